package scan_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"woodscape.example/woodkit/scan"
)

// weight is a result that reports its own size.
type weight int64

func (w weight) Size() int64 { return int64(w) }

// ledger counts bytes independently of the package. It also counts the starts that the package comment forbids.
type ledger struct {
	mutex                  sync.Mutex
	running                int
	waiting, largest, most int64
	overruns               int
	bound                  int64
}

func (l *ledger) start() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.running++
	if l.waiting+int64(l.running)*l.largest > l.bound {
		l.overruns++
	}
}

func (l *ledger) finish(w weight) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.running--
	l.waiting += int64(w)
	l.largest = max(l.largest, int64(w))
	l.most = max(l.most, l.waiting)
}

func (l *ledger) release(w weight) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.waiting -= int64(w)
}

// account keeps a ledger for a scan of 200 items of one millisecond each, with a body that takes this long.
func account(s scan.Strategy, body time.Duration, weigh func(i int) weight) *ledger {
	l := &ledger{bound: s.Bytes}
	for w := range scan.Map(context.Background(), s, numbers(200), func(i int) (weight, error) {
		l.start()
		time.Sleep(time.Millisecond)
		w := weigh(i)
		l.finish(w)
		return w, nil
	}) {
		time.Sleep(body)
		l.release(w)
	}
	return l
}

// TestByteBoundIsKept: in a queue, the byte bound makes submission wait. The times differ by odd nanoseconds, so that
// no two things happen at once and the ledger sees what the scan sees.
func TestByteBoundIsKept(t *testing.T) {
	for seed := range uint64(500) {
		synctest.Test(t, func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 3))
			heaviest := weight(0)
			n, workers, depth := 1+r.IntN(60), 1+r.IntN(5), 1+r.IntN(20)
			s := scan.Queue(workers, depth)
			s.Bytes = 100 + r.Int64N(400)
			s.Ordered = r.IntN(3) == 0
			weights, work, body := make([]weight, n), make([]time.Duration, n), make([]time.Duration, n)
			for i := range n {
				weights[i] = weight(1 + r.IntN(100))
				heaviest = max(heaviest, weights[i])
				work[i], body[i] = time.Duration(1+r.IntN(1e9)), time.Duration(1+r.IntN(1e9))
			}
			l := &ledger{bound: s.Bytes}
			var spans []scan.Span
			ctx := scan.WithTrace(context.Background(), &scan.Trace{Item: func(s scan.Span) { spans = append(spans, s) }})
			results := 0
			for w, err := range scan.Map(ctx, s, numbers(n), func(i int) (weight, error) {
				l.start()
				time.Sleep(work[i])
				l.finish(weights[i])
				return weights[i], nil
			}) {
				if err != nil {
					t.Fatal(err)
				}
				time.Sleep(body[results])
				results++
				l.release(w)
			}
			if results != n || l.overruns > 0 {
				t.Errorf("seed %d, %s: %d of %d results, %d starts over the bound", seed, s, results, n, l.overruns)
			}
			if l.most > s.Bytes+int64(workers)*int64(heaviest) {
				t.Errorf("seed %d, %s: %d bytes waited, the largest result has %d", seed, s, l.most, heaviest)
			}
			for _, span := range spans {
				if span.Bytes != int64(weights[span.Index]) {
					t.Errorf("seed %d: %+v, want %d bytes", seed, span, weights[span.Index])
				}
			}
		})
	}
}

// TestByteBoundOfEqualResults: for results of one size the bound holds strictly, except for the first ones.
func TestByteBoundOfEqualResults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := scan.Queue(3, 50)
		s.Bytes = 1000
		l := account(s, 5*time.Millisecond, func(int) weight { return 90 })
		if l.overruns != 0 || l.most != 990 {
			t.Errorf("%d overruns, at most %d bytes; 11 results of 90 fit", l.overruns, l.most)
		}
	})
}

// TestSubmissionWaitsForBytes: once a size is known, the bytes limit how many items are in flight, although the depth
// is larger.
func TestSubmissionWaitsForBytes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, r := traced()
		s := scan.Queue(2, 20)
		s.Bytes = 1000
		for _, err := range scan.Map(ctx, s, numbers(200), func(i int) (weight, error) {
			time.Sleep(time.Millisecond)
			return 90, nil
		}) {
			if err != nil {
				t.Fatal(err)
			}
			time.Sleep(5 * time.Millisecond)
		}
		for i := range r.spans {
			inFlight := 0
			for _, other := range r.spans {
				if other.Submitted <= r.spans[i].Submitted && other.Released > r.spans[i].Submitted {
					inFlight++
				}
			}
			if at := r.spans[i].Submitted; at == 0 && inFlight != 20 || at > 0 && inFlight != 11 {
				t.Errorf("item %d: %d items in flight at %v; 20 until a size is known, then 11", r.spans[i].Index, inFlight, at)
			}
		}
	})
}

