package scan

import (
	"context"
	"fmt"
	runtimetrace "runtime/trace"
	"sync"
	"time"
)

// run is one scan: the loop that submits and reads, and the workers around it. Strategies with different places differ
// only in enter, execute and leave. The flow enforces the bounds.
type run[T, R any] struct {
	strategy Strategy
	items    []T
	enter    func(worker int) bool    // prepares a worker; may be nil; false if it cannot
	execute  func(*job[T]) (R, error) // does one item
	leave    func(worker int)         // called when a worker has no more work; may be nil

	ctx     context.Context
	trace   *Trace
	begin   time.Time
	names   names[T]
	size    sizer[R]
	flow    *flow[R]
	workers sync.WaitGroup

	kept  bool                // finished items are already added, so the loop is told about them even after the context has ended
	given int                 // results that the loop's body has received
	early map[int]finished[R] // in an ordered scan, results whose turn has not come
}

// now returns the time since the scan began. It costs nothing unless a trace is attached.
func (r *run[T, R]) now() time.Duration {
	if r.trace == nil {
		return 0
	}
	return time.Since(r.begin)
}

// loop runs the scan and gives every result to yield, in the goroutine that called it.
func (r *run[T, R]) loop(ctx context.Context, yield func(R, error) bool) {
	if left, cause := r.traced(ctx, yield); !left && cause != nil {
		var none R
		yield(none, cause)
	}
}

// traced reads all results between the trace's Begin and End. It calls End even if the body panics.
func (r *run[T, R]) traced(ctx context.Context, yield func(R, error) bool) (left bool, cause error) {
	r.ctx, r.trace = ctx, traceOf(ctx)
	if runtimetrace.IsEnabled() {
		task := (*runtimetrace.Task)(nil)
		r.ctx, task = runtimetrace.NewTask(ctx, "scan "+r.strategy.String())
		defer task.End()
	}
	r.begin = time.Now()
	r.names = newNames(r.items)
	r.size = newSizer[R]()
	r.flow = newFlow[R](ctx, r.strategy, len(r.items))
	if r.trace != nil {
		if r.trace.Begin != nil {
			r.trace.Begin(r.strategy, len(r.items))
		}
		if r.trace.End != nil {
			defer func() { r.trace.End(cause) }()
		}
	}
	return r.read(ctx, yield)
}

// read submits items, starts the workers and gives results to yield. It returns when all results are read, the loop is
// left, or nothing more comes. When it returns, or when the loop's body panics, no worker is running any more.
func (r *run[T, R]) read(ctx context.Context, yield func(R, error) bool) (left bool, cause error) {
	f := r.flow
	defer func() {
		r.end()
		if r.trace != nil && r.trace.Stopped != nil && r.given < len(r.items) { // nothing else is running any more
			r.trace.Stopped(f.when.Sub(r.begin))
		}
		if cause != nil && f.givenUp != nil { // nothing else is running any more
			cause = fmt.Errorf("%w; %w", cause, f.givenUp)
		}
	}()
	defer f.stop(nil)
	if ctx.Err() != nil {
		return false, context.Cause(ctx)
	}
	defer stopWith(ctx, func() { f.stop(context.Cause(ctx)) })()

	f.submit(r.now())
	r.startWorkers()
	own := &worker[T, R]{run: r, number: Caller}
	var batch []finished[R]
	for r.given < len(r.items) {
		if r.strategy.Where == InCaller {
			own.once()
		}
		done, children, more := f.take(batch, r.kept)
		r.tell(children)
		if !more {
			return false, f.cause
		}
		for i := range done {
			if !r.kept && f.cancelled() {
				return false, f.cause
			}
			if !r.giveInTurn(&done[i], yield) {
				return true, nil
			}
		}
		batch = done
	}
	return false, nil
}

// giveInTurn hands one result to the loop's body. In an ordered scan it keeps an early result until its turn, and then
// also hands over the results that waited for it.
func (r *run[T, R]) giveInTurn(result *finished[R], yield func(R, error) bool) (more bool) {
	if !r.strategy.Ordered {
		return r.give(result, yield)
	}
	if r.early == nil {
		r.early = map[int]finished[R]{}
	}
	r.early[result.span.Index] = *result
	*result = finished[R]{}
	for {
		result, ready := r.early[r.given]
		if !ready || !r.kept && r.flow.cancelled() { // read then ends the scan
			return true
		}
		delete(r.early, r.given)
		if !r.give(&result, yield) {
			return false
		}
	}
}

// give hands one result to the loop's body. When the body has returned, give releases the item and clears the result.
func (r *run[T, R]) give(result *finished[R], yield func(R, error) bool) (more bool) {
	span := &result.span
	span.Taken = r.now()
	if runtimetrace.IsEnabled() {
		defer runtimetrace.StartRegion(r.ctx, adding).End()
	}
	more = yield(result.value, span.Err)
	span.Released = r.now()
	r.given++
	r.flow.release(span.Bytes, span.Released)
	if r.trace != nil && r.trace.Item != nil {
		r.trace.Item(*span)
	}
	*result = finished[R]{}
	return more
}

// end waits for the workers and passes the last news of worker processes to the trace.
func (r *run[T, R]) end() {
	r.workers.Wait()
	r.tell(r.flow.children)
}

func (r *run[T, R]) tell(children []ChildProcess) {
	if r.trace == nil || r.trace.Child == nil {
		return
	}
	for _, c := range children {
		r.trace.Child(c)
	}
}

// stopWith calls stop when the context ends, unless off was called before. After off has returned, stop is not running.
func stopWith(ctx context.Context, stop func()) (off func()) {
	over := make(chan struct{}) // closed, never sent to
	unregister := context.AfterFunc(ctx, func() {
		defer close(over)
		stop()
	})
	return func() {
		if !unregister() {
			<-over
		}
	}
}
