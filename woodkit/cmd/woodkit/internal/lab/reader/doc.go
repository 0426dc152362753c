// Package reader holds no code but its tests: every notebook in JupyterLab in a real browser, as a reader meets it, before
// and after all of its cells ran.
package reader
