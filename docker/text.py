"""Writes the text of notebooks into Markdown files, or reads edited Markdown files back into the notebooks.

Started by `woodkit text`. A text has the cells of its notebook without outputs, in Jupytext's Markdown format, so that a change
of prose is a small diff. What is read back replaces the cells' sources. Outputs, cell ids and the notebook's metadata stay.
Prints the name of each file that it changed.
"""

import argparse
import copy
import os
import sys

import jupytext
import nbformat
from jupytext.combine import combine_inputs_with_outputs

# The metadata that a text has. With the version of Jupytext in it, every new version would change all texts.
FILTERS = {"notebook_metadata_filter": "kernelspec,-jupytext", "cell_metadata_filter": "tags"}


def text_of(notebook):
    """Returns a notebook's text."""
    shown = copy.deepcopy(notebook)
    shown.metadata["jupytext"] = FILTERS
    return jupytext.writes(shown, "md")


def with_text(notebook, text):
    """Returns the notebook with the cells of a text, and its own outputs, ids and metadata."""
    read = combine_inputs_with_outputs(jupytext.reads(text, "md"), notebook, fmt={"extension": ".md"})
    read.metadata = notebook.metadata
    read.nbformat_minor = notebook.nbformat_minor
    seen = set()
    for cell in read.cells:
        if cell.id in seen:  # one cell was cut in two
            cell.id = nbformat.v4.new_raw_cell().id
        seen.add(cell.id)
    return read


def replace(path, content):
    """Writes a file unless it has this content, and says so. Nobody ever sees a half-written file."""
    try:
        with open(path, encoding="utf-8", newline="") as file:
            if file.read() == content:
                return
    except FileNotFoundError:
        pass
    with open(path + ".new", "w", encoding="utf-8", newline="") as file:
        file.write(content)
    os.replace(path + ".new", path)
    print(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("direction", choices=["write", "read"])
    parser.add_argument("texts", help="the folder of the texts")
    parser.add_argument("notebooks", nargs="+")
    options = parser.parse_args()
    for path in options.notebooks:
        notebook = nbformat.read(path, as_version=4)
        text = os.path.join(options.texts, os.path.splitext(os.path.basename(path))[0] + ".md")
        if options.direction == "write":
            replace(text, text_of(notebook))
            continue
        with open(text, encoding="utf-8") as file:
            read = with_text(notebook, file.read())
        nbformat.validate(read)
        replace(path, nbformat.writes(read) + "\n")


if __name__ == "__main__":
    sys.exit(main())