// TestLargerResultsMayOverrun: all workers have a result of 90 bytes at the same time. These are the first results, or
// 96 results of 1 byte already wait.
func TestLargerResultsMayOverrun(t *testing.T) {
	for _, before := range []int{0, 96} {
		synctest.Test(t, func(t *testing.T) {
			s := scan.Queue(4, 200)
			s.Bytes = 100
			l := account(s, time.Second, func(i int) weight {
				if i >= before && i < before+4 {
					return 90
				}
				return 1
			})
			if want := int64(before + 4*90); l.overruns != 0 || l.most != want {
				t.Errorf("%d overruns, at most %d bytes, not %d", l.overruns, l.most, want)
			}
		})
	}
}

// TestFailedItemsCountNothing: the scan does not keep what a failed item returned.
func TestFailedItemsCountNothing(t *testing.T) {
	s := scan.Pool(2)
	s.Bytes = 100
	ctx, r := traced()
	for _, err := range scan.Map(ctx, s, numbers(400), func(int) (weight, error) { return 90, errOdd }) {
		if !errors.Is(err, errOdd) {
			t.Error(err)
		}
	}
	for _, span := range r.spans {
		if span.Bytes != 0 {
			t.Errorf("%+v", span)
		}
	}
	if len(r.spans) != 400 {
		t.Errorf("%d of 400 items", len(r.spans))
	}
}

// TestBudgetEndsThePool: a pool never makes work wait, so the byte bound ends the scan. The loop gets the finished
// results, and the error estimates what the whole scan would need.
func TestBudgetEndsThePool(t *testing.T) {
	bound := func(s scan.Strategy) scan.Strategy { s.Bytes = 1000; return s }
	for _, s := range []scan.Strategy{bound(scan.Pool(2)), bound(scan.GoEach())} {
		synctest.Test(t, func(t *testing.T) {
			started, results := 0, 0
			var mutex sync.Mutex
			var last error
			for w, err := range scan.Map(context.Background(), s, numbers(400), func(i int) (weight, error) {
				mutex.Lock()
				started++
				turn := started
				mutex.Unlock()
				if s.Where == scan.InGoroutinePerItem && turn > 2 {
					time.Sleep(time.Duration(turn) * time.Millisecond) // all start at once, but finish one by one
				}
				time.Sleep(time.Millisecond)
				return 100, nil
			}) {
				last = err
				if err == nil {
					results++
					if w != 100 {
						t.Errorf("result %d", w)
					}
				}
				time.Sleep(time.Second)
			}
			if s.Where == scan.InGoroutinePerItem {
				// Every item started before the first result was known, so the first results may overrun.
				if results != 400 || last != nil {
					t.Errorf("%s: %d results, %v", s, results, last)
				}
				return
			}
			if !errors.Is(last, scan.ErrBudget) || results != started || results < 10 || results > 12 {
				t.Fatalf("%s: %d started, %d results, then %v", s, started, results, last)
			}
			for _, says := range []string{"over the byte bound", "all 400 results would hold 40.0 kB (100 B each)", "use queue"} {
				if !strings.Contains(last.Error(), says) {
					t.Errorf("%s: %q is not in: %v", s, says, last)
				}
			}
		})
	}
}

// TestGoEachAtItsBound: goroutines that have not begun when results are known must not begin over the bound.
func TestGoEachAtItsBound(t *testing.T) {
	oneCore(t) // on several cores, more items begin before a result is known
	s := scan.GoEach()
	s.Bytes = 1000
	synctest.Test(t, func(t *testing.T) {
		results := 0
		var last error
		for _, err := range scan.Map(context.Background(), s, numbers(1000), func(int) (weight, error) { return 300, nil }) {
			if last = err; err == nil {
				results++
			}
			synctest.Wait() // the loop is slow, so meanwhile every item that may start finishes
		}
		if results > 4 || !errors.Is(last, scan.ErrBudget) {
			t.Errorf("%d results of 300 bytes, then %v", results, last)
		}
	})
}

