package scan

import (
	"context"
	"runtime/trace"
)

// job is one item that a worker works on.
type job struct {
	ctx     context.Context
	worker  int
	index   int
	item    any     // the item, only in a worker process, which does not have all of them
	watched bool    // a trace wants the phases
	phases  *Phases // of the observed item, if there is one
	span    *Span
}

// guarded calls do, which does the job's item in this process, in this goroutine. A panic becomes the item's error.
func (j *job) guarded(do func(*job) (any, error)) (result any, err error) {
	region := trace.StartRegion(j.ctx, computing.String())
	defer func() {
		if p := recover(); p != nil {
			result, err = nil, panicked(p)
		}
		j.over(region)
	}()
	return do(j)
}

// over notes the phases of a job whose work has ended, and ends the region that began with it.
func (j *job) over(region *trace.Region) {
	if j.phases != nil {
		j.span.Loading, j.span.Waiting = j.phases.parts()
	}
	region.End()
}
