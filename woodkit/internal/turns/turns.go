// Package turns finds out when goroutines that had an item of a scan, or a loop that could take a result, had no core. Such a
// goroutine was either ready and waited for a core, or it was blocked. The package reads this from Go's execution trace
// (runtime/trace), in which package scan marks every item.
//
// The trace is exact for Go's scheduler. It does not know about other programs that use the cores.
package turns

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"runtime/trace"
	"slices"
	"sync"
	"time"

	exptrace "golang.org/x/exp/trace"

	"woodscape.example/woodkit/scan"
)

// An Off is a stretch of time in which a worker or the loop had no core.
type Off struct {
	Worker   int // scan.Caller is the loop itself
	From, To time.Duration
	Ready    bool // true: ready, waiting for a core; false: blocked by a system call or a lock, or asleep
	Before   bool // the loop had no item: it was ready to take the next result
}

const (
	// mostItems is the largest scan that is watched. Each item costs about 150 bytes of trace and one microsecond.
	mostItems = 10_000
	// mostBytes bounds the trace of a run. A larger trace is thrown away.
	mostBytes = 32 << 20
	// category marks the line in the trace that says when the watch began.
	category = "woodkit: since the run began"
)

// virtual reports whether time is the virtual time of testing/synctest, which begins in 2000. A trace knows only real time,
// and its goroutines would belong to the test.
func virtual() bool { return time.Now().Year() < 2020 }

// Worth reports whether a scan should be watched. If every worker and the loop have a core of their own, there is nothing
// to see.
func Worth(s scan.Strategy, items, cores int) bool {
	workers := min(s.Workers, items)
	switch s.Where {
	case scan.InGoroutinePerItem:
		workers = items
	case scan.InGoroutines, scan.InFold:
	default:
		return false
	}
	return workers+1 > cores && items <= mostItems && !virtual()
}

// A Watch is a trace that is being written. The same goroutine starts and stops it.
type Watch struct {
	buffer bounded
	ended  bool
}

// Start begins to watch the calling goroutine, which must be the one that runs the loop, and everything that it scans from
// now on. sinceBegin returns how long ago the run began. Start returns nil if another trace is already being written.
func Start(sinceBegin func() time.Duration) *Watch {
	w := &Watch{}
	if trace.Start(&w.buffer) != nil {
		return nil
	}
	at := sinceBegin()
	trace.Log(context.Background(), category, at.String())
	return w
}

// Stop ends the trace. You may call it more than once.
func (w *Watch) Stop() {
	if w != nil && !w.ended {
		w.ended = true
		trace.Stop()
	}
}

