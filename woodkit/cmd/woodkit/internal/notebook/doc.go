// Package notebook reads, executes and writes the notebooks of the checkout.
//
// A [Notebook] keeps all fields of its file, including those that this package does not know. It is written as Jupyter
// writes it: keys sorted, one space of indentation, a newline at the end. So when a notebook is refreshed here, its file
// differs from the one that JupyterLab saved only where something changed.
//
// # Executing
//
// [Execution.Run] starts docker/execute.py, which runs the cells in the real kernel with nbclient, and reads its events line
// by line. The result is the executed notebook, an HTML page of it that needs no network, and the time of each cell in
// seconds. If a cell fails, the run ends with a [*Failure], which has the cell, its heading and the source line.
//
// # Outputs belong to their code
//
// Whenever outputs are refreshed, [Notebook.RecordHash] stores a hash of the code cells in the notebook's metadata. If a
// cell is changed and its outputs are not refreshed, the hash no longer matches and a test fails.
package notebook
