package main

import (
	"context"

	"woodscape.example/woodkit/internal/setup"
)

// SetupCommand makes the environment.
type SetupCommand struct{}

// Help is shown below the flags.
func (SetupCommand) Help() string {
	return `Everything goes into .woodkit in the checkout; Go's own module and build caches aside, nothing is written elsewhere.
What is up to date is left alone, so that a second set-up takes a moment. run, lab and the tests call it themselves.

Examples:
  go tool woodkit setup            make what is missing or out of date
  go tool woodkit --quiet setup    the same, for scripts`
}

// Run makes the environment.
func (SetupCommand) Run(ctx context.Context, output Output) error {
	environment, err := setup.Open()
	if err != nil {
		return err
	}
	return environment.Setup(ctx, output.Err, output.Quiet)
}
