package timing

import (
	"errors"
	"fmt"
	"os"
	"time"
)

// A ProcessEnd is how the process of package sandbox ended.
type ProcessEnd struct {
	Status  string // "exit status 2", "signal: killed"; empty where it ended well
	Results int    // the last number that it printed
	Took    time.Duration
	Reason  string // the first line that it wrote to standard error
	Limit   int64  // bytes
	Peak    int64  // most resident memory, bytes; Linux counts from this process's own on, in which the other starts; 0: not known

	Processor time.Duration // processor time, user and system
}

// String says all of it in a line or two.
func (e ProcessEnd) String() string {
	text := fmt.Sprintf("%d results after %.1f s under a limit of %.0f MB: ", e.Results, e.Took.Seconds(), float64(e.Limit)/1e6)
	if e.Status == "" {
		return text + "ended well"
	}
	return text + e.Status + "\n" + e.Reason
}

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
