// Package woodkit opens the data of WoodScape and shows it in a notebook cell. It opens the data set, loads a frame and its
// mask, counts pixels, adds up heat maps, and displays images and tables below the cell.
//
//	ds := woodkit.Must(woodkit.Open(""))     // WOODSCAPE_DIR, or the synthetic sample
//	frame := ds.Frames()[0]                  // names files, holds no pixels
//	picture := woodkit.Must(frame.Image())   // *image.RGBA
//	labels := woodkit.Must(frame.Labels())   // *image.Gray, one class id per pixel
//	woodkit.Show(woodkit.Must(ds.Classes.Overlay(picture, labels, 0.5)))
//
// A data set knows what its class ids mean. Dataset.Classes has their names and colours.
//
// # Other data sets
//
// Package layout describes how other data sets name their files. The same cells then work on their masks:
//
//	ds := woodkit.Must(woodkit.Open(dir, woodkit.Layout(layout.Cityscapes)))
//	for _, city := range ds.Groups() {
//		frames := woodkit.Must(ds.Select(city, nil))
//		…
//	}
//
// # The packages around it
//
// Package scan has the strategies: a loop, a pool, a queue, worker processes. Package timing measures one run of a scan and
// keeps its record. Package figure draws data and runs. The packages below lesson have what only the lessons need. A cell
// imports what it uses, and links nothing else:
//
//	run := timing.Start("pixel counts", ds)
//	var total woodkit.Counts
//	for counts, err := range scan.Map(run.Context(), scan.Pool(8), ds.Frames(), pixelCounts) {
//		if err == nil {
//			total.Add(counts)
//		}
//	}
//	run.Done(total)
//	woodkit.Show(figure.Timeline(run))
//
// # Showing
//
// Show displays figures, images, gonum plots, tables and text below the cell, in order. Figures are drawn at twice their size
// in CSS pixels. Outside a notebook the same calls print text.
//
// # Files
//
// Records and kept values are in the checkout's .woodkit folder. WOODKIT_HOME can name another folder. If it is not set, the
// checkout is looked for in the working directory and the folders above it. A cell writes nothing anywhere else.
package woodkit
