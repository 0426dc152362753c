// Package failures runs short programs that are expected to go wrong, and shows what Go says about them.
//
// A program is a function of a notebook cell. It is built and run as a program of its own, in a separate process that
// may hang, die or use up its memory, under a time limit. The notebook's kernel and the cell live on:
//
//	func nobodyReceives() {
//		results := make(chan int)
//		results <- 1
//	}
//
//	%%
//	woodkit.Show(failures.Of(nobodyReceives).Run())
//
// Each method is one instrument: Run only runs the program, Left lists the goroutines that it leaves behind, LeakProfile those of them that Go proves to be stuck, Race looks
// for data races, Vet reads the source, and Bubble runs the program in virtual time. Each returns a Report that keeps the
// first lines of what was printed, without the frames of Go's own packages, and marks the lines to read first.
package failures
