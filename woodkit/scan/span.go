package scan

import (
	"context"
	"time"
)

// Caller is the worker number of work done in the loop's own goroutine.
const Caller = -1

// Span says what one item did when. All times are since the scan began, on the monotonic clock.
//
//	Submitted ≤ Started ≤ Done ≤ Taken ≤ Released
//
// The item is in flight from Submitted until Released.
type Span struct {
	Index  int    // position in the items
	Item   string // the item's name: its String method, else "item 17"
	Worker int    // 0 … workers-1, or Caller; with GoEach the position in the items

	Submitted time.Duration // the strategy admitted the item
	Started   time.Duration // a worker began with it
	Done      time.Duration // the worker had its result
	Taken     time.Duration // the loop's body got the result
	Released  time.Duration // the loop's body returned

	Loading  time.Duration // part of Done-Started in which the item loaded (see Phases)
	Waiting  time.Duration // part of it in which storage was waited for
	Crossing time.Duration // part of it spent on the way to and from a worker process; the rest is computing

	Bytes int64 // size of the result (see Sizer)
	Err   error // the item's failure, an *ItemError
}

// Trace is told what a scan does. Any of its functions may be nil. All are called from the goroutine that
// runs the loop (for Fold, that called it), so they need no locks; time spent in them is the loop's time.
type Trace struct {
	// Begin is called once, before any work, with the number of items.
	Begin func(s Strategy, items int)
	// Item is called once for every item that the loop's body was given, when the body has returned.
	Item func(Span)
	// Child is called when a worker process has started and again when it has ended.
	Child func(ChildProcess)
	// End is called once, when nothing is running any more, with what ended the scan before its last item:
	// nil when nothing did or when the loop was left early. A scan that cannot begin, of a strategy that makes no
	// sense for example, has a Begin and an End with its error, and nothing between them.
	End func(error)
}

// ChildProcess describes a worker process to a Trace.
type ChildProcess struct {
	Worker int // 0 … workers-1
	PID    int

	// The rest is known when the process has ended.
	Ended        bool
	User, System time.Duration // processor time
	Peak         int64         // most resident bytes; 0 when it was killed and the system does not tell
	Err          error         // why it died, nil when it ended as it should; wraps ErrWorkerDied
}

type traceKey struct{}

// WithTrace returns a context whose scans tell t what they do. The spans of a scan within another one that has the
// same context are mixed with the outer one's: give it a trace of its own.
func WithTrace(ctx context.Context, t *Trace) context.Context {
	return context.WithValue(ctx, traceKey{}, t)
}

func traceOf(ctx context.Context) *Trace {
	t, _ := ctx.Value(traceKey{}).(*Trace)
	return t
}
