package scan_test

import (
	"context"
	"os"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"woodscape.example/woodkit/scan"
)

// heap returns the live heap in bytes, after a garbage collection.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// descriptor is how many bytes Go keeps for ever after a goroutine has ended, to reuse them for the next one. Measured:
// 520.
const descriptor = 600

// pipes is how many bytes the buffers of a worker process's two pipes take.
const pipes = 1<<18 + 1<<16

// descriptors returns the number of this process's open files, or 0 if the system does not report it.
func descriptors() int {
	entries, _ := os.ReadDir("/proc/self/fd")
	return len(entries)
}

// TestMillionItems: after a million items, memory use is as low as before them, and nothing is left running or open. If
// the strategy has a bound, memory use stays as low during the scan. The limit is 400 kB: half a byte for each of a million items, and
// 1.6 bytes for strategies that get a quarter of them. Worker processes get only 100,000 items, because an item takes 10 µs and
// more there.
func TestMillionItems(t *testing.T) {
	million := 1_000_000
	if testing.Short() {
		million = 100_000
	}
	items := numbers(million)
	crossing, quarter := million/10, min(million, 250_000)
	time.Sleep(time.Nanosecond) // opens the files that Go keeps open for timers
	var most atomic.Int64       // the most goroutines at one time
	counted := func(n int) (int, error) {
		for now := int64(runtime.NumGoroutine()); ; {
			if before := most.Load(); now <= before || most.CompareAndSwap(before, now) {
				return square(n)
			}
		}
	}
	mapped := func(s scan.Strategy, items []int) func(context.Context, func()) {
		work := counted
		if s.Where == scan.InProcesses {
			work = square
		}
		return func(ctx context.Context, body func()) {
			for _, err := range scan.Map(ctx, s, items, work) {
				if err != nil {
					t.Errorf("%s: %v", s, err)
				}
				body()
			}
		}
	}
	ordered, bytes := scan.Queue(2, 64), scan.Queue(2, 64)
	ordered.Ordered = true
	bytes.Bytes = 32 * 8      // room for half of the depth
	var children map[int]bool // running ones, by process number
	started := 0
	watched := scan.WithTrace(context.Background(), &scan.Trace{Child: func(c scan.ChildProcess) {
		if c.Ended {
			delete(children, c.PID)
			return
		}
		children[c.PID] = true
		started++
	}})
	for _, c := range []struct {
		name    string
		items   int
		bounded bool // whether the results that wait for the loop have a bound
		loop    func(ctx context.Context, body func())
	}{
		{"serial", quarter, true, mapped(scan.Serial(), items[:quarter])},
		{"queue", million, true, mapped(scan.Queue(2, 64), items)},
		{"ordered queue", quarter, true, mapped(ordered, items[:quarter])},
		{"queue of bytes", quarter, true, mapped(bytes, items[:quarter])},
		{"pool", million, false, mapped(scan.Pool(2), items)},
		{"go-each", million, false, mapped(scan.GoEach(), items)},
		{"processes", crossing, false, mapped(scan.Processes(2), items[:crossing])},
		{"queued processes", crossing, true, mapped(scan.QueuedProcesses(2, 64), items[:crossing])},
		{"each", quarter, true, func(ctx context.Context, body func()) {
			for range scan.Each(ctx, items[:quarter]) {
				body()
			}
		}},
		{"fold", million, false, func(ctx context.Context, body func()) {
			sum, err := scan.Fold(ctx, 2, items, zeroInt, addInt, mergeInt)
			if sum != million*(million-1)/2 || err != nil {
				t.Errorf("fold: %d, %v", sum, err)
			}
			for range million {
				body()
			}
		}},
	} {
		goroutines, files, before := runtime.NumGoroutine(), descriptors(), heap()
		limit := before + 400_000
		onTheWay, ctx := limit, context.Background()
		most.Store(0)
		if c.items == crossing {
			onTheWay += 2 * pipes
			ctx, children, started = watched, map[int]bool{}, 0
		}
		results := 0
		c.loop(ctx, func() {
			if results++; c.bounded && results%(c.items/4) == 0 {
				if now := heap(); now > onTheWay {
					t.Errorf("%s: %d bytes before, %d after %d items", c.name, before, now, results)
				}
			}
		})
		if results != c.items {
			t.Errorf("%s: %d results", c.name, results)
		}
		if len(children) > 0 || c.items == crossing && started != 2 {
			t.Errorf("%s: of %d processes %d are left", c.name, started, len(children))
		}
		if c.name == "go-each" {
			limit += descriptor * most.Load() // when the machine stalls, thousands can live at one time
		}
		checkGoroutines(t, c.name, goroutines)
		after := heap()
		for tries := 0; after > limit && tries < 100; tries++ { // a stopped timer holds what it would have used a little longer
			runtime.Gosched()
			after = heap()
		}
		if after > limit {
			t.Errorf("%s: %d bytes before, %d after", c.name, before, after)
		}
		if n := descriptors(); n > files {
			t.Errorf("%s: %d open files, %d before", c.name, n, files)
		}
	}
	runtime.KeepAlive(items)
}
