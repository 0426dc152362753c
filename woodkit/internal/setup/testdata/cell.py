"""Runs the cells given as arguments in the kernel and prints, as JSON, the standard output of each."""

import json
import sys

import nbformat
from nbclient import NotebookClient

notebook = nbformat.v4.new_notebook()
notebook.cells = [nbformat.v4.new_code_cell(source) for source in sys.argv[2:]]
NotebookClient(notebook, kernel_name=sys.argv[1], timeout=300).execute()
print(json.dumps(["".join(o.text for o in cell.outputs if o.get("name") == "stdout") for cell in notebook.cells]))
