// Package person holds no code but its tests of what a person does in JupyterLab beside running all cells: interrupt, restart,
// edit, reload, ask for help, watch a scan.
package person
