package export

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/scan"
	"woodscape.example/woodkit/timing"
)

// readEvent is an event as a viewer reads it, with times as exact decimals.
type readEvent struct {
	Phase    string                     `json:"ph"`
	Name     *string                    `json:"name"`
	Category string                     `json:"cat"`
	Process  *int                       `json:"pid"`
	Track    *int                       `json:"tid"`
	At       json.Number                `json:"ts"`
	Duration json.Number                `json:"dur"`
	Args     map[string]json.RawMessage `json:"args"`
}

// readTrace is the content of a trace, read by the rules of the format.
type readTrace struct {
	names    map[int]string // names of tracks
	slices   []readSlice
	counters map[string][]readCount // keys are the names of the counter and of its value
}

type readSlice struct {
	track          int
	name, category string
	from, to       time.Duration
	args           map[string]json.RawMessage
}

type readCount struct {
	at    time.Duration
	value int64
}

// nanoseconds reads a decimal of microseconds.
func nanoseconds(number string) (time.Duration, error) {
	whole, part, _ := strings.Cut(number, ".")
	n, err := strconv.ParseInt(whole+(part + "000")[:3], 10, 64)
	if err != nil || len(part) > 3 || n < 0 {
		return 0, fmt.Errorf("the time %q, %w", number, err)
	}
	return time.Duration(n), nil
}

// checkTrace reads a trace and checks it against the rules of the trace event format: every kind of event has what it must
// have, every track has one name, and the slices of a track nest.
func checkTrace(data []byte) (t readTrace, err error) {
	t = readTrace{names: map[int]string{}, counters: map[string][]readCount{}}
	var file struct {
		TraceEvents []readEvent     `json:"traceEvents"`
		OtherData   json.RawMessage `json:"otherData"`
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&file); err != nil {
		return t, err
	}
	if !bytes.HasSuffix(data, []byte("]}")) || len(file.OtherData) == 0 {
		return t, errors.New("the file has bytes behind its end, or lacks a part")
	}
	for i, e := range file.TraceEvents {
		if e.Name == nil || *e.Name == "" || e.Process == nil || (e.Phase == "X" || *e.Name == "thread_name") && e.Track == nil {
			return t, fmt.Errorf("event %d lacks something: %+v", i, e)
		}
		var at time.Duration
		if e.Phase != "M" {
			if at, err = nanoseconds(e.At.String()); err != nil {
				return t, fmt.Errorf("event %d: %w", i, err)
			}
		}
		switch e.Phase {
		case "M":
			var name string
			if err := json.Unmarshal(e.Args["name"], &name); err != nil || name == "" {
				return t, fmt.Errorf("event %d is no name: %+v", i, e)
			}
			if *e.Name == "thread_name" {
				if t.names[*e.Track] != "" {
					return t, fmt.Errorf("track %d has two names", *e.Track)
				}
				t.names[*e.Track] = name
			}
		case "C":
			for key, value := range e.Args {
				n, err := strconv.ParseInt(string(value), 10, 64)
				if err != nil {
					return t, fmt.Errorf("event %d is no counter: %+v", i, e)
				}
				t.counters[*e.Name+" "+key] = append(t.counters[*e.Name+" "+key], readCount{at, n})
			}
		case "X":
			duration, err := nanoseconds(e.Duration.String())
			if err != nil {
				return t, fmt.Errorf("event %d: %w", i, err)
			}
			t.slices = append(t.slices, readSlice{*e.Track, *e.Name, e.Category, at, at + duration, e.Args})
		default:
			return t, fmt.Errorf("event %d is of phase %q", i, e.Phase)
		}
	}
	for name, counts := range t.counters {
		if !slices.IsSortedFunc(counts, func(a, b readCount) int { return cmp.Compare(a.at, b.at) }) {
			return t, fmt.Errorf("counter %s goes back in time", name)
		}
	}
	return t, t.nest()
}

