// Package labtest is JupyterLab in a real browser, for tests: a [Desk] is a server on copies of the notebooks, a [Tab] a page
// of it, in a browser of its own, that notes what must not happen there.
//
// The tests themselves are in packages beside this one, so that each of them is done soon and two run at once: reader opens
// and runs every notebook, person does what else people do.
package labtest
