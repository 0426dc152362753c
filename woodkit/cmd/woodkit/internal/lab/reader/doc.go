// Package reader has only tests. They open the notebooks in JupyterLab in a real browser, as a reader sees them before
// running any cell, and run all cells of the first one.
package reader