// nest checks that slices of a track lie beside each other or within each other.
func (t readTrace) nest() error {
	open := map[int][]readSlice{}
	ordered := slices.Clone(t.slices)
	slices.SortStableFunc(ordered, func(a, b readSlice) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to)) })
	for _, s := range ordered {
		if t.names[s.track] == "" {
			return fmt.Errorf("track %d has no name", s.track)
		}
		stack := open[s.track]
		for len(stack) > 0 && stack[len(stack)-1].to <= s.from {
			stack = stack[:len(stack)-1]
		}
		if n := len(stack); n > 0 && s.to > stack[n-1].to {
			return fmt.Errorf("track %d: %+v begins in %+v and ends after it", s.track, s, stack[n-1])
		}
		open[s.track] = append(stack, s)
	}
	return nil
}

// spans puts the spans together again from the slices of workers and of the loop.
func (t readTrace) spans() (spans []scan.Span, err error) {
	found := map[int]scan.Span{}
	for _, s := range t.slices {
		if s.category == "core" {
			continue
		}
		number := func(name string) time.Duration {
			if s.args[name] == nil {
				return 0
			}
			n, wrong := nanoseconds(string(s.args[name]))
			err = errors.Join(err, wrong)
			return n
		}
		var index int
		err = errors.Join(err, json.Unmarshal(s.args["index"], &index))
		span := found[index]
		span.Index = index
		if s.category == "loop" {
			span.Taken, span.Released = s.from, s.to
			found[index] = span
			continue
		}
		span.Item, span.Started, span.Done, span.Worker = s.name, s.from, s.to, scan.Caller
		span.Submitted, span.Loading = number("submitted_us"), number("loading_us")
		span.Waiting, span.Crossing = number("waiting_us"), number("crossing_us")
		if name := t.names[s.track]; name != "loop" {
			_, wrong := fmt.Sscanf(name, "worker %d", &span.Worker)
			err = errors.Join(err, wrong)
		}
		if s.args["bytes"] != nil {
			err = errors.Join(err, json.Unmarshal(s.args["bytes"], &span.Bytes))
		}
		if (s.args["error"] != nil) != (s.category == "work,failed") {
			err = errors.Join(err, fmt.Errorf("%+v has an error and is not marked as failed, or the reverse", s))
		}
		if s.args["error"] != nil {
			var text string
			err = errors.Join(err, json.Unmarshal(s.args["error"], &text))
			span.Err = errors.New(text)
		}
		found[index] = span
	}
	for _, span := range found {
		spans = append(spans, span)
	}
	slices.SortFunc(spans, func(a, b scan.Span) int { return cmp.Compare(a.Index, b.Index) })
	return spans, err
}

var compareErrors = gocmp.Comparer(func(a, b error) bool { return fmt.Sprint(a) == fmt.Sprint(b) })

// traceOf writes a trace and reads it again.
func traceOf(o timing.Observation) (t readTrace, size int, err error) {
	var text bytes.Buffer
	if err := WriteTrace(&text, o); err != nil {
		return t, 0, err
	}
	t, err = checkTrace(text.Bytes())
	return t, text.Len(), err
}

