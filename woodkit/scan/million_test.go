package scan_test

import (
	"context"
	"os"
	"runtime"
	"testing"

	"woodscape.example/woodkit/scan"
)

// heap is the live heap in bytes, after a collection.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// goroutine is what the runtime keeps of a goroutine that has ended, to use it again, in bytes (Go 1.26: 448).
const goroutine = 512

// descriptors counts this process's open files, 0 where the system does not tell.
func descriptors() int {
	entries, _ := os.ReadDir("/proc/self/fd")
	return len(entries)
}

// TestMillionItems: memory is as flat after a million items as before them, and nothing is left running or
// open. Where the strategy bounds what waits, it is as flat on the way. A million items are 8 MB themselves, and
// 5 % of that is the limit.
func TestMillionItems(t *testing.T) {
	million := 1_000_000
	if testing.Short() {
		million = 100_000
	}
	items := numbers(million)
	mapped := func(s scan.Strategy) func(context.Context, func()) {
		return func(ctx context.Context, body func()) {
			for _, err := range scan.Map(ctx, s, items, square) {
				if err != nil {
					t.Errorf("%s: %v", s, err)
				}
				body()
			}
		}
	}
	ordered := scan.Queue(2, 64)
	ordered.Ordered = true
	for _, c := range []struct {
		name    string
		bounded bool // in what waits for the loop
		loop    func(ctx context.Context, body func())
	}{
		{"serial", true, mapped(scan.Serial())},
		{"queue", true, mapped(scan.Queue(2, 64))},
		{"ordered queue", true, mapped(ordered)},
		{"pool", false, mapped(scan.Pool(2))},
		{"go-each", false, mapped(scan.GoEach())},
		{"each", true, func(ctx context.Context, body func()) {
			for range scan.Each(ctx, items) {
				body()
			}
		}},
		{"fold", false, func(ctx context.Context, body func()) {
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
		if c.name == "go-each" {
			limit += int64(million) * goroutine
		}
		results := 0
		c.loop(context.Background(), func() {
			if results++; c.bounded && results%(million/4) == 0 {
				if now := heap(); now > limit {
					t.Errorf("%s: %d bytes before, %d after %d items", c.name, before, now, results)
				}
			}
		})
		if results != million {
			t.Errorf("%s: %d results", c.name, results)
		}
		if after := heap(); after > limit {
			t.Errorf("%s: %d bytes before, %d after", c.name, before, after)
		}
		checkGoroutines(t, c.name, goroutines)
		if n := descriptors(); n > files {
			t.Errorf("%s: %d open files, %d before", c.name, n, files)
		}
	}
	runtime.KeepAlive(items)
}
