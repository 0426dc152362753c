package scan_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime/trace"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"woodscape.example/woodkit/scan"
)

// record collects what a trace is told. Only the loop's goroutine touches it, and the race detector checks that.
type record struct {
	strategy scan.Strategy
	items    int
	begun    int
	spans    []scan.Span
	ended    []error
}

func (r *record) trace() *scan.Trace {
	return &scan.Trace{
		Begin: func(s scan.Strategy, items int) { r.strategy, r.items = s, items; r.begun++ },
		Item:  func(s scan.Span) { r.spans = append(r.spans, s) },
		End:   func(err error) { r.ended = append(r.ended, err) },
	}
}

func traced() (context.Context, *record) {
	r := new(record)
	return scan.WithTrace(context.Background(), r.trace()), r
}

// photo is an item with a name. It reports which part of its work is loading.
type photo struct {
	Number int
	phases *scan.Phases
}

func (p photo) String() string { return fmt.Sprintf("%05d_FV.png", p.Number) }

func (p photo) Observe(phases *scan.Phases) photo { p.phases = phases; return p }

// read loads for 5 s: 1 s of decoding, 3 s of waiting within the loading, and 1 s more.
func (p photo) read() {
	read := p.phases.Loading()
	time.Sleep(time.Second)
	end := p.phases.Waiting()
	time.Sleep(3 * time.Second)
	end()
	again := p.phases.Loading()
	time.Sleep(time.Second)
	again()
	read()
	end() // too late to mean anything
}

func photos(n int) []photo {
	items := make([]photo, n)
	for i := range items {
		items[i].Number = i
	}
	return items
}

func TestSpanOfEachItem(t *testing.T) {
	second := time.Second
	synctest.Test(t, func(t *testing.T) {
		ctx, r := traced()
		for _, err := range scan.Map(ctx, scan.Queue(1, 2), photos(3), func(p photo) ([]byte, error) {
			p.read()
			time.Sleep(2 * time.Second)
			if p.Number == 1 {
				return make([]byte, 99), errOdd
			}
			return make([]byte, 100), nil
		}) {
			if err == nil {
				time.Sleep(10 * time.Second)
			}
		}
		failure := r.spans[1].Err
		if !errors.Is(failure, errOdd) {
			t.Errorf("second span: %v", failure)
		}
		want := []scan.Span{
			{Index: 0, Item: "00000_FV.png", Submitted: 0, Started: 0, Done: 7 * second, Taken: 7 * second, Released: 17 * second, Bytes: 124},
			{Index: 1, Item: "00001_FV.png", Submitted: 0, Started: 7 * second, Done: 14 * second, Taken: 17 * second, Released: 17 * second, Err: failure},
			{Index: 2, Item: "00002_FV.png", Submitted: 17 * second, Started: 17 * second, Done: 24 * second, Taken: 24 * second, Released: 34 * second, Bytes: 124},
		}
		for i := range want {
			want[i].Loading, want[i].Waiting = 2*second, 3*second
		}
		if diff := cmp.Diff(want, r.spans, cmp.Comparer(func(a, b error) bool { return a == b })); diff != "" {
			t.Errorf("spans (-want +got):\n%s", diff)
		}
		if r.begun != 1 || r.items != 3 || r.strategy != scan.Queue(1, 2) || len(r.ended) != 1 || r.ended[0] != nil {
			t.Errorf("%+v", r)
		}
	})
}

func TestSpansOfEach(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, r := traced()
		for p := range scan.Each(ctx, photos(2)) {
			p.read()
			time.Sleep(time.Second)
		}
		for i, span := range r.spans {
			start := time.Duration(i) * 6 * time.Second
			end := start + 6*time.Second
			want := scan.Span{
				Index: i, Item: fmt.Sprintf("%05d_FV.png", i), Worker: scan.Caller, Submitted: span.Submitted,
				Started: start, Done: end, Taken: end, Released: end, Loading: 2 * time.Second, Waiting: 3 * time.Second,
			}
			if diff := cmp.Diff(want, span); diff != "" || span.Submitted > span.Started {
				t.Errorf("span %d (-want +got):\n%s", i, diff)
			}
		}
		if len(r.spans) != 2 || r.strategy != scan.Serial() || len(r.ended) != 1 {
			t.Errorf("%+v", r)
		}
	})
}

