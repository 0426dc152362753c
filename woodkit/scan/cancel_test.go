package scan_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"woodscape.example/woodkit/scan"
)

// TestEveryStrategyEqualsSerial: this holds for failures and panics too, and nothing is left running.
func TestEveryStrategyEqualsSerial(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		items := rapid.SliceOfN(rapid.IntRange(0, 50), 0, 40).Draw(rt, "items")
		s := anyStrategy().Filter(func(s scan.Strategy) bool { return s.Where != scan.InProcesses }).Draw(rt, "strategy")
		s.Bytes = 0
		do := func(n int) (string, error) {
			switch n % 7 {
			case 5:
				return "", errOdd
			case 6:
				panic(n)
			}
			return fmt.Sprint(n * n), nil
		}
		outcomes := func(s scan.Strategy) (all []string) {
			for value, err := range scan.Map(context.Background(), s, items, do) {
				all = append(all, fmt.Sprint(value, err))
			}
			return all
		}
		before := runtime.NumGoroutine()
		got, want := outcomes(s), outcomes(scan.Serial())
		if !s.Ordered {
			slices.Sort(got)
			slices.Sort(want)
		}
		if !slices.Equal(got, want) {
			rt.Fatalf("%s: got %q, want %q", s, got, want)
		}
		checkGoroutines(t, s.String(), before)
	})
}

// TestProcessesEqualSerial does the same for worker processes, with fewer tries.
func TestProcessesEqualSerial(t *testing.T) {
	for _, s := range []scan.Strategy{scan.Processes(2), scan.QueuedProcesses(3, 5), {Where: scan.InProcesses, Workers: 2, Depth: 4, Ordered: true}} {
		items := orders(30, map[int]string{4: "fail", 9: "panic", 20: "fail"})
		outcomes := func(s scan.Strategy) (all []string) {
			for value, err := range scan.Map(context.Background(), s, items, obey) {
				all = append(all, fmt.Sprint(value[0], err))
			}
			return all
		}
		got, want := outcomes(s), outcomes(scan.Serial())
		if !s.Ordered {
			slices.Sort(got)
			slices.Sort(want)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", s, got, want)
		}
	}
}

// TestCancelInTheBody: after the cancel, no item starts and results that the loop has not taken are dropped. The loop
// gets the cause, and then nothing more.
func TestCancelInTheBody(t *testing.T) {
	for _, s := range inProcess() {
		synctest.Test(t, func(t *testing.T) {
			why := errors.New("enough")
			ctx, cancel := context.WithCancelCause(context.Background())
			defer cancel(nil)
			var w watch
			startedAtCancel, results := 0, 0
			var pairs []error
			for _, err := range scan.Map(ctx, s, numbers(200), func(i int) (int, error) {
				w.start()
				defer w.finish()
				time.Sleep(time.Duration(1000+i) * time.Microsecond)
				return i, nil
			}) {
				pairs = append(pairs, err)
				if err == nil {
					results++
				}
				if results == 3 && startedAtCancel == 0 {
					synctest.Wait() // every item that can start has started
					w.mutex.Lock()
					startedAtCancel = w.started
					w.mutex.Unlock()
					cancel(why)
				}
			}
			if results != 3 || w.started != startedAtCancel || w.running != 0 {
				t.Errorf("%s: %d started at the cancel, %d in the end, %d results", s, startedAtCancel, w.started, results)
			}
			if last := pairs[len(pairs)-1]; results < 200 && last != why || len(pairs) > results+1 {
				t.Errorf("%s: %d pairs, the last with %v", s, len(pairs), last)
			}
		})
	}
}

func TestCancelledBefore(t *testing.T) {
	ctx, r := traced()
	ctx, cancel := context.WithCancelCause(ctx)
	why := errors.New("too late")
	cancel(why)
	for _, s := range append(inProcess(), scan.Processes(2)) {
		pairs := 0
		for value, err := range scan.Map(ctx, s, numbers(5), square) {
			if pairs++; err != why || value != 0 {
				t.Errorf("%s: %d, %v", s, value, err)
			}
		}
		if pairs != 1 || r.ended[len(r.ended)-1] != why {
			t.Errorf("%s: %d pairs, End got %v", s, pairs, r.ended)
		}
	}
	for range scan.Each(ctx, numbers(5)) {
		t.Error("Each gave an item")
	}
	if r.ended[len(r.ended)-1] != why {
		t.Errorf("End of Each got %v", r.ended)
	}
}

