// Package failures runs short programs that are expected to go wrong, and shows what Go prints about them.
//
// A program is a function in a notebook cell. It is built and run as a separate program, under a time limit. Its process
// may hang, die or use up its memory. The notebook's kernel and the cell go on:
//
//	func nobodyReceives() {
//		results := make(chan int)
//		results <- 1
//	}
//
//	%%
//	woodkit.Show(failures.Of(nobodyReceives).Run())
//
// Each method is one tool. Run only runs the program. Left lists the goroutines that it leaves behind. LeakProfile lists
// those of them that Go can prove to be stuck. Race looks for data races. Vet reads the source. Bubble runs the program in
// virtual time. Each returns a Report. It keeps the first lines of the output, without the frames of Go's own packages, and
// marks the lines to read first.
package failures
