// Package turns tells when goroutines that had an item of a scan had no core: they were ready and waited for one, or they
// were blocked. It reads that from Go's execution trace (runtime/trace), in which package scan marks every item.
//
// The trace is exact as far as Go's scheduler goes. It does not know of other programs that use the cores.
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

// An Off is a stretch of time in which a worker had no core.
type Off struct {
	Worker   int // scan.Caller is the loop itself
	From, To time.Duration
	Ready    bool // it could have gone on and waited for a core; else it was blocked: in a system call, by a lock, asleep
}

const (
	// mostItems bounds the items of a scan that is watched. An item costs about 150 bytes of trace and a microsecond.
	mostItems = 10_000
	// mostBytes bounds the trace of a run; one that grows larger is thrown away.
	mostBytes = 32 << 20
	// category is that of the line in the trace which says when the watching began.
	category = "woodkit: since the run began"
)

// virtual reports whether the time is testing/synctest's, which begins in 2000: a trace knows real time only, and its goroutines
// would belong to the test.
func virtual() bool { return time.Now().Year() < 2020 }

// Worth reports whether a scan by so many goroutines, the loop not counted, over so many items is watched: where all of them,
// the loop included, have a core, there is nothing to see.
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

// A Watch is a trace that is being written. One goroutine starts and ends it.
type Watch struct {
	buffer bounded
	ended  bool
}

// Start begins to watch the calling goroutine, whose loop it is, and what it scans from now on; sinceBegin is how long ago its
// run began. It returns nil where somebody else is writing a trace.
func Start(sinceBegin func() time.Duration) *Watch {
	w := &Watch{}
	if trace.Start(&w.buffer) != nil {
		return nil
	}
	at := sinceBegin()
	trace.Log(context.Background(), category, at.String())
	return w
}

// Stop ends the trace. It may be called again.
func (w *Watch) Stop() {
	if w != nil && !w.ended {
		w.ended = true
		trace.Stop()
	}
}

// Off stops watching and lists when the workers that did the items of the spans had no core, while they had an item. Of a
// nil Watch it is empty.
func (w *Watch) Off(spans []scan.Span) ([]Off, error) {
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
	return seen.of(spans), nil
}

// bounded is a buffer that keeps nothing where it would have to keep too much. The trace's own goroutine writes to it.
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

// seen is what a trace says, with times since the run began.
type seen struct {
	loop  exptrace.GoID
	off   map[exptrace.GoID][]Off // in the order of time
	items map[string][]item       // by name, in the order in which they were begun
}

// item is one item of a scan, in the hands of a goroutine.
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

// of finds the goroutine that had each span's item and cuts out what it was off meanwhile. Items of one name are told apart by
// the order in which they were begun.
func (s seen) of(spans []scan.Span) []Off {
	var all []Off
	spans = slices.Clone(spans)
	slices.SortStableFunc(spans, func(a, b scan.Span) int { return cmp.Compare(a.Started, b.Started) })
	cut := func(worker int, by exptrace.GoID, from, to time.Duration) {
		list := s.off[by]
		i, _ := slices.BinarySearchFunc(list, from, func(o Off, t time.Duration) int { return cmp.Compare(o.To, t) })
		for ; i < len(list) && list[i].From < to; i++ {
			o := list[i]
			o.Worker, o.From, o.To = worker, max(o.From, from), min(o.To, to)
			if o.To > o.From {
				all = append(all, o)
			}
		}
	}
	for _, span := range spans {
		list := s.items[span.Item]
		if len(list) == 0 {
			continue
		}
		cut(span.Worker, list[0].by, span.Started, span.Done)
		s.items[span.Item] = list[1:]
		cut(scan.Caller, s.loop, span.Taken, span.Released)
	}
	slices.SortFunc(all, func(a, b Off) int { return cmp.Compare(a.From, b.From) })
	return all
}
