package main

import (
	"context"
	"errors"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/scan"
)

// A job is a way to make a scan's result A: what is done for each frame, with the result R, and how that is added up.
type job[R, A any] struct {
	do    func(woodkit.Frame) (R, error) // a function that worker processes know
	zero  func() A
	add   func(A, R) error
	merge func(A, A) A

	fold func(A, woodkit.Frame) error // do and add at once, in a worker that adds for itself; nil: one after the other
}

// scan makes one result of all frames: in the loop, or in every worker where the strategy is a fold. Frames that fail are
// left out; the run knows them. What else ends a scan is the error.
func (j job[R, A]) scan(ctx context.Context, s scan.Strategy, frames []woodkit.Frame) (A, error) {
	total, _, err := j.all(ctx, s, frames)
	return total, err
}

// all is scan, and returns the frames that failed, too.
func (j job[R, A]) all(ctx context.Context, s scan.Strategy, frames []woodkit.Frame) (total A, failed []*scan.ItemError, err error) {
	if s.Where == scan.InFold {
		total, err = scan.Fold(ctx, s.Workers, frames, j.zero, func(total A, frame woodkit.Frame) (A, error) {
			if j.fold != nil {
				return total, j.fold(total, frame)
			}
			result, err := j.do(frame)
			if err == nil {
				err = j.add(total, result)
			}
			return total, err
		}, j.merge)
		failed, err = apart(err)
		return total, failed, err
	}
	total = j.zero()
	for result, err := range scan.Map(ctx, s, frames, j.do) {
		var items []*scan.ItemError
		if err != nil {
			items, err = apart(err)
		} else {
			err = j.add(total, result)
		}
		failed = append(failed, items...)
		if err != nil {
			return total, failed, err
		}
	}
	return total, failed, nil
}

// apart takes the failures of single frames out of an error, and returns what concerns the scan as a whole.
func apart(err error) (failed []*scan.ItemError, whole error) {
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		var rest []error
		for _, one := range several.Unwrap() {
			items, err := apart(one)
			failed, rest = append(failed, items...), append(rest, err)
		}
		return failed, errors.Join(rest...)
	}
	if item := (*scan.ItemError)(nil); errors.As(err, &item) {
		return []*scan.ItemError{item}, nil
	}
	return nil, err
}
