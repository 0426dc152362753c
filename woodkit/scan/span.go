package scan

import (
	"context"
	"time"
)

// Caller is the worker number for work done in the loop's own goroutine.
const Caller = -1

// Span says what one item did and when. All times count from the scan's beginning, on the monotonic clock.
//
//	Submitted ≤ Started ≤ Done ≤ Taken ≤ Released
//
// The item is in flight from Submitted until Released.
type Span struct {
	Index  int    // the item's position in the slice
	Item   string // the item's name: its String method, or else "item 17"
	Worker int    // 0 … workers-1, or Caller; with GoEach, the item's position in the slice

	Submitted time.Duration // the strategy admitted the item
	Started   time.Duration // a worker began with it
	Done      time.Duration // the worker had its result
	Taken     time.Duration // the loop's body got the result
	Released  time.Duration // the loop's body returned

	Loading  time.Duration // part of Done-Started in which the item was loading (see Phases)
	Waiting  time.Duration // part of Done-Started spent waiting for storage
	Crossing time.Duration // part of Done-Started spent on the way to and from a worker process; the rest is computing

	Bytes int64 // size of the result (see Sizer)
	Err   error // the item's failure, an *ItemError, or nil
}

// Trace is told what a scan does. Any of its functions may be nil. They are all called in the goroutine that runs the
// loop (for Fold, the goroutine that called it), so they need no locks. Time spent in them is part of the loop's time.
type Trace struct {
	// Begin is called once, before any work. It gets the number of items.
	Begin func(s Strategy, items int)
	// Item is called once for each item that the loop's body received, after the body has returned.
	Item func(Span)
	// Child is called when a worker process has started, and again when it has ended.
	Child func(ChildProcess)
	// Stopped is called once before End if the scan was told to stop before its last item: its context ended, the loop was
	// left, or a bound was exceeded. It gets the time at which that was. From then on no item starts.
	Stopped func(at time.Duration)
	// End is called once, when nothing is running any more. It gets the error that ended the scan before its last item.
	// The error is nil if nothing did, or if the loop was left early. A scan that cannot begin, for example because its
	// strategy makes no sense, calls Begin, then End with the error, and nothing between them.
	End func(error)
}

// ChildProcess describes a worker process to a Trace.
type ChildProcess struct {
	Worker int // 0 … workers-1
	PID    int

	// The fields below are known only after the process has ended.
	Ended        bool
	User, System time.Duration // processor time
	Peak         int64         // peak resident memory in bytes; 0: not known, because the process was killed
	Err          error         // why the process died, or nil if it ended normally; wraps ErrWorkerDied
}

type traceKey struct{}

// WithTrace returns a context whose scans tell t what they do. If a scan runs inside another one with the same context,
// its spans mix with those of the outer scan. Give the inner scan a trace of its own.
func WithTrace(ctx context.Context, t *Trace) context.Context {
	return context.WithValue(ctx, traceKey{}, t)
}

func traceOf(ctx context.Context) *Trace {
	t, _ := ctx.Value(traceKey{}).(*Trace)
	return t
}
