package export

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"

	"woodscape.example/woodkit/internal/course"
	"woodscape.example/woodkit/scan"
	"woodscape.example/woodkit/timing"
)

// mostWaits bounds the waits for a core in a trace. If there are more, the trace has the longest ones. With 8,234 frames, a
// trace stays below 5 MB.
const mostWaits = 3000

// These are the categories of slices in a trace.
const (
	workSlice   = "work"
	failedSlice = "work,failed"
	loopSlice   = "loop"
	waitSlice   = "core"
)

// microseconds is a time in a trace: microseconds with three decimals, so that no nanosecond is lost.
type microseconds time.Duration

// MarshalJSON writes the number.
func (m microseconds) MarshalJSON() ([]byte, error) {
	if m < 0 { // can happen for a sample in a damaged file
		return fmt.Appendf(nil, "-%d.%03d", -int64(m/1000), -int64(m%1000)), nil
	}
	return fmt.Appendf(nil, "%d.%03d", int64(m/1000), int64(m%1000)), nil
}

// A traceEvent is an event of Chrome's trace event format: a slice ("X"), a counter ("C") or a name ("M").
type traceEvent struct {
	Phase    string        `json:"ph"`
	Name     string        `json:"name"`
	Category string        `json:"cat,omitempty"`
	Process  int           `json:"pid"`          // 1
	Track    int           `json:"tid,omitzero"` // from 1 on; counters and the name of the process have none
	At       *microseconds `json:"ts,omitempty"` // names have none
	Duration *microseconds `json:"dur,omitempty"`
	Args     any           `json:"args,omitempty"`
}

// workArgs holds what the slice of an item on its worker's track has besides its time.
type workArgs struct {
	Index     int          `json:"index"`
	Submitted microseconds `json:"submitted_us"`
	Loading   microseconds `json:"loading_us,omitzero"`
	Waiting   microseconds `json:"waiting_us,omitzero"`  // for storage
	Crossing  microseconds `json:"crossing_us,omitzero"` // to and from a worker process
	Bytes     int64        `json:"bytes,omitzero"`       // size of the result
	Error     string       `json:"error,omitempty"`
}

// loopArgs holds the same for the slice of an item on the loop's track.
type loopArgs struct {
	Index int `json:"index"`
}

// These are the values of the counters. A viewer stacks the values of one counter. The heap is a part of the resident memory,
// so it has a separate counter.
type (
	flightArgs struct {
		Items int64 `json:"items"`
	}
	memoryArgs struct {
		Resident int64 `json:"resident_bytes"`         // 0 if the system does not report it
		Workers  int64 `json:"workers_bytes,omitzero"` // memory of worker processes
	}
	heapArgs struct {
		Bytes int64 `json:"bytes"`
	}
)

// traceAbout describes the run that a trace is of.
type traceAbout struct {
	Run         string    `json:"run"`
	Start       time.Time `json:"start"` // times of events are counted from here
	Seconds     float64   `json:"seconds"`
	Task        string    `json:"task"`
	Strategy    string    `json:"strategy"`
	Decoder     string    `json:"decoder"`
	Frames      int       `json:"frames"` // scanned without failure
	Of          int       `json:"of"`
	Partial     bool      `json:"partial"`
	Fingerprint string    `json:"fingerprint"` // fingerprint of the data set's masks
	Synthetic   bool      `json:"synthetic"`

	MissingItems int         `json:"missing_items"` // number of items without a span
	MissingWaits int         `json:"missing_waits"` // number of shorter waits for a core that are not in the trace
	Host         timing.Host `json:"host"`
}

// A slice is an event with a duration on a track.
type slice struct {
	name, category string
	from, to       time.Duration
	args           any
}

