package timing

import (
	"errors"
	"fmt"
	"os"
)

// Subprocess saves the end of a process of package sandbox as the record of a run that died, so that it appears in the
// closing table and figure. If the process ended well, the record says so. The record has no strategy and no items in
// flight, because only the process knew them. It has no memory samples, because they would be those of this process. As
// with Done, if the record cannot be saved, a line on standard error says so.
func (r *Run) Subprocess(end ProcessEnd, frames int) {
	r.mutex.Lock() // a figure may be drawn at the same time
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
