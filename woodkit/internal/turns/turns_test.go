package turns

import (
	"context"
	"fmt"
	"runtime"
	"testing"
	"time"

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
	if off, err := w.Off(nil); err == nil || off != nil || w.buffer.buffer.Len() > 0 {
		t.Errorf("%v, %v, %d bytes kept", off, err, w.buffer.buffer.Len())
	}
	if off, err := (*Watch)(nil).Off(nil); off != nil || err != nil {
		t.Errorf("nobody watched: %v, %v", off, err)
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
	if _, err := first.Off(nil); err != nil {
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
