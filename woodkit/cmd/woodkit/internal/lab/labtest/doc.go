// Package labtest runs JupyterLab in a real browser, for tests. A [Desk] is a server with copies of the notebooks. A [Tab]
// is one page. It records errors that must not happen in the page.
//
// The tests themselves are in two packages beside this one, so that each is short and both can run at once. Package reader
// opens and runs every notebook. Package person does other things that people do.
package labtest
