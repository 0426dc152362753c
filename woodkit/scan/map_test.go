package scan_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"woodscape.example/woodkit/scan"
)

// inProcess returns the strategies that need no worker processes.
func inProcess() []scan.Strategy {
	return []scan.Strategy{
		scan.Serial(), scan.Pool(1), scan.Pool(3), scan.GoEach(), scan.Queue(1, 1), scan.Queue(3, 1), scan.Queue(2, 5), scan.Queue(4, 1000),
		{Where: scan.InGoroutines, Workers: 3, Ordered: true},
		{Where: scan.InGoroutines, Workers: 3, Depth: 4, Ordered: true},
		{Where: scan.InGoroutines, Workers: 3, Depth: 4, Bytes: 64},
		{Where: scan.InGoroutinePerItem, Ordered: true},
	}
}

func numbers(n int) []int {
	items := make([]int, n)
	for i := range items {
		items[i] = i
	}
	return items
}

func square(n int) (int, error) { return n * n, nil }

func TestMapGivesEveryResultOnce(t *testing.T) {
	for _, s := range inProcess() {
		for _, n := range []int{0, 1, 2, 7, 100} {
			var got []int
			for r, err := range scan.Map(context.Background(), s, numbers(n), square) {
				if err != nil {
					t.Fatalf("%s: %v", s, err)
				}
				got = append(got, r)
			}
			if s.Ordered && !slices.IsSorted(got) {
				t.Errorf("%s: not in order: %v", s, got)
			}
			slices.Sort(got)
			want := numbers(n)
			for i := range want {
				want[i] *= i
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s of %d items: got %v", s, n, got)
			}
		}
	}
}

var errOdd = errors.New("odd")

func TestMapNamesTheItemThatFails(t *testing.T) {
	do := func(n int) (int, error) {
		switch {
		case n == 4:
			panic("four")
		case n%2 == 1:
			return 99, errOdd
		}
		return n, nil
	}
	for _, s := range inProcess() {
		failed := map[int]error{}
		sum := 0
		for r, err := range scan.Map(context.Background(), s, numbers(10), do) {
			sum += r
			var item *scan.ItemError
			if errors.As(err, &item) {
				failed[item.Index] = err
				if errors.Is(err, scan.ErrPanic) != (len(item.Stack) > 0) {
					t.Errorf("%s: %v has a stack of %d bytes", s, err, len(item.Stack))
				}
			}
		}
		if sum != 0+2+6+8 || len(failed) != 6 || !errors.Is(failed[3], errOdd) || !errors.Is(failed[4], scan.ErrPanic) {
			t.Errorf("%s: sum %d, failed %v", s, sum, failed)
		}
	}
}
