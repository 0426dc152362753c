package scan

import (
	"fmt"
	"runtime"
	runtimetrace "runtime/trace"
	"time"
)

// worker does items one after the other. It is one of a fixed number of goroutines, the goroutine of a single item, or
// the loop's own goroutine. It reuses its fields for each item.
type worker struct {
	run    *run
	number int
	job    job
	result finished
}

// eachItself means that the worker's number is the item's position.
const eachItself = -2

// busyAtMost returns how many of the strategy's workers can have an item at the same time. The scan starts no others.
func (r *run) busyAtMost() int { return min(r.strategy.Workers, r.flow.depth) }

func (r *run) startWorkers() {
	switch r.strategy.Where {
	case InCaller:
	case InGoroutinePerItem:
		r.workers.Go(r.startEach)
	default:
		n := r.busyAtMost()
		r.workers.Add(n)
		for number := range n {
			go r.work(number)
		}
	}
}

// atOnce is how many goroutines startEach starts before it lets other goroutines run.
const atOnce = 64

// startEach starts a goroutine for each item and waits for none of them. After every atOnce of them it yields the core.
// Otherwise a thousand goroutines could be ready at once. The loop, or the goroutine that ends the context, would then
// have to wait until all of them have done their work.
func (r *run) startEach() {
	for i := range r.items {
		if i > 0 && i%atOnce == 0 {
			runtime.Gosched()
		}
		if r.flow.over() {
			return
		}
		r.workers.Go(func() { (&worker{run: r, number: eachItself}).once() })
	}
}

// work is a worker's goroutine. If the item's work ends this goroutine, another one takes its place, so only the item
// fails.
func (r *run) work(number int) {
	w := &worker{run: r, number: number}
	busy := false
	defer func() {
		if busy { // the item's work ended this goroutine
			r.flow.finish(&w.result)
			go r.work(number)
			return
		}
		if r.leave != nil {
			r.leave(number)
		}
		r.workers.Done()
	}()
	if r.enter != nil && !r.enter(number) {
		return
	}
	index, submitted, ok := r.flow.start()
	for ok {
		busy = true
		w.do(index, submitted)
		busy = false
		index, submitted, ok = r.flow.next(&w.result)
	}
}

// once does one item. It returns false if there is none to do.
func (w *worker) once() bool {
	index, submitted, ok := w.run.flow.start()
	if ok {
		defer w.run.flow.finish(&w.result) // deferred, because the work may end the goroutine
		w.do(index, submitted)
	}
	return ok
}

// do does an item. When it returns, or when the work ends the goroutine, the result is complete.
func (w *worker) do(index int, submitted time.Duration) {
	r, span := w.run, &w.result.span
	*span = Span{Index: index, Worker: w.number, Submitted: submitted, Started: r.now()}
	if w.number == eachItself {
		span.Worker = index
	}
	watched := r.trace != nil
	if runtimetrace.IsEnabled() {
		watched = true
		runtimetrace.Log(r.ctx, "item", r.names.of(index))
		defer runtimetrace.StartRegion(r.ctx, "item").End()
	}
	w.job = job{ctx: r.ctx, worker: span.Worker, index: index, watched: watched, span: span}
	err := errGoexit // stays if execute does not return
	defer func() { w.complete(err) }()
	w.result.value, err = r.execute(&w.job)
}

// complete fills in the fields that are known after the work.
func (w *worker) complete(err error) {
	r, span := w.run, &w.result.span
	span.Done = r.now()
	bound := r.strategy.Bytes
	if err == nil && (bound > 0 || r.trace != nil) {
		span.Bytes, err = r.size.of(w.result.value)
		if err == nil && bound > 0 && span.Bytes > bound {
			err = fmt.Errorf("%w: its result holds %s, the bound of %s is %s",
				ErrBudget, megabytes(span.Bytes), r.strategy, megabytes(bound))
			r.flow.stop(fmt.Errorf("scan %s: %w", r.names.of(span.Index), err))
		}
	}
	if err != nil || r.trace != nil {
		span.Item = r.names.of(span.Index)
	}
	if err != nil {
		w.result.value, span.Bytes = nil, 0
		span.Err = itemError(span.Item, span.Index, span.Worker, err)
	}
}
