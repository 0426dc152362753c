// Package woodkit is what a notebook cell imports: it loads frames of the WoodScape data set, lays masks over pictures,
// watches a scan and draws what it cost.
//
//	ds, err := woodkit.Open("")              // WOODSCAPE_DIR, or the synthetic sample
//	frame := ds.Frames()[0]
//	labels, err := frame.Labels()            // *image.Gray, a class id a pixel
//
// # A timed scan
//
// Package scan has the strategies; a Run watches one:
//
//	run := woodkit.Start("pixel counts", nil)
//	var total woodkit.Counts
//	for counts, err := range scan.Map(run.Context(), scan.Pool(8), ds.Frames(), pixelCounts) {
//		if err == nil {
//			total.Add(counts)
//		}
//	}
//	run.Done(total)
//
// Done prints when the run began and ended and what it took, names the frames that failed, says whether the result is
// that of the runs before, and saves a Record. Records are files, so later cells and the command line find them. An
// interrupt ends the scan, keeps what was done, marks the record as partial and ends the cell with status 130;
// a second one ends the program at once.
//
// # Seeing why
//
// A run keeps what happened to each item, and samples memory beside it. Figures are drawn from that, of a Run at once or of
// a Record days later:
//
//	woodkit.Show(run.Panel())                 // the four below, above each other
//	woodkit.Show(run.Timeline())              // what each worker and the loop did when
//	woodkit.Show(run.InFlight())              // items and bytes against the strategy's bounds
//	woodkit.Show(run.Memory())                // with the limit and the garbage collections
//	woodkit.Show(run.WhereTimeWent())         // waiting, loading, computing, handing over, adding, idle
//	woodkit.Show(woodkit.Compare("depths", records...))
//
// Dataset.Slow puts a data set on slow storage, and figures then show waiting apart from loading. Dataset.Chill makes its
// files cold. Figures keep at most 131,072 items and say when there were more.
//
// # The laboratory
//
//	fmt.Println(woodkit.Machine())                       // what this machine can show
//	woodkit.Show(woodkit.SpeedUps("counts", curves...))  // times of 1 … n workers, against the ideal
//	law, err := woodkit.FitScalability(curve)            // the Universal Scalability Law
//	woodkit.Show(woodkit.Crossover("waiting", points))   // when many goroutines pay
//	woodkit.Show(woodkit.Decision())                     // which strategy, when
//
// Predict notes guesses; Shares hands them to a teacher, and a Classroom draws everybody's.
//
// # Showing
//
// Show displays figures, images, tables and text below the cell, in order. Figures are drawn at twice their size in
// CSS pixels. Outside a notebook the same calls print text.
//
// # Files
//
// Records and kept values lie in the checkout's .woodkit folder, which WOODKIT_HOME names or which is looked for upwards
// from the working directory. Nothing is written anywhere else.
package woodkit