// WriteTrace writes a run in Chrome's trace event format (JSON), which Perfetto's UI and chrome://tracing open. The loop has
// the first track and each worker has one. On a worker's track, a slice is the time that it had an item. Within that slice
// are the times that it waited for a core, if they are known. On the loop's track, a slice is the time that the loop's body
// had an item's result. Between two of them are the times that the loop was ready to take the next result and waited for a
// core. Slices have all the information of the item's span. Counters show the items in flight and the memory.
// All times count from the start of the run and are exact to the nanosecond.
//
// WriteTrace fails with timing.ErrNoSpans for a run without spans.
func WriteTrace(w io.Writer, o timing.Observation) error {
	if len(o.Spans) == 0 {
		return fmt.Errorf("writing a trace of run %s: %w", o.Record.ID, timing.ErrNoSpans)
	}
	t := &traceWriter{out: bufio.NewWriterSize(w, 1<<16)}
	t.encoder = json.NewEncoder(t.out)
	t.encoder.SetEscapeHTML(false)
	waits, missing := longestWaits(o.Off)
	t.out.WriteString(`{"otherData":`) // a write error stays in out until the end
	err := t.encoder.Encode(traceAbout{
		o.Record.ID, o.Record.Start, o.Record.Seconds, o.Record.Task, o.Record.Strategy, o.Record.Decoder, o.Record.Frames, o.Record.Of,
		o.Record.Partial, o.Record.Fingerprint, o.Record.Synthetic, o.Missing.Items, missing, o.Record.Host,
	})
	if err != nil {
		return fmt.Errorf("writing a trace of run %s: %w", o.Record.ID, err)
	}
	t.out.WriteString(`,"traceEvents":[` + "\n")
	t.event(traceEvent{Phase: "M", Name: "process_name", Args: map[string]string{"name": o.Record.Title()}})
	byWorker := slicesOf(o.Spans)
	workers := make([]int, 0, len(byWorker))
	for worker := range byWorker {
		workers = append(workers, worker)
	}
	slices.Sort(workers) // puts the loop first, which is scan.Caller
	waitsOf := map[int][]timing.Off{}
	for _, wait := range waits {
		waitsOf[wait.Worker] = append(waitsOf[wait.Worker], wait)
	}
	t.tracks = trackOf(workers[len(workers)-1])
	for _, worker := range workers {
		t.worker(worker, byWorker[worker], waitsOf[worker])
	}
	t.counters(o)
	t.out.WriteString("]}") // no newline: Perfetto refuses bytes after the end if they come in a separate chunk
	if err := t.out.Flush(); err != nil {
		return fmt.Errorf("writing a trace of run %s: %w", o.Record.ID, err)
	}
	return nil
}

// longestWaits returns the longest times in which a worker waited for a core, in the order of time, and how many are left
// out. The times in which it was blocked are left out too, because then it was mostly in a short system call.
func longestWaits(off []timing.Off) (waits []timing.Off, missing int) {
	for _, o := range off {
		if o.Ready {
			waits = append(waits, o)
		}
	}
	if missing = len(waits) - mostWaits; missing <= 0 {
		return waits, 0
	}
	slices.SortStableFunc(waits, func(a, b timing.Off) int { return cmp.Compare(b.To-b.From, a.To-a.From) })
	waits = waits[:mostWaits]
	slices.SortStableFunc(waits, func(a, b timing.Off) int { return cmp.Compare(a.From, b.From) })
	return waits, missing
}

