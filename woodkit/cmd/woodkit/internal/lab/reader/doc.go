// Package reader holds no code but its tests: the notebooks in JupyterLab in a real browser, as a reader meets them before
// any cell ran, and the first one after all of its cells ran.
package reader