// TestSpansSumToTheWallTime: when all workers are always busy, the parts add up to the whole, to the nanosecond.
func TestSpansSumToTheWallTime(t *testing.T) {
	for s, lanes := range map[scan.Strategy]time.Duration{scan.Serial(): 1, scan.Pool(4): 4, scan.Queue(4, 8): 4} {
		synctest.Test(t, func(t *testing.T) {
			ctx, r := traced()
			start := time.Now()
			for range scan.Map(ctx, s, numbers(40), func(int) (int, error) { time.Sleep(time.Second); return 0, nil }) {
			}
			wall := time.Since(start)
			var worked time.Duration
			for _, span := range r.spans {
				worked += span.Done - span.Started + span.Released - span.Taken
			}
			if worked != lanes*wall {
				t.Errorf("%s: %v of work in %v with %d lanes", s, worked, wall, lanes)
			}
		})
	}
}

// TestUnobservedItems: without a trace, no item is asked to observe itself, and its marks cost nothing.
func TestUnobservedItems(t *testing.T) {
	for p, err := range scan.Map(context.Background(), scan.Pool(2), photos(5), func(p photo) (*scan.Phases, error) {
		p.phases.Loading()()
		p.phases.Waiting()()
		return p.phases, nil
	}) {
		if p != nil || err != nil {
			t.Errorf("%v, %v", p, err)
		}
	}
}

func loadInWorker(p photoFile) (int, error) {
	end := p.phases.Loading()
	busy(20 * time.Millisecond)
	end()
	busy(10 * time.Millisecond)
	return p.Number, nil
}

// busy works in real time, because a worker process has no virtual time.
func busy(d time.Duration) {
	for start := time.Now(); time.Since(start) < d; {
	}
}

// photoFile is a photo that can cross to worker processes.
type photoFile struct{ photo }

func (p photoFile) GobEncode() ([]byte, error)   { return []byte{byte(p.Number)}, nil }
func (p *photoFile) GobDecode(text []byte) error { p.Number = int(text[0]); return nil }
func (p photoFile) Observe(phases *scan.Phases) photoFile {
	p.photo = p.photo.Observe(phases)
	return p
}

var _ = scan.Task(loadInWorker)