// slicesOf returns the slices of each worker and of the loop, ordered by time.
func slicesOf(spans []scan.Span) map[int][]slice {
	all := map[int][]slice{}
	for _, s := range spans {
		args := workArgs{s.Index, microseconds(s.Submitted), microseconds(s.Loading), microseconds(s.Waiting), microseconds(s.Crossing), s.Bytes, ""}
		category := workSlice
		if s.Err != nil {
			category, args.Error = failedSlice, s.Err.Error()
		}
		all[s.Worker] = append(all[s.Worker], slice{s.Item, category, s.Started, s.Done, args})
		all[scan.Caller] = append(all[scan.Caller], slice{"adding", loopSlice, s.Taken, s.Released, loopArgs{s.Index}})
	}
	for _, own := range all {
		slices.SortStableFunc(own, func(a, b slice) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	}
	return all
}

// trackOf returns the first track of a worker. The loop has the process's main track.
func trackOf(worker int) int { return worker - scan.Caller + 1 }

// A traceWriter writes events.
type traceWriter struct {
	out     *bufio.Writer
	encoder *json.Encoder
	begun   bool // an event was written
	tracks  int  // the last track so far
}

// event writes an event on a separate line. The writer keeps a write error.
func (t *traceWriter) event(e traceEvent) {
	if t.begun {
		t.out.WriteByte(',')
	}
	t.begun = true
	e.Process = 1
	_ = t.encoder.Encode(e) // an event can always be written as JSON
}

// worker writes the slices of one worker. Slices of a track must not overlap. If some overlap, because a scan ran inside
// another scan, the worker gets another track for them.
func (t *traceWriter) worker(worker int, own []slice, waits []timing.Off) {
	var tracks []int
	var ends []time.Duration
	trackOfSlice := make([]int, len(own))
	for i, s := range own {
		n := slices.IndexFunc(ends, func(end time.Duration) bool { return end <= s.from })
		if n < 0 {
			n = len(ends)
			tracks, ends = append(tracks, t.newTrack(worker, n)), append(ends, 0)
		}
		ends[n] = max(s.from, s.to)
		trackOfSlice[i] = tracks[n]
		t.slice(tracks[n], s)
	}
	for _, wait := range waits {
		i, _ := slices.BinarySearchFunc(own, wait.From, func(s slice, at time.Duration) int {
			if s.from <= at {
				return -1
			}
			return 1
		})
		if i--; i >= 0 && wait.From < own[i].to {
			t.slice(trackOfSlice[i], slice{"waiting for a core", waitSlice, wait.From, min(wait.To, own[i].to), nil})
		} else if wait.Before && i+1 < len(own) {
			t.slice(tracks[0], slice{"waiting for a core", waitSlice, wait.From, min(wait.To, own[i+1].from), nil})
		}
	}
}

// newTrack names a worker's track number n, counted from 0, and returns its number in the trace.
func (t *traceWriter) newTrack(worker, n int) (track int) {
	name := fmt.Sprint("worker ", worker)
	if worker == scan.Caller {
		name = "loop"
	}
	track = trackOf(worker)
	if n > 0 {
		t.tracks++
		track, name = t.tracks, fmt.Sprintf("%s (%d)", name, n+1)
	}
	t.event(traceEvent{Phase: "M", Name: "thread_name", Track: track, Args: map[string]string{"name": name}})
	return track
}

func (t *traceWriter) slice(track int, s slice) {
	at, duration := microseconds(s.from), microseconds(max(0, s.to-s.from))
	t.event(traceEvent{"X", s.name, s.category, 1, track, &at, &duration, s.args})
}

// counters writes how many items were in flight, until the first item without a span, and the samples of memory.
func (t *traceWriter) counters(o timing.Observation) {
	counter := func(name string, at time.Duration, values any) {
		t.event(traceEvent{Phase: "C", Name: name, At: (*microseconds)(&at), Args: values})
	}
	flight := course.InFlight(o.Spans)
	if o.Missing.Items > 0 && o.Missing.Submitted > 0 {
		flight = flight.Until(o.Missing.Submitted)
	}
	for i, at := range flight.At {
		if i == 0 || flight.Value[i] != flight.Value[i-1] {
			counter("in flight", at, flightArgs{flight.Value[i]})
		}
	}
	for _, s := range o.Samples {
		counter("memory", s.At, memoryArgs{s.Resident, s.Workers})
		counter("heap", s.At, heapArgs{s.Heap})
	}
}
