package scan

import (
	"context"
	"iter"
	"runtime/trace"
)

// Map calls do once for every item, where and how the strategy says, and gives the results to the loop: as
// they are completed, or in the order of the items when the strategy is ordered.
//
// An item that fails gives a zero result and an *[ItemError]; the loop goes on. So does an item on which do
// panics. When the context is cancelled no further item starts, results that the loop has not taken
// are dropped, and one last pair of a zero result and the context's cause ends the loop; a byte bound that was
// overrun ends it the same way with ErrBudget. A strategy that makes no sense, or a function that cannot run
// in a worker process, gives its error as the only pair.
//
// Leaving the loop early starts nothing more and waits for what is in progress. When the loop has ended, in
// whatever way, nothing that Map started is running. Ranging again scans again.
func Map[T, R any](ctx context.Context, s Strategy, items []T, do func(T) (R, error)) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		r := &run[T, R]{strategy: s, items: items}
		if err := r.place(do); err != nil {
			refused(ctx, s, len(items), err)
			var none R
			yield(none, err)
			return
		}
		r.loop(ctx, yield)
	}
}

// place decides where the work is done.
func (r *run[T, R]) place(do func(T) (R, error)) error {
	if err := r.strategy.check(); err != nil {
		return err
	}
	switch r.strategy.Where {
	case InFold:
		return errFold
	case InProcesses:
		if err := checkTask(do, r.items); err != nil {
			return err
		}
		p := newProcesses(r, taskName(do))
		r.enter, r.execute, r.leave = p.enter, p.execute, p.leave
	default:
		r.execute = func(j *job[T]) (R, error) { return here(j, do) }
	}
	return nil
}

// here does one item in this process, whichever goroutine that is.
func here[T, R any](j *job[T], do func(T) (R, error)) (result R, err error) {
	var phases *Phases
	region := trace.StartRegion(j.ctx, computing.String())
	defer func() {
		if p := recover(); p != nil {
			var none R
			result, err = none, panicked(p)
		}
		if phases != nil {
			j.span.Loading, j.span.Waiting = phases.parts()
		}
		region.End()
	}()
	item, p := observe(j.ctx, j.item, j.watched)
	phases = p
	return do(item)
}