// drawRun draws a run with some workers. Items are given out in order, each to the worker that is free first. A run without
// workers is serial.
func drawRun(t *rapid.T) (o timing.Observation) {
	workers := rapid.IntRange(0, 4).Draw(t, "workers")
	some := rapid.Int64Range(0, 3_000_000)
	free, loop := make([]time.Duration, workers), time.Duration(0)
	for i := range rapid.IntRange(1, 30).Draw(t, "items") {
		s := scan.Span{Index: i, Item: rapid.StringMatching(`[a-z"<\\é/]{1,9}`).Draw(t, "name"), Worker: scan.Caller, Started: loop}
		if workers > 0 {
			s.Worker = slices.Index(free, slices.Min(free))
			s.Started = free[s.Worker]
		}
		s.Submitted = time.Duration(rapid.Int64Range(0, int64(s.Started)).Draw(t, "submitted"))
		s.Done = s.Started + time.Duration(some.Draw(t, "work"))
		s.Taken = max(s.Done, loop) + time.Duration(some.Draw(t, "wait"))
		s.Released = s.Taken + time.Duration(some.Draw(t, "loop"))
		s.Loading, s.Crossing = (s.Done-s.Started)/3, (s.Done-s.Started)/7
		s.Bytes = rapid.Int64Range(0, 3).Draw(t, "bytes")
		if rapid.IntRange(0, 5).Draw(t, "fails") == 0 {
			s.Err = fmt.Errorf("failed: \x01 %d", i)
		}
		if s.Taken > loop {
			o.Off = append(o.Off, timing.Off{Worker: scan.Caller, From: loop, To: s.Taken, Ready: true, Before: true})
		}
		if loop = s.Released; workers > 0 {
			free[s.Worker] = s.Done
		}
		if s.Done > s.Started {
			o.Off = append(o.Off, timing.Off{Worker: s.Worker, From: s.Started, To: s.Started + (s.Done-s.Started)/2, Ready: i%2 == 0})
		}
		o.Spans = append(o.Spans, s)
	}
	for i := range rapid.IntRange(0, 5).Draw(t, "samples") {
		o.Samples = append(o.Samples, timing.Sample{At: time.Duration(i) * 7777, Resident: int64(i), Heap: 1 << 40})
	}
	return o
}

// TestEverySpanIsInTheTrace: spans are exact to the nanosecond, and the trace keeps the format's rules.
func TestEverySpanIsInTheTrace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := drawRun(t)
		trace, _, err := traceOf(o)
		if err != nil {
			t.Fatal(err)
		}
		got, err := trace.spans()
		if diff := gocmp.Diff(o.Spans, got, compareErrors); err != nil || diff != "" {
			t.Fatalf("%v (-spans +trace):\n%s", err, diff)
		}
		waits := 0
		for _, s := range trace.slices {
			if s.category == "core" {
				waits++
			}
		}
		ready := 0
		for _, off := range o.Off {
			if off.Ready {
				ready++
			}
		}
		if waits != ready {
			t.Fatalf("%d waits for a core, want %d", waits, ready)
		}
		for _, count := range trace.counters["in flight items"] {
			flying := int64(0)
			for _, s := range o.Spans {
				if s.Submitted <= count.at && count.at < s.Released {
					flying++
				}
			}
			if flying != count.value {
				t.Fatalf("at %v, %d items are in flight; the counter has %d", count.at, flying, count.value)
			}
		}
		for i, sample := range o.Samples {
			if heap := trace.counters["heap bytes"][i]; heap != (readCount{sample.At, sample.Heap}) {
				t.Fatalf("sample %+v is %+v", sample, heap)
			}
		}
		if len(trace.counters["in flight items"]) == 0 || len(trace.counters["memory workers_bytes"]) > 0 {
			t.Fatalf("counters %v", trace.counters)
		}
	})
}

// TestATraceOfManyFramesIsSmall: a trace of all of WoodScape is below 5 MB, for a run of an hour on slow storage, with as
// many samples and waits for a core as a record can have.
func TestATraceOfManyFramesIsSmall(t *testing.T) {
	for _, workers := range []int{4, 8234} { // a pool, and one goroutine per item
		var o timing.Observation
		for i := range 8234 {
			at := time.Duration(i) * 437_217_331
			s := scan.Span{Index: i, Item: fmt.Sprintf("%05d_MVL", i), Worker: i % workers, Started: at, Bytes: 2048}
			if workers < 8234 { // otherwise all are submitted at once
				s.Submitted = at / 2
			}
			s.Done, s.Loading, s.Waiting = at+437_000_111, 200_111_222, 100_111_222
			s.Taken, s.Released = s.Done+1_111, s.Done+200_111
			o.Spans = append(o.Spans, s)
			for n := range time.Duration(7) {
				o.Off = append(o.Off, timing.Off{Worker: s.Worker, From: at + n*50_000_000, To: at + n*50_000_000 + time.Duration(i)*1000 + 1, Ready: true})
			}
		}
		for i := range 2048 {
			o.Samples = append(o.Samples, timing.Sample{At: time.Duration(i) * 1_757_812_511, Resident: 1 << 32, Workers: 1 << 31, Heap: 1 << 31})
		}
		trace, size, err := traceOf(o)
		if err != nil {
			t.Fatal(err)
		}
		if size >= 5_000_000 || len(trace.slices) != 2*8234+mostWaits {
			t.Errorf("%d workers: %d bytes, %d slices", workers, size, len(trace.slices))
		}
		t.Logf("%d workers: %d bytes", workers, size)
		if got, err := trace.spans(); err != nil || !slices.Equal(got, o.Spans) {
			t.Errorf("%d workers: %d spans, %v", workers, len(got), err)
		}
	}
}

