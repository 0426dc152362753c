// Package repair judges repairs of concurrent programs: by running the program many times, and by exploring the schedules
// of a model of it. A model is the same program in the words of package explore.
//
// Each function returns what woodkit.Show is to display: a verdict, and where the repair is not right yet, the failing
// schedule as a figure.
//
//	woodkit.Show(repair.Verify(squares, squaresModel)...)
package repair
