package scan_test

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"woodscape.example/woodkit/scan"
)

// oneCore makes goroutines take turns on one core, so that their order is known.
func oneCore(t *testing.T) {
	before := runtime.GOMAXPROCS(1)
	t.Cleanup(func() { runtime.GOMAXPROCS(before) })
}

// TestNoItemBeginsAfterTheCancel: a worker may look for an item before the goroutine that stops the scan gets a core.
// No item must start then either. Item 3 cancels, and item 0, which was in progress, frees the other worker at that
// moment.
func TestNoItemBeginsAfterTheCancel(t *testing.T) {
	oneCore(t)
	why := errors.New("enough")
	ordered := func(s scan.Strategy) scan.Strategy { s.Ordered = true; return s }
	strategies := []scan.Strategy{
		scan.Serial(), scan.Pool(1), scan.Pool(2), scan.GoEach(), scan.Queue(1, 1), scan.Queue(2, 4),
		ordered(scan.Pool(2)), ordered(scan.Queue(2, 4)), ordered(scan.GoEach()),
		{Where: scan.InFold, Workers: 2},
	}
	for _, s := range strategies {
		synctest.Test(t, func(t *testing.T) { // fails if a goroutine is left
			ctx, r := traced()
			ctx, cancel := context.WithCancelCause(ctx)
			defer cancel(nil)
			free := make(chan struct{})
			var begun atomic.Int32
			do := func(i int) (int, error) {
				begun.Add(1)
				switch {
				case i == 0 && s != scan.Serial() && s.Workers != 1:
					<-free
				case i == 3:
					cancel(why)
					close(free)
				}
				return i, nil
			}
			var got []int
			var ended error
			if s.Where == scan.InFold {
				got, ended = scan.Fold(ctx, s.Workers, numbers(100), func() []int { return nil }, func(all []int, i int) ([]int, error) {
					i, _ = do(i)
					return append(all, i), nil
				}, func(a, b []int) []int { return append(a, b...) })
			} else {
				for i, err := range scan.Map(ctx, s, numbers(100), do) {
					if ended = err; err == nil {
						got = append(got, i)
					}
				}
			}
			slices.Sort(got)
			kept := 4
			if s.Where != scan.InFold { // a fold has added all four; elsewhere the loop may not have taken them all
				kept = len(got)
			}
			if begun.Load() != 4 || kept > 4 || s.Where == scan.InFold && !slices.Equal(got, numbers(4)) || slices.Contains(got, 3) && s.Where != scan.InFold || !errors.Is(ended, why) {
				t.Errorf("%s: %d begun, results %v, then %v", s, begun.Load(), got, ended)
			}
			if len(r.spans) != kept || len(r.ended) != 1 || r.ended[0] != why {
				t.Errorf("%s: %d spans, End got %v", s, len(r.spans), r.ended)
			}
		})
	}
}

// TestGoEachHearsOfTheCancel: in a program, the goroutine that gets an interrupt has to wait for its turn on a core. It
// must not have to wait for all items.
func TestGoEachHearsOfTheCancel(t *testing.T) {
	oneCore(t)
	for _, ordered := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			ctx, r := traced()
			ctx, cancel := context.WithCancel(ctx)
			defer cancel()
			interrupt := make(chan struct{})
			var interrupted sync.WaitGroup
			interrupted.Go(func() {
				<-interrupt
				runtime.Gosched() // moves to the end of the queue of goroutines
				cancel()
			})
			var begun atomic.Int32
			results := 0
			var last error
			for _, err := range scan.Map(ctx, scan.Strategy{Where: scan.InGoroutinePerItem, Ordered: ordered}, numbers(1000), func(int) (int, error) {
				if begun.Add(1) == 10 {
					close(interrupt)
				}
				return 0, nil
			}) {
				if last = err; err == nil {
					results++
				}
			}
			interrupted.Wait()
			if n := int(begun.Load()); n > 300 || results > n || len(r.spans) != results || last != context.Canceled || r.ended[0] != last {
				t.Errorf("%d of 1000 begun after an interrupt at the 10th, %d results, %d spans, then %v", n, results, len(r.spans), last)
			}
		})
	}
}

// TestCancelInTheLastItem: the loop has not taken this item, so it is not done. A fold has already added it, so
// everything is done.
func TestCancelInTheLastItem(t *testing.T) {
	const n = 20
	for _, s := range inProcess() {
		ctx, r := traced()
		ctx, cancel := context.WithCancel(ctx)
		results := 0
		var last error
		for _, err := range scan.Map(ctx, s, numbers(n), func(i int) (int, error) {
			if i == n-1 {
				cancel()
			}
			return i, nil
		}) {
			if last = err; err == nil {
				results++
			}
		}
		if results >= n || len(r.spans) != results || last != context.Canceled || len(r.ended) != 1 || r.ended[0] != last {
			t.Errorf("%s: %d results, End got %v", s, results, r.ended)
		}
		cancel()
	}
	ctx, cancel := context.WithCancel(context.Background())
	sum, err := scan.Fold(ctx, 2, numbers(n), zeroInt, func(a, i int) (int, error) {
		if i == n-1 {
			cancel()
		}
		return a + i, nil
	}, mergeInt)
	if sum != n*(n-1)/2 || err != nil {
		t.Errorf("fold: %d, %v", sum, err)
	}
	cancel()
}
