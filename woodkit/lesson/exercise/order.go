package exercise

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync/atomic"
	"time"

	"woodscape.example/woodkit/internal/unit"
)

// poolOfFour returns how long four workers take for items with these waits. Each worker takes the next item of the order
// when it is free.
func poolOfFour(waits []float64, order []int) float64 {
	var free [4]float64 // when each worker is free
	for _, item := range order {
		next := 0
		for w := range free {
			if free[w] < free[next] {
				next = w
			}
		}
		free[next] += waits[item]
	}
	return slices.Max(free[:])
}

// longestFirst returns the order for which R. L. Graham proved a bound: at most 4/3 of the best possible time ("Bounds on
// Multiprocessing Timing Anomalies", SIAM Journal on Applied Mathematics 17, 1969).
func longestFirst(waits []float64) []int {
	order := make([]int, len(waits))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(waits[b], waits[a]) })
	return order
}

// judgeOrder judges exercise 7: an order with which a pool of four finishes no later than with the longest items first.
func judgeOrder(order func(waits []float64) []int) (string, bool) {
	rising := make([]float64, 64) // the notebook's requests, in ms
	for i := range rising {
		rising[i] = 2 * math.Pow((63.5-float64(i))/64, -0.8)
	}
	mixed := slices.Clone(rising)
	for i := range mixed {
		mixed[i] = rising[(i*37+11)%len(rising)]
	}
	for _, c := range []struct {
		what  string
		waits []float64
	}{
		{"nothing", nil},
		{"one request", []float64{7}},
		{"the notebook's requests", rising},
		{"the same, mixed", mixed},
		{"five requests of 1 ms and one of 3 ms", []float64{1, 1, 1, 1, 1, 3}},
	} {
		given := order(slices.Clone(c.waits))
		if n, want := len(given), len(c.waits); n != want {
			return fmt.Sprintf("for %s the order has %d places, want %d", c.what, n, want), false
		}
		seen := slices.Sorted(slices.Values(given))
		for i, item := range seen {
			if item != i {
				return fmt.Sprintf("for %s the order does not have every index from 0 to %d once", c.what, len(seen)-1), false
			}
		}
		took, best := poolOfFour(c.waits, given), poolOfFour(c.waits, longestFirst(c.waits))
		if took > best*(1+1e-9) {
			return fmt.Sprintf("for %s the pool takes %.4g ms, and can take %.4g ms: which request should not begin last?", c.what, took, best), false
		}
	}
	return "the longest first, so that what is short fills the gaps", true
}

// judgeDepth judges exercise 8: the least depth of an ordered queue with which all workers stay busy while one of them does
// a slow item. Meanwhile each of the others begins ceil(slow/quick) items, and all of these stay in flight until the slow
// one is done.
func judgeDepth(depth func(workers int, slow, quick float64) int) (string, bool) {
	for _, c := range []struct {
		workers     int
		slow, quick float64
		want        int
	}{
		{4, 80, 10, 25},
		{2, 10, 10, 2},
		{1, 80, 10, 1},
		{4, 85, 10, 28},
		{4, 82, 10, 28},
		{16, 30, 10, 46},
	} {
		got := depth(c.workers, c.slow, c.quick)
		which := fmt.Sprintf("workers %d, slow %g ms, quick %g ms", c.workers, c.slow, c.quick)
		switch {
		case got < c.want:
			return fmt.Sprintf("%s gives %d: too little; how many quick ones does one worker begin while the slow one is under way?", which, got), false
		case got > c.want:
			return fmt.Sprintf("%s gives %d: enough, but a lesser depth is enough too, and every place may hold a result", which, got), false
		}
	}
	return "the slow one, and for every other worker as many as it begins meanwhile", true
}

// untilStopped is how long an item of exercise 9 waits until it is told to stop. A right solution makes this wait short.
// clearingUp is how long the item needs to clear up after that. The wait is divided into looks, so that a machine that
// stalls uses up only one of them.
const (
	untilStopped = 2 * time.Second
	looks        = 20
	clearingUp   = 20 * time.Millisecond
)

// errJudged is the error of the failing item in exercise 9.
var errJudged = errors.New("item 3 is damaged")

// judgeFirstError judges exercise 9: all items run at once. The first error stops the others, and is returned when nothing
// is running any more.
func judgeFirstError(all func(context.Context, []int, func(context.Context, int) error) error) (string, bool) {
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	for _, c := range []struct {
		what   string
		ctx    context.Context
		waits  bool // items that do not fail wait until they are told to stop
		fails  int
		want   error
		untold string // hint where the items are not told to stop
		hint   string // hint where the error is another one
	}{
		{"no item fails", context.Background(), false, -1, nil, "", "what else could be wrong?"},
		{"item 3 fails first", context.Background(), true, 3, errJudged, "Which context do the items look at? Can you make a new one from the caller's, and end the new one yourself?", "what the others say is a consequence of that"},
		{"the caller's own context has ended", ended, true, -1, context.Canceled, "Is the context that the items look at made from the caller's?", "is yours made from it?"},
	} {
		items := []int{0, 1, 2, 3, 4, 5, 6, 7}
		var begun, running, untold atomic.Int32
		err := all(c.ctx, items, func(ctx context.Context, item int) error {
			begun.Add(1)
			running.Add(1)
			defer running.Add(-1)
			if item == c.fails {
				return errJudged
			}
			if !c.waits {
				return nil
			}
			for range looks {
				select {
				case <-ctx.Done():
					time.Sleep(clearingUp)
					return ctx.Err()
				case <-time.After(untilStopped / looks):
				}
			}
			untold.Add(1)
			return nil
		})
		switch {
		case !c.waits && begun.Load() != int32(len(items)):
			return fmt.Sprintf("%s, and of %d items %d began", c.what, len(items), begun.Load()), false
		case running.Load() != 0:
			return fmt.Sprintf("%s, and %s still under way when it returns", c.what, unit.Several(int(running.Load()), "item is", "items are")), false
		case untold.Load() != 0:
			return fmt.Sprintf("%s, and nobody tells the items that are still running to stop. %s", c.what, c.untold), false
		case !errors.Is(err, c.want):
			return fmt.Sprintf("%s, and the error is %v: %s", c.what, err, c.hint), false
		}
	}
	return "the first error stops the others, is returned, and nothing is left running", true
}

// chunkShare is the largest cost of handing over a chunk in exercise 10, as a share of the chunk's work.
const chunkShare = 0.05

// judgeChunk judges exercise 10: the fewest items per chunk for which handing over a chunk costs at most a twentieth of its
// work.
func judgeChunk(chunk func(handing, work float64) int) (string, bool) {
	for _, c := range []struct {
		handing, work float64
		want          int
		hint          string
	}{
		{200, 10, 400, "handing over once takes as long as the work of how many items? Take twenty times as many."},
		{200, 1000, 4, "handing over once takes as long as the work of how many items? Take twenty times as many."},
		{300, 7, 858, "a part of an item cannot be handed over"},
		{200, 100_000, 1, "work that is large enough needs no chunks, but a chunk has at least one item"},
	} {
		if got := chunk(c.handing, c.work); got != c.want {
			return fmt.Sprintf("handing over %g ns, work %g ns gives %d: %s", c.handing, c.work, got, c.hint), false
		}
	}
	return fmt.Sprintf("handing over / (%g × work), rounded up", chunkShare), true
}
