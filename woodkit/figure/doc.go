// Package figure has all drawings: of data, of one run, of many runs. Each is a function that returns a Figure. Give it to
// woodkit.Show, or save it as a PNG.
//
// These draw data: Pictures, HeatMaps, Densities, CoOccurrence, Row. These draw one run, while it goes on, when it has ended,
// or from its Record:
//
//	woodkit.Show(figure.Panel(run))           // the next three, above each other
//	woodkit.Show(figure.Timeline(run))        // what each worker and the loop did when
//	woodkit.Show(figure.InFlight(run))        // items and bytes against the strategy's bounds
//	woodkit.Show(figure.Memory(run))          // with the limit and the garbage collections
//	woodkit.Show(figure.WhereTimeWent(run))   // waiting, loading, computing, handing over, adding, no item
//
// These draw many runs: Compare, CompareTime, TaskBars, TaskBarsWith, CoresAndWork, Predictions.
package figure
