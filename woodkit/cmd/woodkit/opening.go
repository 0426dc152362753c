package main

import (
	"context"

	"woodscape.example/woodkit"
)

// openDataset is woodkit.Open. A test replaces it.
var openDataset = woodkit.Open

// openWithin opens a data set. If storage does not answer, an interrupt ends the wait. There is nothing to keep yet.
func openWithin(ctx context.Context, dir string, options ...woodkit.Option) (*woodkit.Dataset, error) {
	open := openDataset
	return await(ctx, func() (*woodkit.Dataset, error) { return open(dir, options...) })
}