// TestCancelAfterTheLastItem: this is too late to be an error.
func TestCancelAfterTheLastItem(t *testing.T) {
	for _, s := range inProcess() {
		ctx, cancel := context.WithCancel(context.Background())
		results := 0
		for _, err := range scan.Map(ctx, s, numbers(5), square) {
			if err != nil {
				t.Errorf("%s: %v", s, err)
			}
			if results++; results == 5 {
				cancel()
			}
		}
		cancel()
	}
}

func TestEachStops(t *testing.T) {
	ctx, r := traced()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	got := []int{}
	for n := range scan.Each(ctx, numbers(10)) {
		if got = append(got, n); n == 3 {
			cancel()
		}
	}
	if !slices.Equal(got, numbers(4)) || !errors.Is(r.ended[0], context.Canceled) || len(r.spans) != 4 {
		t.Errorf("%v, %v, %d spans", got, r.ended, len(r.spans))
	}
	ctx, r = traced()
	for n := range scan.Each(ctx, numbers(10)) {
		if n == 3 {
			break
		}
	}
	if r.ended[0] != nil || len(r.spans) != 4 {
		t.Errorf("%v, %d spans", r.ended, len(r.spans))
	}
}

// TestBodyThatPanics: the panic reaches the caller unchanged, after the workers have ended.
func TestBodyThatPanics(t *testing.T) {
	for _, s := range inProcess() {
		synctest.Test(t, func(t *testing.T) {
			ctx, r := traced()
			var w watch
			func() {
				defer func() {
					if p := recover(); p != "body" {
						t.Errorf("%s: recovered %v", s, p)
					}
				}()
				for range scan.Map(ctx, s, numbers(20), func(int) (int, error) {
					w.start()
					defer w.finish()
					time.Sleep(time.Second)
					return 0, nil
				}) {
					panic("body")
				}
			}()
			if w.running != 0 || len(r.ended) != 1 {
				t.Errorf("%s: %d running, End %v", s, w.running, r.ended)
			}
		})
	}
	ctx, r := traced()
	func() {
		defer func() { recover() }()
		for range scan.Each(ctx, numbers(3)) {
			panic("body")
		}
	}()
	if len(r.ended) != 1 {
		t.Errorf("End of Each: %v", r.ended)
	}
}

// TestRangingAgainScansAgain, also while another loop over the same sequence is still running.
func TestRangingAgainScansAgain(t *testing.T) {
	for _, s := range inProcess() {
		sequence := scan.Map(context.Background(), s, numbers(5), square)
		sum := 0
		for range sequence {
			for value := range sequence {
				sum += value
			}
		}
		if sum != 5*30 {
			t.Errorf("%s: %d", s, sum)
		}
	}
}

// TestWorkThatEndsItsGoroutine: only the item fails. In the loop's own goroutine, the work ends that goroutine, as it
// would without a scan, and the scan ends too.
func TestWorkThatEndsItsGoroutine(t *testing.T) {
	ctx, r := traced()
	var over sync.WaitGroup
	over.Go(func() {
		for range scan.Map(ctx, scan.Serial(), numbers(3), func(int) (int, error) { runtime.Goexit(); return 0, nil }) {
			t.Error("a result")
		}
	})
	over.Wait()
	if len(r.ended) != 1 {
		t.Errorf("End: %v", r.ended)
	}
	failed := 0
	for _, err := range scan.Map(context.Background(), scan.Pool(2), numbers(30), func(n int) (int, error) {
		if n%3 == 0 {
			runtime.Goexit()
		}
		return 0, nil
	}) {
		if err != nil {
			failed++
			if !errors.Is(err, scan.ErrPanic) || !strings.Contains(err.Error(), "runtime.Goexit") {
				t.Error(err)
			}
		}
	}
	if failed != 10 {
		t.Errorf("%d failed", failed)
	}
}

// TestPanicKeepsItsError: errors.Is finds the error that the work panicked with, and the stack shows where it panicked.
func TestPanicKeepsItsError(t *testing.T) {
	for _, err := range scan.Map(context.Background(), scan.Pool(1), photos(1), func(photo) (int, error) { panic(errOdd) }) {
		var item *scan.ItemError
		if !errors.As(err, &item) || !errors.Is(err, errOdd) || !errors.Is(err, scan.ErrPanic) ||
			!strings.Contains(string(item.Stack), "TestPanicKeepsItsError") || item.Worker != 0 || err.Error() != "scan 00000_FV.png: panic: odd" {
			t.Errorf("%v\n%+v", err, item)
		}
	}
}
