package main

import (
	"context"
	"errors"

	"woodscape.example/woodkit/cmd/woodkit/internal/setup"
)

// SetupCommand makes the environment.
type SetupCommand struct {
	Part   []string `arg:"" optional:"" help:"Only these parts of it: go-tools, gopls, build-cache, python, kernel, data-1024, python-article."`
	Python bool     `help:"Only what the article's scans in Python need (the part python-article): numpy, OpenCV and Pillow, about 85 MB to download. Then woodkit bench measures them too."`
}

// Help is shown below the flags.
func (SetupCommand) Help() string {
	return `Everything goes into .woodkit in the checkout; Go's own module and build caches aside, nothing is written elsewhere.
What is up to date is left alone, so that a second set-up takes a moment. run, lab and the tests call it themselves.

Examples:
  go tool woodkit setup            make what is missing or out of date
  go tool woodkit setup python     one part of it
  go tool woodkit setup --python   what woodkit bench needs to measure Python too
  go tool woodkit --quiet setup    all of it, for scripts`
}

// Run makes the environment.
func (c SetupCommand) Run(ctx context.Context, output Output) error {
	environment, err := setup.Open()
	if err != nil {
		return err
	}
	if c.Python {
		c.Part = append(c.Part, setup.ArticlePart)
	}
	err = environment.Setup(ctx, output.Err, output.Quiet, c.Part...)
	if errors.Is(err, setup.ErrNoPart) {
		return &ExitError{Code: exitUsage, Err: err}
	}
	return err
}
