// Package repair judges repairs of concurrent programs in two ways: it runs the program many times, and it explores the
// schedules of a model. A model is the same program, written with the types of package explore.
//
// Each function returns what woodkit.Show should display: a verdict and, if the repair is not right yet, the failing
// schedule as a figure.
//
//	woodkit.Show(repair.Verify(squares, squaresModel)...)
package repair
