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
		left := false
		newRun[T, struct{}](Serial(), items).each(ctx, func(j *job) (any, error) {
			left = !yield(observe(j, items[j.index]))
			return struct{}{}, nil
		}, &left)
	}
}

// each runs body for each item, in the goroutine that called it, until body sets left. It does not recover from a panic in the body.
func (r *run) each(ctx context.Context, body func(*job) (any, error), left *bool) {
	r.kept = true
	r.execute = func(j *job) (any, error) {
		region := trace.StartRegion(j.ctx, computing.String())
		defer j.over(region)
		return body(j)
	}
	r.loop(ctx, func(any, error) bool { return !*left })
}
