// Package scan runs one function over a slice of items and gives the results to a loop.
//
// Where the work is done and how much of it may be in flight is a [Strategy]: a small value that can be
// compared, printed and parsed. The loop around it stays the same:
//
//	for counts, err := range scan.Map(ctx, scan.Pool(8), frames, pixelCounts) {
//		…
//	}
//
// [Map] gives results to a loop, [Fold] lets every worker add for itself, and [Each] is the plain loop,
// observed. Put a [Trace] into the context and each of them tells what every item did when.
//
// The strategies and when to choose which:
//
//	Serial()               the plain loop: the measure for all the others
//	Pool(n)                small results, or a loop that is quicker than the workers
//	GoEach()               a few items only: all of them need their memory at the same time
//	Queue(n, depth)        large results or a slow loop: depth bounds what is in memory
//	Processes(n)           work that may crash or must not share memory
//	QueuedProcesses(n, d)  the same with large results
//	Fold                   results that are only added up
//
// An item is submitted when the strategy admits it, started when a worker takes it, done when the worker has
// its result, taken when the loop's body gets that, and released when the body has returned. From submitted
// to released it is in flight.
//
// # Blocking
//
// Nothing is done before the sequence is ranged over. A pool's workers never wait for the loop. A queue's
// workers wait while as many items as its depth are in flight. Neither a worker nor the loop waits for
// anything else. With a depth below the number of workers, no more than depth workers are ever busy.
//
// # Order
//
// Items are started in their order. Results come in the order in which they are done. An ordered strategy
// gives them in the order of the items; a result that is early stays in flight until its turn.
//
// # Errors
//
// An item that fails gives a zero result and an *[ItemError] with its name, and the loop goes on. A panic is
// the item's error and has the stack. Work that ends its goroutine costs the item, not the worker. A worker
// process that dies costs the item that it had. It is replaced, five times for each worker, and then the
// scan ends. Fold leaves out what fails and returns the errors of all those items in their order. A strategy
// that makes no sense, or a function that cannot run in a worker process, is the only pair of its loop.
//
// # Bounds
//
// There are never more items in flight than a strategy's depth. With a byte bound an item starts only while
// the bytes of finished results that are not released, and the size of the largest result so far for every
// item that is running, stay within it. So the first result of each worker may overrun it by its own size.
// With a depth, bytes make submission wait. Without one, they end the scan with [ErrBudget], which says what
// the whole scan would have needed. A single result above the bound fails its item and ends the scan. Once
// the loop's body has returned, the scan holds nothing of the result. A million items need no more memory
// than a thousand, where there is a depth.
//
// # Cancellation
//
// When the context ends, no further item starts. Items in progress finish and come to the loop, and then one
// last pair has the context's cause. A context that ends after the last item is no error. A loop may be left
// at any time. A panic of its body reaches the caller once the workers have ended. Fold returns what was
// added until the context ended, and its cause.
//
// # Ownership
//
// When a loop is over, in whatever way, no goroutine and no process of the scan is left. Worker processes end
// with their parent, also when that is killed. Every item is given to one worker once. The functions of a
// trace are called in the goroutine that runs the loop. A sequence can be ranged over again, which scans again.
// In Fold a sum belongs to its worker until merge gets it, in the goroutine that called Fold.
//
// # Worker processes
//
// [Task] says how a function crosses to a worker process, and what cannot. A worker's standard output goes to
// its standard error, and that to the parent's, line by line with the worker's number.
package scan
