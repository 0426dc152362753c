package main

import (
	"context"

	"woodscape.example/woodkit/cmd/woodkit/internal/setup"
)

// DoctorCommand says what is there and what is wrong.
type DoctorCommand struct{}

// Help is shown below the flags.
func (DoctorCommand) Help() string {
	return `Prints versions, paths, cores, memory and the limits of a control group, sizes, and the data sets that were found. What is
wrong stands at the end, each with what mends it; then the exit code is 1. Nothing is changed.

Examples:
  go tool woodkit doctor           everything
  go tool woodkit --quiet doctor   only what is wrong`
}

// Run examines the environment.
func (DoctorCommand) Run(ctx context.Context, output Output) error {
	examination := setup.Examine(ctx)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if output.Quiet {
		examination.Sections = nil
	}
	if len(examination.Problems) > 0 || !output.Quiet {
		if err := examination.Write(output.Out); err != nil {
			return err
		}
	}
	if len(examination.Problems) > 0 {
		return &ExitError{Code: exitFailed}
	}
	return nil
}
