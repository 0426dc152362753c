package main

import (
	"context"

	"woodscape.example/woodkit"
)

// openDataset is woodkit.Open. A test replaces it.
var openDataset = woodkit.Open

// openWithin opens a data set. If storage does not answer, an interrupt ends the wait. There is nothing to keep yet.
func openWithin(ctx context.Context, dir string, options ...woodkit.Option) (*woodkit.Dataset, error) {
	type answer struct {
		ds  *woodkit.Dataset
		err error
	}
	open := openDataset
	opened := make(chan answer, 1) // has room for the value, which may arrive after an interrupt
	go func() {                    // ends when storage answers, or with the program after an interrupt
		ds, err := open(dir, options...)
		opened <- answer{ds, err}
	}()
	select {
	case a := <-opened:
		return a.ds, a.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
