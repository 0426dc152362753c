package scan

import (
	"context"
	"fmt"
	"reflect"
	runtimetrace "runtime/trace"
	"sync"
	"time"
)

// run is one scan: the loop that submits and reads, and the workers around it. Strategies with different places differ
// only in enter, execute and leave. The flow enforces the bounds.
//
// run does not know the types of items and results. The compiler compiles generic code again in each program that calls it,
// so Map, Each and Fold are short and leave all that they can to run. In a notebook every cell is a program of its own.
type run struct {
	strategy Strategy
	items    int
	enter    func(worker int) bool   // prepares a worker; may be nil; false if it cannot
	execute  func(*job) (any, error) // does one item
	leave    func(worker int)        // called when a worker has no more work; may be nil

	ctx     context.Context
	trace   *Trace
	begin   time.Time
	names   names
	size    sizer
	flow    *flow
	workers sync.WaitGroup

	kept  bool             // finished items are already added, so the loop is told about them even after the context has ended
	given int              // results that the loop's body has received
	early map[int]finished // in an ordered scan, results whose turn has not come
}

// newRun returns a scan of these items whose results have the type R.
func newRun[T, R any](s Strategy, items []T) *run {
	item := func(index int) any { return items[index] }
	return &run{strategy: s, items: len(items), names: newNames(item, reflect.TypeFor[T]()), size: newSizer(reflect.TypeFor[R]())}
}

// now returns the time since the scan began. It costs nothing unless a trace is attached.
func (r *run) now() time.Duration {
	if r.trace == nil {
		return 0
	}
	return time.Since(r.begin)
}

// loop runs the scan and gives every result to yield, in the goroutine that called it. The result is nil if there is an error.
func (r *run) loop(ctx context.Context, yield func(any, error) bool) {
	if left, cause := r.traced(ctx, yield); !left && cause != nil {
		yield(nil, cause)
	}
}

// traced reads all results between the trace's Begin and End. It calls End even if the body panics.
func (r *run) traced(ctx context.Context, yield func(any, error) bool) (left bool, cause error) {
	r.ctx, r.trace = ctx, traceOf(ctx)
	if runtimetrace.IsEnabled() {
		task := (*runtimetrace.Task)(nil)
		r.ctx, task = runtimetrace.NewTask(ctx, "scan "+r.strategy.String())
		defer task.End()
	}
	r.begin = time.Now()
	r.flow = newFlow(ctx, r.strategy, r.items)
	if r.trace != nil {
		if r.trace.Begin != nil {
			r.trace.Begin(r.strategy, r.items)
		}
		if r.trace.End != nil {
			defer func() { r.trace.End(cause) }()
		}
	}
	return r.read(ctx, yield)
}

// read submits items, starts the workers and gives results to yield. It returns when all results are read, the loop is
// left, or nothing more comes. When it returns, or when the loop's body panics, no worker is running any more.
func (r *run) read(ctx context.Context, yield func(any, error) bool) (left bool, cause error) {
	f := r.flow
	defer func() {
		r.end()
		if r.trace != nil && r.trace.Stopped != nil && r.given < r.items { // nothing else is running any more
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
	own := &worker{run: r, number: Caller}
	var batch []finished
	for r.given < r.items {
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
func (r *run) giveInTurn(result *finished, yield func(any, error) bool) (more bool) {
	if !r.strategy.Ordered {
		return r.give(result, yield)
	}
	if r.early == nil {
		r.early = map[int]finished{}
	}
	r.early[result.span.Index] = *result
	*result = finished{}
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
func (r *run) give(result *finished, yield func(any, error) bool) (more bool) {
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
	*result = finished{}
	return more
}

// end waits for the workers and passes the last news of worker processes to the trace.
func (r *run) end() {
	r.workers.Wait()
	r.tell(r.flow.children)
}

func (r *run) tell(children []ChildProcess) {
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