// TestSingleResultOverTheBound: such a result fails its item and ends the scan, with every strategy.
func TestSingleResultOverTheBound(t *testing.T) {
	for _, s := range inProcess() {
		s.Bytes = 64
		var item *scan.ItemError
		var last error
		good := 0
		for w, err := range scan.Map(context.Background(), s, numbers(1000), func(i int) (weight, error) {
			if i == 20 {
				return 65, nil
			}
			return 1, nil
		}) {
			switch {
			case err == nil:
				good += int(w)
			case errors.As(err, &item):
			default:
				last = err
			}
		}
		if s.Where == scan.InGoroutinePerItem && item == nil && errors.Is(last, scan.ErrBudget) {
			continue // the bound was overrun before item 20
		}
		if item == nil || item.Index != 20 || !errors.Is(item, scan.ErrBudget) ||
			!strings.Contains(item.Error(), "scan item 20: over the byte bound: its result holds 65 B, the bound of "+s.String()+" is 64 B") {
			t.Errorf("%s: %v", s, item)
		}
		if good+1 < 1000 && !errors.Is(last, scan.ErrBudget) {
			t.Errorf("%s: %d results, then %v", s, good, last)
		}
	}
}

// TestDepthBelowWorkers: this is legal, and at most depth workers are ever busy.
func TestDepthBelowWorkers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var w watch
		lanes := map[int]bool{}
		ctx := scan.WithTrace(context.Background(), &scan.Trace{Item: func(s scan.Span) { lanes[s.Worker] = true }})
		for range scan.Map(ctx, scan.Queue(8, 3), numbers(50), func(int) (int, error) {
			w.start()
			time.Sleep(time.Millisecond)
			w.finish()
			return 0, nil
		}) {
			w.bodyReturned()
		}
		if w.mostRunning != 3 || w.mostStarted != 3 || len(lanes) != 3 {
			t.Errorf("%d running, %d in flight, %d workers", w.mostRunning, w.mostStarted, len(lanes))
		}
	})
}

// TestPoolPilesUp: a pool does not wait for the loop. That is its danger, and it is intended.
func TestPoolPilesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var w watch
		for range scan.Map(context.Background(), scan.Pool(2), numbers(100), func(int) (int, error) {
			w.start()
			defer w.finish()
			time.Sleep(time.Millisecond)
			return 0, nil
		}) {
			time.Sleep(time.Second)
			w.mutex.Lock()
			done := w.done
			w.mutex.Unlock()
			if done != 100 {
				t.Fatalf("%d results after a second", done)
			}
			break
		}
	})
}

// TestResultsAreLetGo: once the loop's body has returned, the scan holds no reference to the result, even while
// hundreds of other results wait.
func TestResultsAreLetGo(t *testing.T) {
	for _, s := range inProcess() {
		s.Bytes = 0
		var freed atomic.Int32
		results := 0
		for r, err := range scan.Map(context.Background(), s, numbers(300), func(int) (*[1 << 12]byte, error) {
			r := new([1 << 12]byte)
			runtime.AddCleanup(r, func(struct{}) { freed.Add(1) }, struct{}{})
			return r, nil
		}) {
			if r == nil || err != nil {
				t.Fatal(err)
			}
			if results++; results == 40 {
				for range 100 {
					runtime.GC() // cleanups run some time after a collection
					if freed.Load() >= 39 {
						break
					}
				}
				if n := freed.Load(); n < 39 || n > 40 {
					t.Errorf("%s: %d of 40 results are free", s, n)
				}
			}
		}
	}
}

// TestNoResultIsKeptBetweenBodies: while a worker works on the next item, all results that the loop has read are free.
func TestNoResultIsKeptBetweenBodies(t *testing.T) {
	for _, s := range []scan.Strategy{scan.Serial(), scan.Queue(1, 1), {Where: scan.InGoroutines, Workers: 1, Depth: 1, Ordered: true}} {
		var freed atomic.Int32
		for _, err := range scan.Map(context.Background(), s, numbers(41), func(i int) (*[1 << 12]byte, error) {
			r := new([1 << 12]byte)
			runtime.AddCleanup(r, func(struct{}) { freed.Add(1) }, struct{}{})
			for range 100 {
				if i < 40 || freed.Load() == 40 {
					return r, nil
				}
				runtime.GC() // cleanups run some time after a collection
			}
			return nil, fmt.Errorf("%d of 40 results are free", freed.Load())
		}) {
			if err != nil {
				t.Errorf("%s: %v", s, err)
			}
		}
	}
}
