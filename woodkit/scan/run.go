package scan

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// run is one scan: the one loop that submits and reads, and the workers around it. Places differ in execute
// alone; bounds are the flow's.
type run[T, R any] struct {
	strategy Strategy
	items    []T
	execute  func(*job[T]) (R, error) // does one item in its place
	leave    func(worker int)         // a worker has no more work; may be nil

	trace   *Trace
	begin   time.Time
	flow    *flow[R]
	workers sync.WaitGroup
}

// job is one item with a worker.
type job[T any] struct {
	worker, index int
	item          T
	watched       bool // somebody wants the phases
	span          *Span
}

// now is the time since the scan began; nobody pays for it who does not look.
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

// traced reads all results between the trace's Begin and its End, which is told even when the body panics.
func (r *run[T, R]) traced(ctx context.Context, yield func(R, error) bool) (left bool, cause error) {
	r.trace = traceOf(ctx)
	r.begin = time.Now()
	r.flow = newFlow[R](r.strategy, len(r.items))
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

// read submits, starts the workers and gives results to yield until all are read, the loop is left, or
// nothing more comes. When it returns, also by a panic of the loop's body, no worker is running any more.
func (r *run[T, R]) read(ctx context.Context, yield func(R, error) bool) (left bool, cause error) {
	f := r.flow
	defer r.end()
	defer f.stop(nil)
	if ctx.Err() != nil {
		return false, context.Cause(ctx)
	}
	defer stopWith(ctx, func() { f.stop(context.Cause(ctx)) })()

	f.submit(r.now())
	r.startWorkers()
	var batch []finished[R]
	var early map[int]finished[R] // results whose turn has not come
	if r.strategy.Ordered {
		early = map[int]finished[R]{}
	}
	for next := 0; next < len(r.items); {
		if r.strategy.Where == InCaller {
			r.workOnce(Caller)
		}
		done, children, more := f.take(batch)
		r.tell(children)
		if !more {
			return false, f.cause
		}
		for i := range done {
			result := done[i]
			done[i] = finished[R]{} // so that nothing but the loop's body holds the result
			if early != nil && result.span.Index != next {
				early[result.span.Index] = result
				continue
			}
			for ready := true; ready; {
				next++
				if !r.give(&result, yield) {
					return true, nil
				}
				if ctx.Err() != nil {
					f.stop(context.Cause(ctx)) // at once: no item starts after a cancel in the body
				}
				if result, ready = early[next]; ready {
					delete(early, next)
				}
			}
		}
		batch = done
	}
	return false, nil
}

// give hands one result to the loop's body and releases the item when the body has returned.
func (r *run[T, R]) give(result *finished[R], yield func(R, error) bool) (more bool) {
	span := &result.span
	span.Taken = r.now()
	value := result.value
	var none R
	result.value = none
	more = yield(value, span.Err)
	span.Released = r.now()
	r.flow.release(span.Bytes, span.Released)
	if r.trace != nil && r.trace.Item != nil {
		r.trace.Item(*span)
	}
	return more
}

// startWorkers starts no more workers than the depth lets be busy.
func (r *run[T, R]) startWorkers() {
	switch r.strategy.Where {
	case InCaller:
	case InGoroutinePerItem:
		r.workers.Add(len(r.items))
		for range r.items {
			go func() {
				defer r.workers.Done()
				r.workOnce(eachItself)
			}()
		}
	default:
		n := min(r.strategy.Workers, r.flow.depth)
		r.workers.Add(n)
		for worker := range n {
			go r.work(worker)
		}
	}
}

// eachItself makes the item's position the worker's number.
const eachItself = -2

// work is a worker's life. Work that ends its own goroutine costs the item, not the worker: another goroutine
// takes its place.
func (r *run[T, R]) work(worker int) {
	over := false
	defer func() {
		if !over {
			go r.work(worker)
			return
		}
		if r.leave != nil {
			r.leave(worker)
		}
		r.workers.Done()
	}()
	for r.workOnce(worker) {
	}
	over = true
}

// workOnce does one item; it returns false when there is none to do.
func (r *run[T, R]) workOnce(worker int) bool {
	index, submitted, ok := r.flow.start()
	if !ok {
		return false
	}
	if worker == eachItself {
		worker = index
	}
	var result finished[R]
	span := &result.span
	span.Index, span.Worker, span.Submitted = index, worker, submitted
	span.Started = r.now()
	err := errGoexit // unless execute returns
	defer func() {
		r.complete(&result, err)
		r.flow.finish(result)
	}()
	j := job[T]{worker: worker, index: index, item: r.items[index], watched: r.trace != nil, span: span}
	result.value, err = r.execute(&j)
	return true
}

// complete fills in what is known when the work is done.
func (r *run[T, R]) complete(result *finished[R], err error) {
	span := &result.span
	span.Done = r.now()
	item, bound := r.items[span.Index], r.strategy.Bytes
	if err == nil && (bound > 0 || r.trace != nil) {
		span.Bytes, err = measure(result.value)
		if err == nil && bound > 0 && span.Bytes > bound {
			err = fmt.Errorf("%w: its result holds %s, the bound of %s is %s",
				ErrBudget, megabytes(span.Bytes), r.strategy, megabytes(bound))
			r.flow.stop(fmt.Errorf("scan %s: %w", itemName(item, span.Index), err))
		}
	}
	if err != nil || r.trace != nil {
		span.Item = itemName(item, span.Index)
	}
	if err != nil {
		var none R
		result.value, span.Bytes = none, 0
		span.Err = itemError(span.Item, span.Index, span.Worker, err)
	}
}

// end waits for the workers and tells the trace the last of the worker processes.
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

// stopWith calls stop when the context ends, until the function it returns is called; when that returns, stop
// is not running.
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
