// Package timing measures one run of a scan and keeps what it found.
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
// Done prints when the run began and ended and what it took, names the frames that failed, says whether the result is that of
// the runs before, and saves a Record. Records are files, so later cells and the command line find them. An interrupt ends the
// scan, keeps what was done, marks the record as partial and ends the cell with status 130; a second one ends the program at
// once.
//
// # Guesses
//
// A run is known by its task and its label: "heat maps" and "queue". Predict notes a guess under the same two words, as a
// fraction of the for loop's time per frame; Done and Outcome show it beside the measurement. The for loop of the same task,
// kernel, data set and storage is the baseline (AgainstBaseline).
//
// # What was seen
//
// A run keeps what happened to each item and samples memory beside it, as an Observation: of a Run at once, of a Record days
// later. Package figure draws it. At most 131,072 items are kept, and figures say when there were more.
package timing
