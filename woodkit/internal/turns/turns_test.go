package turns

import (
	"context"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	exptrace "golang.org/x/exp/trace"

	"woodscape.example/woodkit/scan"
)

func TestWhatIsWorthWatching(t *testing.T) {
	fold := scan.Pool(4)
	fold.Where = scan.InFold
	for _, test := range []struct {
		s            scan.Strategy
		items, cores int
		want         bool
	}{
		{scan.Serial(), 100, 1, false},
		{scan.Pool(8), 100, 2, true},
		{scan.Pool(2), 100, 2, true}, // the loop also needs a core, to add
		{scan.Pool(2), 100, 3, false},
		{scan.Pool(8), 2, 4, false}, // six workers have nothing to do
		{fold, 100, 2, true},
		{scan.GoEach(), 100, 8, true},
		{scan.Processes(8), 100, 2, false}, // goroutines of another program are not in this program's trace
		{scan.Pool(8), mostItems + 1, 2, false},
	} {
		if got := Worth(test.s, test.items, test.cores); got != test.want {
			t.Errorf("%v, %d items, %d cores: %v", test.s, test.items, test.cores, got)
		}
	}
}

func TestATraceThatIsTooLargeIsNotRead(t *testing.T) {
	w := &Watch{ended: true}
	for range 40 {
		if _, err := w.buffer.Write(make([]byte, 1<<20)); err != nil {
			t.Fatal(err)
		}
	}
	if off, err := w.Off(nil, true); err == nil || off != nil || w.buffer.buffer.Len() > 0 {
		t.Errorf("%v, %v, %d bytes kept", off, err, w.buffer.buffer.Len())
	}
	if off, err := (*Watch)(nil).Off(nil, true); off != nil || err != nil {
		t.Errorf("nobody watched: %v, %v", off, err)
	}
}

// TestTheLoopIsOffBeforeItTakesAResult: between two results, the loop counts as ready, but not as blocked. Within its body it counts
// as both. What it did before the first item began is not part of the scan. A loop that takes no results is never ready for one.
func TestTheLoopIsOffBeforeItTakesAResult(t *testing.T) {
	s := seen{
		loop: 1,
		off: map[exptrace.GoID][]Off{
			1: {{From: 0, To: 15, Ready: true}, {From: 20, To: 30}, {From: 30, To: 45, Ready: true}, {From: 50, To: 55}, {From: 70, To: 80}, {From: 80, To: 99, Ready: true}},
			2: {{From: 12, To: 14, Ready: true}},
		},
		items: map[string][]item{"a": {{by: 2, begun: 10}}, "b": {{by: 2, begun: 26}}},
	}
	spans := []scan.Span{
		{Item: "a", Started: 10, Done: 25, Taken: 40, Released: 60},
		{Item: "b", Started: 26, Done: 65, Taken: 90, Released: 95},
	}
	const loop = scan.Caller
	want := []Off{
		{Worker: loop, From: 10, To: 15, Ready: true, Before: true},
		{Worker: 0, From: 12, To: 14, Ready: true},
		{Worker: loop, From: 30, To: 40, Ready: true, Before: true},
		{Worker: loop, From: 40, To: 45, Ready: true},
		{Worker: loop, From: 50, To: 55},
		{Worker: loop, From: 80, To: 90, Ready: true, Before: true},
		{Worker: loop, From: 90, To: 95, Ready: true},
	}
	items := maps.Clone(s.items) // of uses them up
	if diff := cmp.Diff(want, s.of(spans, true)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	s.items = items
	want = slices.DeleteFunc(want, func(o Off) bool { return o.Before })
	if diff := cmp.Diff(want, s.of(spans, false)); diff != "" {
		t.Errorf("a fold (-want +got)\n%s", diff)
	}
}

// A second watch beside the first is nil, and stopping it does not affect the first.
func TestOneWatchAtATime(t *testing.T) {
	begin := time.Now()
	since := func() time.Duration { return time.Since(begin) }
	first := Start(since)
	if first == nil {
		t.Skip("somebody else is tracing")
	}
	if second := Start(since); second != nil {
		t.Error("two traces at once")
	}
	if _, err := first.Off(nil, true); err != nil {
		t.Error(err)
	}
}

// BenchmarkWatching measures the cost of an item that does nothing, with a trace and without one.
func BenchmarkWatching(b *testing.B) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	items := make([]int, 5000)
	scanned := func() {
		for range scan.Map(context.Background(), scan.Pool(8), items, func(n int) (int, error) { return n, nil }) {
		}
	}
	for _, watched := range []bool{false, true} {
		b.Run(fmt.Sprintf("watched=%t", watched), func(b *testing.B) {
			for b.Loop() {
				var w *Watch
				if watched {
					begin := time.Now()
					w = Start(func() time.Duration { return time.Since(begin) })
				}
				scanned()
				b.StopTimer()
				w.Stop()
				b.StartTimer()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(items)), "ns/item")
		})
	}
}
