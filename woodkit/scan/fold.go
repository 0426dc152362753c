package scan

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
)

var errFold = errors.New("scan: fold is no strategy for Map: call scan.Fold, which adds in every worker")

// Fold adds the items up in so many goroutines, each for itself, and merges what they have: no goroutine has
// to add everything, and no result waits for another. Every worker calls zero when it gets its first item;
// add puts one item into a worker's own sum and returns it; merge puts two sums together, in the caller's
// goroutine. Which items a worker gets differs from run to run, so adding must not depend on the order.
//
// An item that fails is left out: add must return its error with the sum unchanged, and a panic in add is an
// error of the item (what it had added until then stays). Fold goes on, and returns what was added together
// with errors.Join of the *[ItemError]s. When the context is cancelled it returns what was added until then,
// and the context's cause among the errors.
func Fold[T, A any](ctx context.Context, workers int, items []T, zero func() A, add func(A, T) (A, error), merge func(A, A) A) (A, error) {
	s := Strategy{Where: InFold, Workers: workers}
	if err := s.check(); err != nil {
		refused(ctx, s, len(items), err)
		return zero(), err
	}
	type sum struct {
		begun bool
		value A
	}
	sums := make([]*sum, min(workers, len(items))) // each used by its worker alone until the loop is over
	for i := range sums {
		sums[i] = new(sum)
	}
	r := &run[T, struct{}]{strategy: s, items: items, kept: true}
	r.execute = func(j *job[T]) (struct{}, error) {
		return here(j, func(item T) (none struct{}, err error) {
			own := sums[j.worker]
			if !own.begun {
				own.value, own.begun = zero(), true
			}
			next, err := add(own.value, item)
			if err == nil {
				own.value = next
			}
			return none, err
		})
	}
	var failures []error
	r.loop(ctx, func(_ struct{}, err error) bool {
		if err != nil {
			failures = append(failures, err)
		}
		return true
	})
	slices.SortStableFunc(failures, byIndex)
	var total A
	first := true
	for _, own := range sums {
		switch {
		case !own.begun:
		case first:
			total, first = own.value, false
		default:
			total = merge(total, own.value)
		}
	}
	if first {
		total = zero()
	}
	return total, errors.Join(failures...)
}

// byIndex puts item errors in the order of the items and what ended the scan last.
func byIndex(a, b error) int {
	return cmp.Compare(indexOf(a), indexOf(b))
}

func indexOf(err error) int {
	var item *ItemError
	if errors.As(err, &item) {
		return item.Index
	}
	return math.MaxInt
}
