// Package scan runs a function over a slice of items and hands the results to your loop.
//
// A [Strategy] says where the work is done and how many items may be in flight. It is a small value that you can
// compare, print and parse. The loop around it stays the same for every strategy:
//
//	for counts, err := range scan.Map(ctx, scan.Pool(8), frames, pixelCounts) {
//		…
//	}
//
// [Map] hands each result to a loop. [Fold] lets each worker add up its own results. [Each] is the plain for loop,
// observed in the same way as the others. To learn what each item did and when, put a [Trace] into the context.
//
// Which strategy to choose depends on your work and its results:
//
//	Serial()               the plain loop: the baseline for all the others
//	Pool(n)                small results, or a loop that is quicker than the workers
//	GoEach()               only a few items: all of them need their memory at the same time
//	Queue(n, depth)        large results or a slow loop: depth bounds what is in memory
//	Processes(n)           work that may crash or must not share memory
//	QueuedProcesses(n, d)  the same, with large results
//	Fold                   results that are only added up
//
// Each item passes five moments:
//
//   - It is submitted when the strategy admits it.
//   - It is started when a worker takes it.
//   - It is done when the worker has its result.
//   - It is taken when the loop's body gets the result.
//   - It is released when the loop's body has returned.
//
// An item is in flight from the moment it is submitted until it is released.
//
// # Blocking
//
// No work begins until you range over the sequence. A pool's workers never wait for the loop. A queue's workers
// wait for the loop while depth items are in flight (backpressure). Without a byte bound, neither a worker nor the
// loop waits for anything else. If the depth is below the number of workers, at most depth workers are ever busy.
//
// # Order
//
// Items are started in the order of the slice. Results arrive in the order in which they are done. An ordered
// strategy delivers them in the order of the items, and a result that is early stays in flight until its turn.
//
// # Errors
//
// If an item fails, the loop gets a zero result and an *[ItemError] that names the item, and the scan goes on. If
// the work panics, the panic becomes the item's error and carries the stack. If the work ends its goroutine, the
// item fails, but the scan keeps its worker. If a worker process dies, the item that it was working on fails. The
// scan replaces up to five dead processes per worker, counted over all workers, and ends when one more dies. A
// worker process that stays stopped (SIGSTOP) for a second is killed and counts as dead; the scan can detect this
// only on Linux. A worker process that is killed while it starts costs no item, and it is replaced too. Fold leaves
// out the items that fail and returns all their errors in the order of the items. If a strategy makes no sense, or
// a function cannot run in a worker process, the loop gets that error as its only pair.
//
// # Bounds
//
// A scan never has more items in flight than its strategy's depth. With a byte bound, the scan assumes that each
// running item will need as many bytes as the largest result so far. An item starts only if the finished results
// that are not released, plus that size for each running item including the new one, stay within the bound. A failed
// item counts as 0 bytes. A result that is larger than all before it may overrun the bound, one per worker at a
// time. So the results that wait never hold more than the bound plus, for each worker, the largest result of the
// scan. With a depth, submission waits until the byte bound has room. Without a depth, the byte bound ends the scan
// with [ErrBudget], which says how many bytes the whole scan would have needed. A single result above the bound
// fails its item and ends the scan. Once the loop's body has returned, the scan holds nothing of the result. With a
// depth, a scan of a million items needs no more memory than a scan of a thousand.
//
// # Cancellation
//
// After the context has ended, no item starts. Items in progress get a grace period of one second. A worker process
// that has not ended by then is killed, and the last pair's error names it. Go cannot end a goroutine from outside,
// so the scan waits until its goroutines return. Finished results that the loop has not taken are dropped, also
// those of the grace period. Dropped results count as not done, and the trace gets no span for them. Then the loop
// gets one last pair, with the context's cause.
//
// Fold and Each drop nothing, because a finished item is already in a sum (Fold) or was the loop's body (Each). A
// worker process that does not serve yet is killed at once. If the context ends after the loop has taken the last
// result, that is no error. You may leave a loop at any time. If the loop's body panics, the panic reaches the
// caller once the workers have ended. Fold returns what was added until the context ended, and the context's cause.
//
// # Ownership
//
// When a loop is over, however it ended, no goroutine and no process of the scan is left. Worker processes end with
// their parent, even if the parent is killed. Each item goes to one worker, once. A trace's functions are called in
// the goroutine that runs the loop. You can range over a sequence again, which scans again. In Fold, a sum belongs
// to its worker until merge gets it, in the goroutine that called Fold.
//
// # Worker processes
//
// [Task] says how a function crosses to a worker process, and what cannot cross. A worker's os.Stdin is empty. Its
// standard output goes to its standard error. Its standard error goes to the parent's, line by line, with the
// worker's number. When a worker process has ended, the [Trace] is told what it cost (see [ChildProcess]).
//
// # Execution trace
//
// While runtime/trace is on, each scan is a task in the trace, named "scan" and the strategy. Each item is a region
// of its worker, named "item", with the item's name in the log. The regions inside an item have the names that the
// figures use: "computing" contains "loading", and "loading" contains "waiting". The loop's body is the region
// "adding". An item of a worker process has the regions "handing over", then "computing" (all that the process does),
// then "handing over" again. The time of an inner region does not belong to the phase of the region around it.
//
// # Cost
//
// The first table gives nanoseconds per item with two workers, for items whose work takes 0 µs, 10 µs and 100 µs. It
// compares loops over channels written out by hand (unbuffered, and with room for 64), this package, and other
// packages. The work takes the stated time on a core of its own, calibrated to 2 %. Two cores share it, so about
// half of that time is the least possible.
//
//	                      0 µs    10 µs   100 µs   allocated
//	by hand                453    7,324   56,322       0 B
//	by hand, buffered      184    5,250   50,974       0 B
//	Pool                   162    5,269   51,161       9 B
//	Pool with spans        367    5,362   51,054      30 B
//	Queue(2, 64)           158    5,222   50,512       0 B
//	Queue with spans       389    5,246   49,133      24 B
//	x/sync/errgroup        773    5,902   49,595      56 B
//	sourcegraph/conc       591    7,758   54,912      32 B
//	destel/rill            305    7,897   53,595       0 B
//
// The second table gives microseconds per result, and MB/s, for a result of planes that crosses from a worker
// process. Its baseline is a pipe with gob and nothing else around it, one call at a time.
//
//	                      10 B    10 kB     100 kB        1 MB           12.4 MB
//	bare gob pipe         5 µs    15 µs     137 µs    1,173 µs  852    16,900 µs    732
//	one worker           24 µs    39 µs     185 µs    1,187 µs  842    13,213 µs    936
//	two workers          18 µs    33 µs     133 µs      772 µs  1,295   8,999 µs  1,374
//
// Both tables were measured on two cores of an Intel Xeon (Linux 6.18, Go 1.26.8) that other programs shared. Each
// time is the fastest of 5 interleaved runs with real-time priority in the first table, and of 15 in the second.
// BenchmarkOverhead and BenchmarkProcesses measure them again. BenchmarkCancel measures how long a scan takes to end
// after its context has ended.
package scan
