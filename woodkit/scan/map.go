package scan

import (
	"context"
	"iter"
	"runtime/trace"
)

// Map calls do once for each item, where and how the strategy says, and gives the results to the loop. Results arrive
// as they are completed, or in the order of the items if the strategy is ordered.
//
// If do returns an error or panics, the loop gets a zero result and an *[ItemError] for that item, and goes on. If the
// context is cancelled, no further item starts and results that the loop has not taken are dropped. The loop then gets
// one last pair: a zero result and the context's cause. An overrun byte bound ends the loop in the same way, with
// ErrBudget. If the strategy makes no sense, or the function cannot run in a worker process, the loop gets that error
// as its only pair.
//
// If you leave the loop early, Map starts nothing more and waits for the items in progress. When the loop has ended,
// however that happened, nothing that Map started is still running. Ranging over the sequence again scans again.
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

// place sets up where the work is done.
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

// here does one item in this process, in the goroutine that calls it.
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
