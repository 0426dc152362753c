package scan

import (
	"context"
	"iter"
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
		r := newRun[T, R](s, items)
		here := func(j *job) (any, error) {
			result, err := do(observe(j, items[j.index]))
			return result, err
		}
		take := func(value any, err error) bool {
			result, _ := value.(R) // a failure has no value, and the loop gets R's zero value
			return yield(result, err)
		}
		if err := r.place(do, crossingOf[T, R](), here); err != nil {
			refused(ctx, s, len(items), err)
			take(nil, err)
			return
		}
		r.loop(ctx, take)
	}
}

// place sets up where the function do does its work. In this process, that is a call of here.
func (r *run) place(do any, c crossing, here func(*job) (any, error)) error {
	if err := r.strategy.check(); err != nil {
		return err
	}
	switch r.strategy.Where {
	case InFold:
		return errFold
	case InProcesses:
		if err := r.checkTask(do, c); err != nil {
			return err
		}
		p := newProcesses(r, c, taskName(do, c))
		r.enter, r.execute, r.leave = p.enter, p.execute, p.leave
	default:
		r.execute = func(j *job) (any, error) { return j.guarded(here) }
	}
	return nil
}
