// Package timing measures one run of a scan and keeps the measurements.
//
//	run := timing.Start("pixel counts", ds)
//	var total woodkit.Counts
//	for counts, err := range scan.Map(run.Context(), scan.Pool(8), ds.Frames(), pixelCounts) {
//		if err == nil {
//			total.Add(counts)
//		}
//	}
//	run.Done(total)
//
// Done prints when the run began, when it ended and how long it took. It names the frames that failed, says whether the
// result is the same as in earlier runs, and saves a Record. Records are files, so later cells and the command line find
// them. An interrupt ends the scan, keeps what was done, marks the record as partial and ends the cell with status 130. A
// second interrupt ends the program at once.
//
// # Guesses
//
// A task and a label identify a run, for example "heat maps" and "queue". Predict keeps a guess under the same two strings.
// The guess is a fraction of the for loop's time per frame. Done and Outcome show it beside the measurement. The baseline
// is the for loop of the same task, kernel, data set and storage (AgainstBaseline).
//
// # Observations
//
// A run records what happens to each item and samples memory at the same time. You get both as an Observation: from a Run
// at once, or from a Record days later. Package figure draws it. At most 131,072 items are kept, and figures say when there
// were more.
package timing
