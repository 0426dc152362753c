// Package person has only tests. They test what people do in JupyterLab apart from running all cells: interrupt, restart,
// edit, reload, ask for help, watch a scan.
package person