// TestOverlappingSlicesHaveTracksOfTheirOwn: slices of a scan inside another one overlap. The times of a damaged file never
// make a trace that breaks the rules.
func TestOverlappingSlicesHaveTracksOfTheirOwn(t *testing.T) {
	o := timing.Observation{Spans: []scan.Span{
		{Index: 0, Item: "outer", Started: 0, Done: 100, Taken: 100, Released: 200},
		{Index: 1, Item: "inner", Started: 50, Done: 150, Taken: 150, Released: 250},
		{Index: 2, Item: "later", Started: 150, Done: 160, Taken: 250, Released: 260},
	}}
	trace, _, err := traceOf(o)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := trace.spans(); err != nil || !slices.Equal(got, o.Spans) {
		t.Errorf("spans %+v, %v", got, err)
	}
	if diff := gocmp.Diff(map[int]string{1: "loop", 2: "worker 0", 3: "loop (2)", 4: "worker 0 (2)"}, trace.names); diff != "" {
		t.Errorf("tracks (-want +got):\n%s", diff)
	}
	o.Spans = append(o.Spans, scan.Span{Index: 3, Item: "damaged", Submitted: 9, Started: 8, Done: 7, Taken: 6, Released: 5, Worker: 1 << 20})
	o.Off = []timing.Off{{Worker: 0, From: 90, To: 500, Ready: true}, {Worker: 7, From: 1, To: 2, Ready: true}, {Worker: 0, From: 900, To: 901, Ready: true}}
	if _, _, err := traceOf(o); err != nil {
		t.Error(err)
	}
	for m, want := range map[microseconds]string{-1: "-0.001", -12_345_678: "-12345.678", 0: "0.000", 12_000_005: "12000.005", 1<<63 - 1: "9223372036854775.807", -1 << 63: "-9223372036854775.808"} {
		if got, err := json.Marshal(m); err != nil || string(got) != want {
			t.Errorf("%d ns are %s, %v; want %s", int64(m), got, err, want)
		}
	}
}

// TestTheCounterEndsWhereSpansAreMissing: after that time the counter would be too low.
func TestTheCounterEndsWhereSpansAreMissing(t *testing.T) {
	o := timing.Observation{Spans: []scan.Span{{Item: "a", Done: 10, Taken: 10, Released: 100}}, Missing: timing.Missing{Items: 3, Submitted: 50}}
	trace, _, err := traceOf(o)
	if counts := trace.counters["in flight items"]; err != nil || !slices.Equal(counts, []readCount{{0, 1}}) {
		t.Errorf("%v, %v", counts, err)
	}
}

func TestTracesThatCannotBeWritten(t *testing.T) {
	woodtest.WantError(t, WriteTrace(&disk{}, timing.Observation{Record: timing.Record{ID: "7"}}), timing.ErrNoSpans, "run 7")
	woodtest.WantError(t, WriteTrace(&disk{}, timing.Observation{Spans: make([]scan.Span, 1)}), syscall.ENOSPC)
}
