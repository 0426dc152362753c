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
		r := &run[T, struct{}]{strategy: Serial(), items: items, kept: true}
		left := false
		r.execute = func(j *job[T]) (struct{}, error) {
			item, phases := observe(j.ctx, j.item, j.watched)
			region := trace.StartRegion(j.ctx, computing.String())
			defer func() {
				if phases != nil {
					j.span.Loading, j.span.Waiting = phases.parts()
				}
				region.End()
			}()
			left = !yield(item)
			return struct{}{}, nil
		}
		r.loop(ctx, func(struct{}, error) bool { return !left })
	}
}