// Off stops the watch. It returns when the workers and the loop of these spans had no core. takes says whether the loop takes
// their results: in a fold, the workers keep them. For
// a nil Watch the list is empty.
func (w *Watch) Off(spans []scan.Span, takes bool) ([]Off, error) {
	if w == nil {
		return nil, nil
	}
	w.Stop()
	data, err := w.buffer.whole()
	if err != nil {
		return nil, err
	}
	seen, err := read(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return seen.of(spans, takes), nil
}

// bounded is a buffer that drops everything if it would have to keep too much. The trace's own goroutine writes to it.
type bounded struct {
	mutex  sync.Mutex
	buffer bytes.Buffer
	full   bool
}

func (b *bounded) Write(p []byte) (int, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if b.full = b.full || b.buffer.Len()+len(p) > mostBytes; b.full {
		b.buffer = bytes.Buffer{}
		return len(p), nil
	}
	return b.buffer.Write(p)
}

func (b *bounded) whole() ([]byte, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if b.full {
		return nil, errors.New("reading when goroutines had a core: the trace is too large")
	}
	return b.buffer.Bytes(), nil
}

// seen holds what a trace says. Times are since the start of the run.
type seen struct {
	loop  exptrace.GoID
	off   map[exptrace.GoID][]Off // in the order of time
	items map[string][]item       // by name, in the order in which they began
}

// item is one item of a scan while a goroutine has it.
type item struct {
	by    exptrace.GoID
	begun time.Duration
}

// read reads a trace.
func read(r io.Reader) (seen, error) {
	s := seen{off: map[exptrace.GoID][]Off{}, items: map[string][]item{}}
	in, err := exptrace.NewReader(r)
	if err != nil {
		return s, err
	}
	var first exptrace.Time // when the run began, by the trace's clock
	type change struct {
		at exptrace.Time
		to exptrace.GoState
	}
	changes := map[exptrace.GoID][]change{}
	type begun struct {
		by   exptrace.GoID
		at   exptrace.Time
		name string
	}
	var begins []begun
	var last exptrace.Time
	for {
		event, err := in.ReadEvent()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return s, err
		}
		last = event.Time()
		switch event.Kind() {
		case exptrace.EventLog:
			switch log := event.Log(); log.Category {
			case category:
				since, err := time.ParseDuration(log.Message)
				if err != nil {
					return s, err
				}
				s.loop, first = event.Goroutine(), event.Time()-exptrace.Time(since)
			case "item":
				begins = append(begins, begun{event.Goroutine(), event.Time(), log.Message})
			}
		case exptrace.EventStateTransition:
			if transition := event.StateTransition(); transition.Resource.Kind == exptrace.ResourceGoroutine {
				_, to := transition.Goroutine()
				id := transition.Resource.Goroutine()
				changes[id] = append(changes[id], change{event.Time(), to})
			}
		}
	}
	since := func(t exptrace.Time) time.Duration { return time.Duration(t - first) }
	for id, list := range changes {
		for i, c := range list {
			until := last
			if i+1 < len(list) {
				until = list[i+1].at
			}
			if c.to != exptrace.GoRunning && until > c.at {
				s.off[id] = append(s.off[id], Off{From: since(c.at), To: since(until), Ready: c.to == exptrace.GoRunnable})
			}
		}
	}
	for _, b := range begins {
		s.items[b.name] = append(s.items[b.name], item{b.by, since(b.at)})
	}
	return s, nil
}

// of finds the goroutine that had each span's item, and cuts out the times when that goroutine had no core. Items with the
// same name are told apart by the order in which they began. Before it takes a result, the loop waits for a core only
// while it is ready: while it is blocked, there is none for it yet.
func (s seen) of(spans []scan.Span, takes bool) []Off {
	var all []Off
	spans = slices.Clone(spans)
	slices.SortStableFunc(spans, func(a, b scan.Span) int { return cmp.Compare(a.Started, b.Started) })
	cut := func(worker int, by exptrace.GoID, from, to time.Duration, before bool) {
		list := s.off[by]
		i, _ := slices.BinarySearchFunc(list, from, func(o Off, t time.Duration) int { return cmp.Compare(o.To, t) })
		for ; i < len(list) && list[i].From < to; i++ {
			o := list[i]
			o.Worker, o.From, o.To, o.Before = worker, max(o.From, from), min(o.To, to), before
			if o.To > o.From && (o.Ready || !before) {
				all = append(all, o)
			}
		}
	}
	for _, span := range spans {
		list := s.items[span.Item]
		if len(list) == 0 {
			continue
		}
		cut(span.Worker, list[0].by, span.Started, span.Done, false)
		s.items[span.Item] = list[1:]
	}
	released := time.Duration(0)
	for _, span := range slices.SortedFunc(slices.Values(spans), func(a, b scan.Span) int { return cmp.Compare(a.Taken, b.Taken) }) {
		if takes {
			cut(scan.Caller, s.loop, max(released, spans[0].Started), span.Taken, true)
		}
		cut(scan.Caller, s.loop, span.Taken, span.Released, false)
		released = max(released, span.Released)
	}
	slices.SortFunc(all, func(a, b Off) int { return cmp.Compare(a.From, b.From) })
	return all
}
