// Package notebook reads, executes and writes the notebooks of the checkout.
//
// A [Notebook] keeps everything that its file holds, known to this package or not, and writes it as Jupyter does: keys
// sorted, one space of indentation, a newline at the end. So a notebook that JupyterLab saved and one that was refreshed
// here differ in what changed and in nothing else.
//
// # Executing
//
// [Execution.Run] starts docker/execute.py, which runs the cells through the real kernel with nbclient, and follows it line
// by line. The result is the executed notebook, the same as an HTML page that needs no network, and the seconds each cell
// took. A cell that fails ends the run with a [*Failure], which knows the cell, its heading and the source line.
//
// # Outputs belong to their code
//
// [Notebook.RecordHash] keeps a hash of the code cells in the notebook's metadata whenever outputs are refreshed. A changed
// cell whose outputs were not refreshed no longer fits the hash, and a test says so.
package notebook
