package scan

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
)

var errFold = errors.New("scan: Map cannot run the strategy fold: call scan.Fold, in which each worker adds for itself")

// Fold adds up the items in several goroutines and merges their sums. Each worker adds to a sum of its own, so no
// single goroutine has to add everything, and no result waits for another.
//
// A worker calls zero when it gets its first item. Then add puts one item into the worker's sum and returns the sum. At
// the end, merge combines two sums, in the caller's goroutine. Which items a worker gets differs from run to run, so
// adding must not depend on the order.
//
// An item that fails is left out of the sum. In that case add must return its error and the unchanged sum. A panic in
// add becomes the item's error, but what add had already added to the sum stays there. Fold then goes on. It returns
// the sum together with the errors.Join of the *[ItemError]s. If the context is cancelled, Fold returns what was added
// until then, and the context's cause is among the errors.
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
	sums := make([]*sum, min(workers, len(items))) // only its own worker uses a sum until the loop is over
	for i := range sums {
		sums[i] = new(sum)
	}
	failed := newRun[T, struct{}](s, items).fold(ctx, func(j *job) (any, error) {
		own := sums[j.worker]
		if !own.begun {
			own.value, own.begun = zero(), true
		}
		next, err := add(own.value, observe(j, items[j.index]))
		if err == nil {
			own.value = next
		}
		return struct{}{}, err
	})
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
	return total, failed
}

// fold runs add for each item and returns the errors in the order of the items.
func (r *run) fold(ctx context.Context, add func(*job) (any, error)) error {
	r.kept = true
	r.execute = func(j *job) (any, error) { return j.guarded(add) }
	var failures []error
	r.loop(ctx, func(_ any, err error) bool {
		if err != nil {
			failures = append(failures, err)
		}
		return true
	})
	slices.SortStableFunc(failures, byIndex)
	return errors.Join(failures...)
}

// byIndex sorts item errors by the order of the items, and puts the error that ended the scan last.
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
