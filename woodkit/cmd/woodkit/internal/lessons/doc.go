// Package lessons has only tests, of the notebooks in the checkout's folder notebooks. They check the notebooks as they are
// kept, with their outputs, and as the real kernel executes them on a small data set. A new notebook is found by its file
// name and tested too.
//
// kept_test.go has the rules for every notebook. The checks for one notebook, step by step, are in a separate file, which
// registers a function in the variable steps.
package lessons
