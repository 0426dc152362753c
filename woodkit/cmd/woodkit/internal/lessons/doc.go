// Package lessons holds nothing but the tests of the notebooks in the checkout's folder notebooks: as they are kept, with
// their outputs, and as they come out of the real kernel on a small data set. A notebook is found by its name; one that
// is added is tested.
//
// What every notebook must keep to is in kept_test.go. What one of them must print and show, step by step, goes into a
// file of its own, which registers a function for it in the variable steps.
package lessons
