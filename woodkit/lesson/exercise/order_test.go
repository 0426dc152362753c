package exercise

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"woodscape.example/woodkit/scan"
)

// The first attempts in notebook 02b must be judged "not yet" and the solutions right. Each typical mistake must get its
// own hint.
func TestVerifyMore(t *testing.T) {
	type firstError = func(context.Context, []int, func(context.Context, int) error) error
	inOrder := func(waits []float64) []int {
		order := make([]int, len(waits))
		for i := range order {
			order[i] = i
		}
		return order
	}
	// together runs all items at once and returns the first error. If tell is true, it ends the items' context at the first
	// error. If wait is true, it waits for all items. If own is true, the context does not come from the caller's.
	together := func(tell, wait, own bool) firstError {
		return func(ctx context.Context, items []int, work func(context.Context, int) error) (first error) {
			inner, stop := context.WithCancel(ctx)
			defer stop()
			if own {
				inner, stop = context.WithCancel(context.Background())
				defer stop()
			}
			errs := make(chan error, len(items))
			for _, item := range items {
				go func() { errs <- work(inner, item) }()
			}
			for range items {
				if err := <-errs; err != nil && first == nil {
					first = err
					if tell {
						stop()
					}
					if !wait {
						return first
					}
				}
			}
			return first
		}
	}
	for _, test := range []struct {
		name   string
		result any
		want   string
	}{
		{"exercise-7", inOrder, "not yet: for the notebook's requests"},
		{"exercise-7", longestFirst, "right"},
		{"exercise-7", func(waits []float64) []int { return nil }, "0 places, want 1"},
		{"exercise-7", func(waits []float64) []int { return make([]int, len(waits)) }, "every index"},
		{"exercise-7", func(waits []float64) []int { order := longestFirst(waits); slices.Reverse(order); return order }, "not yet"},
		{"exercise-8", func(workers int, _, _ float64) int { return workers }, "too little"},
		{"exercise-8", func(workers int, slow, quick float64) int { return 1000 }, "enough, but"},
		{"exercise-8", func(workers int, slow, quick float64) int { return 1 + int(float64(workers-1)*slow/quick) }, "gives 26: too little"},
		{"exercise-8", func(workers int, slow, quick float64) int { return 1 + (workers-1)*int(math.Round(slow/quick)) }, "gives 25: too little"},
		{"exercise-8", func(workers int, slow, quick float64) int { return 1 + (workers-1)*int(math.Ceil(slow/quick)) }, "right"},
		{"exercise-9", together(false, true, false), "not yet: item 3 fails first"},
		{"exercise-9", together(true, false, false), "still under way"},
		{"exercise-9", together(true, true, true), "not yet: the caller's own context has ended"},
		{"exercise-9", together(true, true, false), "right"},
		{"exercise-9", firstError(func(context.Context, []int, func(context.Context, int) error) error { return nil }), "0 began"},
		{"exercise-9", firstError(func(ctx context.Context, items []int, work func(context.Context, int) error) error {
			return errors.New("always")
		}), "not yet"},
		{"exercise-10", func(handing, work float64) int { return 1000 }, "not yet"},
		{"exercise-10", func(handing, work float64) int { return int(handing / (0.05 * work)) }, "not yet"},
		{"exercise-10", func(handing, work float64) int { return int(math.Ceil(20 * handing / work)) }, "right"},
		{"exercise-10", 3, "it takes a func(handing, work float64) int, this is a int"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel() // some wait for something that should not happen
			if got := verify(test.name, test.result); !strings.Contains(got, test.want) {
				t.Errorf("%s, want %q in it", got, test.want)
			}
		})
	}
}

// Longest first never takes more than 4/3 of a lower bound that holds for every order, as Graham proved.
func TestLongestFirstKeepsItsBound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		waits := rapid.SliceOfN(rapid.Float64Range(0.1, 100), 1, 6).Draw(t, "waits")
		best, order := math.Inf(1), longestFirst(waits)
		var permute func(k int)
		others := slices.Clone(order)
		permute = func(k int) {
			if k == len(others) {
				best = min(best, poolOfFour(waits, others))
				return
			}
			for i := k; i < len(others); i++ {
				others[k], others[i] = others[i], others[k]
				permute(k + 1)
				others[k], others[i] = others[i], others[k]
			}
		}
		permute(0)
		if took := poolOfFour(waits, order); took > best*4/3+1e-9 {
			t.Fatalf("longest first takes %g, the best order %g", took, best)
		}
	})
}

// With the depth that exercise 8 calls least, every worker of a real ordered queue stays busy, in virtual time. With one
// less, one is idle.
func TestOrderedQueueNeedsTheDepth(t *testing.T) {
	for _, c := range []struct {
		workers, slow, quick, depth int // in ms
	}{{2, 10, 10, 2}, {4, 80, 10, 25}, {4, 85, 10, 28}, {16, 30, 10, 46}} {
		for _, less := range []int{0, 1} {
			if idle := idleInOrder(t, c.workers, c.depth-less, c.slow, c.quick); idle != (less == 1) {
				t.Errorf("%+v, and depth %d: somebody idle is %v", c, c.depth-less, idle)
			}
		}
	}
}

// idleInOrder scans in order, with one slow item among quick ones. It reports whether a worker was idle while the slow item
// was in progress.
func idleInOrder(t *testing.T, workers, depth, slow, quick int) (idle bool) {
	var spans []scan.Span
	synctest.Test(t, func(t *testing.T) {
		var mutex sync.Mutex
		trace := &scan.Trace{Item: func(s scan.Span) {
			mutex.Lock()
			defer mutex.Unlock()
			spans = append(spans, s)
		}}
		strategy := scan.Queue(workers, depth)
		strategy.Ordered = true
		items := make([]int, 10*workers+2*depth)
		for i := range items {
			items[i] = quick
		}
		items[workers] = slow // begins together with all others, when the first items are over
		wait := func(ms int) (int, error) {
			time.Sleep(time.Duration(ms) * time.Millisecond) // virtual
			return ms, nil
		}
		for range scan.Map(scan.WithTrace(t.Context(), trace), strategy, items, wait) {
		}
	})
	var from, to time.Duration
	for _, s := range spans {
		if s.Index == workers {
			from, to = s.Started, s.Done
		}
	}
	busy := make([]time.Duration, workers)
	for _, s := range spans {
		busy[s.Worker] += max(0, min(s.Done, to)-max(s.Started, from))
	}
	return slices.Min(busy) < to-from
}
