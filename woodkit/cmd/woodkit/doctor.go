package main

import (
	"context"

	"woodscape.example/woodkit/cmd/woodkit/internal/setup"
)

// DoctorCommand examines the environment and says how to mend it.
type DoctorCommand struct{}

// Help is shown below the flags.
func (DoctorCommand) Help() string {
	return `Prints versions, paths, cores, memory, the limits of the control group, sizes, and the data sets that were found. Problems
come last, each with its remedy, and then the exit code is 1. doctor changes nothing.

Examples:
  go tool woodkit doctor           print everything
  go tool woodkit --quiet doctor   print only the problems`
}

// Run prints the examination.
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
