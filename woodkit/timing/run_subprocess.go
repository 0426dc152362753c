package timing

import (
	"errors"
	"fmt"
	"os"
)

// Subprocess keeps the end of a process of package sandbox as the record of a run that died, so that the closing table and figure
// know of it. A process that ended well is recorded as one that did. The record has no strategy and nothing in flight, which
// only the process knew, and no samples of memory, which would be those of this process. As with Done, a record that cannot
// be saved is a line on standard error.
func (r *Run) Subprocess(end ProcessEnd, frames int) {
	r.mutex.Lock() // somebody may be drawing
	rec := &r.record
	rec.Strategy = ""
	rec.Of, rec.Frames, rec.LimitBytes = frames, end.Results, end.Limit
	rec.WorkerSeconds = end.Processor.Seconds()
	r.subprocess = &end
	r.sampler.forget()
	if end.Status != "" {
		rec.Died, r.ended = end.Status, errors.New(end.Status)
	}
	r.mutex.Unlock()
	if _, err := r.Finish(nil); err != nil {
		fmt.Fprintln(os.Stderr, "woodkit: this run is not kept:", err)
	}
}
