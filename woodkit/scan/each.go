package scan

import (
	"context"
	"iter"
	"runtime/trace"
)

// Each gives the items to the loop one after the other. It is the plain for loop, but a [Trace] can observe it. If the
// context is cancelled, the loop ends before the next item. The work is the loop's body: its time is the item's time,
// and so are the phases that an [Observed] item marks.
func Each[T any](ctx context.Context, items []T) iter.Seq[T] {
	return func(yield func(T) bool) {
		newRun[T, struct{}](Serial(), items).each(ctx, func(j *job) (more bool) { return yield(observe(j, items[j.index])) })
	}
}

// each runs the body of the loop for each item, in the goroutine that called it, until the body returns false. It does not
// recover from a panic in the body.
func (r *run) each(ctx context.Context, body func(*job) (more bool)) {
	r.kept = true
	more := true
	r.execute = func(j *job) (any, error) {
		region := trace.StartRegion(j.ctx, computing.String())
		defer j.over(region)
		more = body(j)
		return nil, nil
	}
	r.loop(ctx, func(any, error) bool { return more })
}
