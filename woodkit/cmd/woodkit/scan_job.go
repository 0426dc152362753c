package main

import (
	"context"
	"errors"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/scan"
)

// A job makes the result A of a scan. It says what to do for each frame, which gives a result R, and how to add these
// results.
type job[R, A any] struct {
	do    func(woodkit.Frame) (R, error) // a function that worker processes know
	zero  func() A
	add   func(A, R) error
	merge func(A, A) A

	fold func(A, woodkit.Frame) error // do and add in one step, for the workers of a fold; if nil, they use do and add
}

// scan makes one result from all frames. It adds in the loop or, if the strategy is a fold, in every worker. It leaves out
// frames that fail, which the run knows. It returns an error if anything else ends the scan.
func (j job[R, A]) scan(ctx context.Context, s scan.Strategy, frames []woodkit.Frame) (A, error) {
	total, _, err := j.all(ctx, s, frames)
	return total, err
}

// all is like scan, and also returns the frames that failed.
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

// apart separates an error into the failures of single frames and what concerns the scan as a whole.
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