// TestPhasesOfWorkerProcesses: the phases come back with the result.
func TestPhasesOfWorkerProcesses(t *testing.T) {
	ctx, r := traced()
	items := []photoFile{{photo{Number: 1}}, {photo{Number: 2}}, {photo{Number: 3}}}
	for _, err := range scan.Map(ctx, scan.Processes(1), items, loadInWorker) {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range r.spans {
		computing := s.Done - s.Started - s.Loading - s.Waiting - s.Crossing
		if s.Loading < 20*time.Millisecond || computing < 10*time.Millisecond || s.Waiting != 0 || s.Crossing <= 0 || s.Worker != 0 {
			t.Errorf("%+v: computing %v", s, computing)
		}
	}
	if len(r.spans) != 3 {
		t.Errorf("%d spans", len(r.spans))
	}
}

// TestRuntimeTrace: go tool trace shows the scan as a task, and items and phases as regions, under the names in the
// package comment.
func TestRuntimeTrace(t *testing.T) {
	var buffer bytes.Buffer
	if err := trace.Start(&buffer); err != nil {
		t.Fatal(err)
	}
	for _, err := range scan.Map(context.Background(), scan.Queue(2, 3), photos(4), func(p photo) (int, error) {
		defer p.phases.Loading()()
		p.phases.Waiting()()
		return 0, nil
	}) {
		if err != nil {
			t.Error(err)
		}
	}
	trace.Stop()
	names := []string{"scan queue:workers=2,depth=3", "item", "computing", "loading", "waiting", "adding", "00003_FV.png"}
	checkNames(t, "Map", buffer.Bytes(), names, []string{"handing over"})

	buffer.Reset()
	if err := trace.Start(&buffer); err != nil {
		t.Fatal(err)
	}
	for range scan.Each(context.Background(), photos(1)) {
	}
	trace.Stop()
	checkNames(t, "Each", buffer.Bytes(), []string{"scan serial", "item", "computing", "00000_FV.png"}, []string{"loading", "handing over"})

	buffer.Reset()
	if err := trace.Start(&buffer); err != nil {
		t.Fatal(err)
	}
	for _, err := range scan.Map(context.Background(), scan.Processes(1), numbers(2), square) {
		if err != nil {
			t.Error(err)
		}
	}
	trace.Stop()
	checkNames(t, "processes", buffer.Bytes(), []string{"scan processes:workers=1", "item", "handing over", "computing", "adding"}, []string{"loading"})
}

// checkNames looks for names in a trace. In the trace each string follows its length, so a name is not found inside a
// longer one.
func checkNames(t *testing.T, what string, traced []byte, in, out []string) {
	t.Helper()
	has := func(name string) bool { return bytes.Contains(traced, append([]byte{byte(len(name))}, name...)) }
	for _, name := range in {
		if !has(name) {
			t.Errorf("%s: no %q in the trace", what, name)
		}
	}
	for _, name := range out {
		if has(name) {
			t.Errorf("%s: %q in the trace", what, name)
		}
	}
}

// These results have no Size method.
func TestBytesOfResults(t *testing.T) {
	type plain struct {
		A int64
		B [4]uint32
	}
	type image struct {
		Pix    []uint8
		Stride int
		hidden string
	}
	for _, c := range []struct {
		name string
		got  int64
		want int64
	}{
		{"number", bytesOf(t, 7), 8},
		{"struct", bytesOf(t, plain{}), 24},
		{"array", bytesOf(t, [256]int64{}), 2048},
		{"string", bytesOf(t, "abc"), 16 + 3},
		{"slice", bytesOf(t, make([]uint32, 10)), 24 + 40},
		{"planes", bytesOf(t, [][]uint8{make([]uint8, 100), nil, make([]uint8, 50)}), 24*4 + 150},
		{"pointer to an image", bytesOf(t, &image{Pix: make([]uint8, 1000), hidden: "1234"}), 8 + 48 + 1000 + 4},
		{"nil pointer", bytesOf(t, (*image)(nil)), 8},
		{"images", bytesOf(t, []image{{}, {Pix: make([]uint8, 5)}}), 24 + 2*48 + 5},
		{"array of strings", bytesOf(t, [2]string{"ab", "c"}), 32 + 3},
		{"anything", bytesOf(t, any([]uint8{1, 2})), 24 + 2},
		{"nothing", bytesOf(t, any(nil)), 0},
		{"own size", bytesOf(t, weight(99)), 99},
	} {
		if c.got != c.want {
			t.Errorf("%s: %d bytes, want %d", c.name, c.got, c.want)
		}
	}
}

// bytesOf returns the size that a span gives for a result.
func bytesOf[R any](t *testing.T, result R) int64 {
	ctx, r := traced()
	for _, err := range scan.Map(ctx, scan.Serial(), numbers(1), func(int) (R, error) { return result, nil }) {
		if err != nil {
			t.Fatal(err)
		}
	}
	return r.spans[0].Bytes
}

// lying is a result and an item whose own methods all panic.
type lying struct{}

func (lying) Size() int64    { panic("no size") }
func (lying) String() string { panic("no name") }

// TestMethodsThatPanic: such a panic is the item's error, or it changes nothing.
func TestMethodsThatPanic(t *testing.T) {
	for _, s := range inProcess() {
		s.Bytes = 100
		failed := 0
		for _, err := range scan.Map(context.Background(), s, make([]lying, 3), func(l lying) (lying, error) { return l, nil }) {
			var item *scan.ItemError
			if !errors.As(err, &item) || !errors.Is(err, scan.ErrPanic) || item.Item != fmt.Sprintf("item %d", item.Index) {
				t.Errorf("%s: %v", s, err)
			}
			failed++
		}
		if failed != 3 {
			t.Errorf("%s: %d failed", s, failed)
		}
	}
}

// TestATraceIsToldWhenTheScanIsStopped, by its context or by its loop, and of no stop where there was none.
func TestATraceIsToldWhenTheScanIsStopped(t *testing.T) {
	const never = -1
	for name, test := range map[string]struct {
		deadline time.Duration
		leave    int // after so many results; 0: never
		want     time.Duration
	}{
		"deadline": {25 * time.Second, 0, 25 * time.Second},
		"break":    {time.Hour, 3, 30 * time.Second},
		"complete": {time.Hour, 0, never},
		"last":     {time.Hour, 6, never},
	} {
		synctest.Test(t, func(t *testing.T) {
			told := []time.Duration{}
			ctx, cancel := context.WithTimeout(context.Background(), test.deadline)
			defer cancel()
			ctx = scan.WithTrace(ctx, &scan.Trace{Stopped: func(at time.Duration) { told = append(told, at) }})
			n := 0
			for _, err := range scan.Map(ctx, scan.Queue(1, 2), photos(6), func(photo) (int, error) {
				time.Sleep(10 * time.Second)
				return 0, nil
			}) {
				if n++; err == nil && n == test.leave {
					break
				}
			}
			want := []time.Duration{}
			if test.want != never {
				want = append(want, test.want)
			}
			if diff := cmp.Diff(want, told); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		})
	}
}
