package scan_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"woodscape.example/woodkit/scan"
)

func zeroInt() int                 { return 0 }
func addInt(a, n int) (int, error) { return a + n, nil }
func mergeInt(a, b int) int        { return a + b }

func TestFoldEqualsTheLoop(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items := rapid.SliceOfN(rapid.IntRange(-100, 100), 0, 50).Draw(t, "items")
		workers := rapid.IntRange(1, 8).Draw(t, "workers")
		add := func(a, n int) (int, error) {
			switch {
			case n%10 == 3:
				return -1 << 40, errOdd // Fold must not keep this sum
			case n%10 == 7:
				panic(n)
			}
			return a + n, nil
		}
		want, wantFailed := 0, []int{}
		for i, n := range items {
			if n%10 == 3 || n%10 == 7 {
				wantFailed = append(wantFailed, i)
			} else {
				want += n
			}
		}
		got, err := scan.Fold(context.Background(), workers, items, zeroInt, add, mergeInt)
		failed := []int{}
		if joined, ok := err.(interface{ Unwrap() []error }); ok {
			for _, err := range joined.Unwrap() {
				var item *scan.ItemError
				if !errors.As(err, &item) || errors.Is(err, scan.ErrPanic) == errors.Is(err, errOdd) {
					t.Fatalf("%v", err)
				}
				failed = append(failed, item.Index)
			}
		}
		if diff := cmp.Diff(wantFailed, failed); got != want || diff != "" {
			t.Fatalf("got %d, want %d; failed (-want +got):\n%s", got, want, diff)
		}
	})
}

// TestFoldSharesTheWork: four workers need a quarter of the time. Each has its own sum, made once, and merge runs in
// the caller.
func TestFoldSharesTheWork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		type sum struct{ items []int }
		made := make(chan *sum, 10) // at most one sum per worker
		merges := 0                 // only the caller uses it: the race detector would report another goroutine
		total, err := scan.Fold(context.Background(), 4, numbers(40),
			func() *sum { s := new(sum); made <- s; return s },
			func(s *sum, n int) (*sum, error) {
				time.Sleep(time.Second)
				s.items = append(s.items, n)
				return s, nil
			},
			func(a, b *sum) *sum {
				merges++
				if len(b.items) != 10 {
					t.Errorf("a worker has %v", b.items)
				}
				a.items = append(a.items, b.items...)
				return a
			})
		if err != nil || time.Since(start) != 10*time.Second || len(made) != 4 || merges != 3 {
			t.Errorf("%v after %v, %d sums, %d merges", err, time.Since(start), len(made), merges)
		}
		slices.Sort(total.items)
		if !slices.Equal(total.items, numbers(40)) {
			t.Errorf("added %v", total.items)
		}
	})
}

// TestFoldCancelled: Fold returns what was added until then, and why it ended.
func TestFoldCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		why := errors.New("enough")
		ctx, cancel := context.WithCancelCause(context.Background())
		defer time.AfterFunc(3500*time.Millisecond, func() { cancel(why) }).Stop()
		var spans []scan.Span
		var begun scan.Strategy
		var ended error
		ctx = scan.WithTrace(ctx, &scan.Trace{
			Begin: func(s scan.Strategy, items int) { begun = s },
			Item:  func(s scan.Span) { spans = append(spans, s) },
			End:   func(err error) { ended = err },
		})
		sum, err := scan.Fold(ctx, 2, numbers(100), zeroInt, func(a, n int) (int, error) {
			time.Sleep(time.Second)
			if n == 3 {
				return 0, errOdd
			}
			return a + n, nil
		}, mergeInt)
		// There were two workers with four turns each. The last turn was in progress when the context ended.
		if sum != 28-3 || !errors.Is(err, why) || !errors.Is(err, errOdd) || ended != why {
			t.Errorf("%d, %v; End got %v", sum, err, ended)
		}
		if begun.String() != "fold:workers=2" || len(spans) != 8 {
			t.Errorf("trace of %s has %d items", begun, len(spans))
		}
		for _, span := range spans {
			if span.Done-span.Started != time.Second || span.Worker < 0 || span.Worker > 1 || span.Released < span.Done {
				t.Errorf("%+v", span)
			}
		}
	})
}

func TestFoldOfNothing(t *testing.T) {
	sum, err := scan.Fold(context.Background(), 3, nil, func() int { return 5 }, addInt, mergeInt)
	if sum != 5 || err != nil {
		t.Errorf("%d, %v", sum, err)
	}
}

// TestFoldWithoutZero: if zero panics, every item fails, but the program goes on.
func TestFoldWithoutZero(t *testing.T) {
	calls := 0
	zero := func() int {
		if calls++; calls <= 3 {
			panic("no zero")
		}
		return 0
	}
	sum, err := scan.Fold(context.Background(), 1, []int{1, 2, 3, 4, 5}, zero, addInt, mergeInt)
	if sum != 9 || !errors.Is(err, scan.ErrPanic) || strings.Count(err.Error(), "no zero") != 3 {
		t.Errorf("%d, %v", sum, err)
	}
}
