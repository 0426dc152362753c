"""Runs the cells given as arguments in the kernel and prints, as JSON, the standard output and the seconds of each."""

import json
import sys
import time

import nbformat
from nbclient import NotebookClient

notebook = nbformat.v4.new_notebook()
notebook.cells = [nbformat.v4.new_code_cell(source) for source in sys.argv[2:]]
times = []
mark = lambda **_: times.append(time.monotonic())
NotebookClient(notebook, kernel_name=sys.argv[1], timeout=300, iopub_timeout=300, raise_on_iopub_timeout=True, on_cell_execute=mark, on_cell_executed=mark).execute()
print(json.dumps({
    "outputs": ["".join(o.text for o in cell.outputs if o.get("name") == "stdout") for cell in notebook.cells],
    "seconds": [end - begin for begin, end in zip(times[::2], times[1::2])],
}))
