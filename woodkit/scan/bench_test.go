package scan_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/destel/rill"
	"github.com/sourcegraph/conc/pool"
	"golang.org/x/sync/errgroup"

	"woodscape.example/woodkit/scan"
)

// spin returns work that keeps a core busy for about this long.
func spin(d time.Duration) func(int) (int, error) {
	if d == 0 {
		return func(n int) (int, error) { return n, nil }
	}
	rounds := calibrate(d)
	return func(n int) (int, error) { return turn(n, rounds), nil }
}

func turn(n, rounds int) int {
	for range rounds {
		n = n*1664525 + 1013904223
	}
	return n
}

var sink int

// calibrate finds how many rounds of turn take this long.
func calibrate(d time.Duration) int {
	const rounds = 1 << 16
	best := time.Hour
	for range 20 {
		start := time.Now()
		sink += turn(1, rounds)
		best = min(best, time.Since(start))
	}
	return int(rounds * d / best)
}

const benchWorkers = 2

// way is one way to run a function over a slice and read the results in one loop.
type way struct {
	name string
	run  func(items []int, do func(int) (int, error)) int
}

// handLoop is a loop over channels as a reader would write it out. Both channels have room for this many items.
func handLoop(room int) func([]int, func(int) (int, error)) int {
	return func(items []int, do func(int) (int, error)) int { return byHand(items, do, room) }
}

func byHand(items []int, do func(int) (int, error), room int) (total int) {
	type result struct {
		value int
		err   error
	}
	jobs, results := make(chan int, room), make(chan result, room)
	var workers sync.WaitGroup
	for range benchWorkers {
		workers.Go(func() {
			for n := range jobs {
				value, err := do(n)
				results <- result{value, err}
			}
		})
	}
	go func() {
		for _, n := range items {
			jobs <- n
		}
		close(jobs)
		workers.Wait()
		close(results)
	}()
	for r := range results {
		if r.err == nil {
			total += r.value
		}
	}
	return total
}

func mapped(ctx context.Context, s scan.Strategy) func([]int, func(int) (int, error)) int {
	return func(items []int, do func(int) (int, error)) (total int) {
		for value, err := range scan.Map(ctx, s, items, do) {
			if err == nil {
				total += value
			}
		}
		return total
	}
}

func ways() []way {
	traced := func() context.Context {
		spans := 0
		return scan.WithTrace(context.Background(), &scan.Trace{Item: func(scan.Span) { spans++ }})
	}
	return []way{
		{"hand-written", handLoop(0)},
		{"hand-written-buffered", handLoop(64)},
		{"scan-pool", mapped(context.Background(), scan.Pool(benchWorkers))},
		{"scan-pool-spans", mapped(traced(), scan.Pool(benchWorkers))},
		{"scan-queue", mapped(context.Background(), scan.Queue(benchWorkers, 64))},
		{"scan-queue-spans", mapped(traced(), scan.Queue(benchWorkers, 64))},
		{"errgroup", func(items []int, do func(int) (int, error)) (total int) {
			var group errgroup.Group
			group.SetLimit(benchWorkers)
			results := make(chan int)
			go func() {
				for _, n := range items {
					group.Go(func() error {
						value, err := do(n)
						if err == nil {
							results <- value
						}
						return nil
					})
				}
				group.Wait()
				close(results)
			}()
			for value := range results {
				total += value
			}
			return total
		}},
		{"conc", func(items []int, do func(int) (int, error)) (total int) {
			workers := pool.New().WithMaxGoroutines(benchWorkers)
			results := make(chan int)
			go func() {
				for _, n := range items {
					workers.Go(func() {
						if value, err := do(n); err == nil {
							results <- value
						}
					})
				}
				workers.Wait()
				close(results)
			}()
			for value := range results {
				total += value
			}
			return total
		}},
		{"rill", func(items []int, do func(int) (int, error)) (total int) {
			for r := range rill.Map(rill.FromSlice(items, nil), benchWorkers, do) {
				if r.Error == nil {
					total += r.Value
				}
			}
			return total
		}},
	}
}

// BenchmarkOverhead compares scan.Map with loops that are written by hand and with other libraries, by the work per item.
func BenchmarkOverhead(b *testing.B) {
	for _, work := range []time.Duration{0, 10 * time.Microsecond, 100 * time.Microsecond} {
		do := spin(work)
		for _, w := range ways() {
			b.Run(fmt.Sprintf("work=%s/by=%s", work, w.name), func(b *testing.B) {
				items := numbers(b.N)
				b.ReportAllocs()
				b.ResetTimer()
				sink += w.run(items, do)
			})
		}
	}
}
