package main

import (
	"context"

	"woodscape.example/woodkit"
)

// openDataset is woodkit.Open; a test replaces it.
var openDataset = woodkit.Open

// openWithin opens a data set. Where storage does not answer, an interrupt ends the wait; there is nothing to keep yet.
func openWithin(ctx context.Context, dir string, options ...woodkit.Option) (*woodkit.Dataset, error) {
	type answer struct {
		ds  *woodkit.Dataset
		err error
	}
	open := openDataset
	opened := make(chan answer, 1) // for one value, which may come when nobody waits for it
	go func() {                    // ends with storage's answer, or with the program, which an interrupt ends
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
