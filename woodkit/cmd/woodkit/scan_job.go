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
	if s.Where == scan.InFold {
		total, err := scan.Fold(ctx, s.Workers, frames, j.zero, func(total A, frame woodkit.Frame) (A, error) {
			if j.fold != nil {
				return total, j.fold(total, frame)
			}
			result, err := j.do(frame)
			if err == nil {
				err = j.add(total, result)
			}
			return total, err
		}, j.merge)
		return total, whole(err)
	}
	total := j.zero()
	for result, err := range scan.Map(ctx, s, frames, j.do) {
		if err != nil {
			err = whole(err)
		} else {
			err = j.add(total, result)
		}
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

// whole drops the failures of single frames from an error, and returns what concerns the scan as a whole.
func whole(err error) error {
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		var rest []error
		for _, one := range several.Unwrap() {
			rest = append(rest, whole(one))
		}
		return errors.Join(rest...)
	}
	if item := (*scan.ItemError)(nil); errors.As(err, &item) {
		return nil
	}
	return err
}
