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
//	Serial()               the plain loop: the baseline for all the others
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
// workers wait while as many items as its depth are in flight. Without a byte bound neither a worker nor the
// loop waits for anything else. With a depth below the number of workers, no more than depth workers are ever
// busy.
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
// scan ends. One that stands stopped (SIGSTOP) for a second is killed and has died; only Linux tells. One that is killed
// while it starts has cost no item, and is replaced too. Fold leaves out what fails and returns the errors of all those items in their order. A strategy
// that makes no sense, or a function that cannot run in a worker process, is the only pair of its loop.
//
// # Bounds
//
// There are never more items in flight than a strategy's depth. With a byte bound an item starts only while
// the bytes of finished results that are not released, and the size of the largest result so far for every
// item that is running, stay within it. A failed item counts 0 bytes. Results that are larger than all before
// them may overrun the bound, one of each worker at a time: what waits never comes to more than the bound and
// the largest result of the scan for each worker. With a depth, bytes make submission wait. Without one, they
// end the scan with [ErrBudget], which says what the whole scan would have needed. A single result above the
// bound fails its item and ends the scan. Once the loop's body has returned, the scan holds nothing of the
// result. A million items need no more memory than a thousand, where there is a depth.
//
// # Cancellation
//
// After the context has ended, no item starts. Items in progress get a grace period of one second: a worker
// process that still has not ended then is killed, and the last pair's error names it. Go cannot end a goroutine
// from outside, so the scan waits for those until they return. Finished results that the loop has not taken are
// dropped and count as not done, those of the grace period too: no span tells of them. Then one last pair has the
// context's cause.
//
// In Fold and Each nothing is dropped, since a finished item is already in a sum, or was the loop's body. A worker
// process that does not serve yet is killed at once. A context that ends after the loop has taken the last result
// is no error. A loop may be left at any time. A panic of its body reaches the caller once
// the workers have ended. Fold returns what was added until the context ended, and its cause.
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
// [Task] says how a function crosses to a worker process, and what cannot. A worker's os.Stdin is empty. Its
// standard output goes to its standard error, and that to the parent's, line by line with the worker's number.
// What a worker has cost, a [Trace] is told when it has ended.
//
// # Execution trace
//
// While runtime/trace is on, a scan is a task in it, "scan" with the strategy, and each item a region of its
// worker, "item", with its name in the log. Inside are regions with the names that the figures have: "computing",
// in that "loading", and in that "waiting". The loop's body is "adding". An item of a worker process has "handing
// over", "computing", which is all that the process does, and "handing over" again. What is inside of a region
// does not belong to its phase.
//
// # Cost
//
// Nanoseconds an item with two workers, for work of nothing, 10 µs and 100 µs: the loop over channels as one
// would write it out (unbuffered, and with room for 64), this package, and others. The work is so long on a
// processor of its own, calibrated to 2 %; two share it, so about half of it is the least there can be.
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
// A result of planes that crosses from a worker process, against a pipe with gob and nothing else around it,
// one call at a time: microseconds a result and MB/s.
//
//	                      10 B    10 kB     100 kB        1 MB           12.4 MB
//	bare gob pipe         5 µs    15 µs     137 µs    1,173 µs  852    16,900 µs    732
//	one worker           24 µs    39 µs     185 µs    1,187 µs  842    13,213 µs    936
//	two workers          18 µs    33 µs     133 µs      772 µs  1,295   8,999 µs  1,374
//
// Both tables, of small work and of worker processes, were measured on two cores of an Intel Xeon (Linux 6.18,
// Go 1.26.8) that other programs shared. A time is the least of 5 interleaved runs with real-time priority in the
// first, of 15 in the second. BenchmarkOverhead and BenchmarkProcesses measure them again.
// BenchmarkCancel measures how long a scan takes to end after its context has.
package scan
