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

// heap is the live heap in bytes, after a collection.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// descriptor is what Go keeps for ever of a goroutine that has ended, for the next one, in bytes; measured: 520.
const descriptor = 600

// pipes is what the two pipes of a worker process have in buffers, in bytes.
const pipes = 1<<18 + 1<<16

// descriptors counts this process's open files, 0 where the system does not tell.
func descriptors() int {
	entries, _ := os.ReadDir("/proc/self/fd")
	return len(entries)
}

// TestMillionItems: memory is as flat after a million items as before them, and nothing is left running or
// open. Where the strategy bounds what waits, it is as flat on the way. A million items are 8 MB themselves, and
// 5 % of that is the limit. Through worker processes go 100,000 only: there an item takes some 10 µs and more.
func TestMillionItems(t *testing.T) {
	million := 1_000_000
	if testing.Short() {
		million = 100_000
	}
	items := numbers(million)
	crossing := million / 10
	time.Sleep(time.Nanosecond) // opens what Go keeps open for timers
	var most atomic.Int64       // goroutines at one time
	counted := func(n int) (int, error) {
		for now := int64(runtime.NumGoroutine()); ; {
			if before := most.Load(); now <= before || most.CompareAndSwap(before, now) {
				return square(n)
			}
		}
	}
	mapped := func(s scan.Strategy) func(context.Context, func()) {
		items, work := items, counted
		if s.Where == scan.InProcesses {
			items, work = items[:crossing], square
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
	var children map[int]bool // that run, by process number
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
		bounded bool // in what waits for the loop
		loop    func(ctx context.Context, body func())
	}{
		{"serial", million, true, mapped(scan.Serial())},
		{"queue", million, true, mapped(scan.Queue(2, 64))},
		{"ordered queue", million, true, mapped(ordered)},
		{"queue of bytes", million, true, mapped(bytes)},
		{"pool", million, false, mapped(scan.Pool(2))},
		{"go-each", million, false, mapped(scan.GoEach())},
		{"processes", crossing, false, mapped(scan.Processes(2))},
		{"queued processes", crossing, true, mapped(scan.QueuedProcesses(2, 64))},
		{"each", million, true, func(ctx context.Context, body func()) {
			for range scan.Each(ctx, items) {
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
			limit += descriptor * most.Load() // on a machine that stalls, thousands live at one time
		}
		checkGoroutines(t, c.name, goroutines)
		after := heap()
		for tries := 0; after > limit && tries < 100; tries++ { // a timer that was stopped holds what it would have used a little longer
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
