package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/cmd/woodkit/internal/verify"
	"woodscape.example/woodkit/internal/find"
	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/timing"
	"woodscape.example/woodkit/weights"
)

// Exit codes of verify.
const (
	exitDiffers    = 1
	exitUnreadable = 2
)

// VerifyCommand compares a copy of the data set with what was published.
type VerifyCommand struct {
	Dir string `arg:"" optional:"" help:"The data set: a folder or zip archive. Without it: $$WOODSCAPE_DIR, else the sample that set-up made."`
}

// Help is shown below the usage line.
func (VerifyCommand) Help() string {
	return `Reads every mask, and prints each published number beside what your copy has, then what is damaged, missing or extra, and
the class weights. A synthetic data set is read and nothing is compared. Exit status: 0 everything passes, 1 something
differs or is damaged, 2 the data set cannot be read.

Examples:
  go tool woodkit verify ~/WoodScape
  go tool woodkit verify semantic_annotations.zip`
}

// Run reads the masks and compares.
func (c VerifyCommand) Run(ctx context.Context, output Output) error {
	switch ds, err := openWithin(ctx, c.Dir); {
	case errors.Is(err, find.ErrNoDataset):
		return &ExitError{exitUnreadable, fmt.Errorf("verify compares masks with the published numbers of WoodScape: %w", err)}
	case err == nil: // start reports other errors
		if err := onlyWoodScape("verify", ds); err != nil {
			return err
		}
	}
	flags := scanFlags{Dir: c.Dir, Decoder: "runs"}
	watched, frames, ds, err := flags.start(ctx, "verify", "", output, countBytes)
	if err != nil && ctx.Err() == nil {
		err = &ExitError{exitUnreadable, fmt.Errorf("verify: %w", err)}
	}
	if err != nil {
		return err
	}
	defer watched.discard()
	total, scanned := countJob(ds, "runs", false).scan(watched.run.Context(), watched.strategy, frames)
	record := watched.finish(output, total.tally.Pixels)
	if scanned != nil {
		return outcome(record, scanned, nil)
	}
	damaged := len(record.Failed)
	if damaged == len(frames) {
		writeFailures(output, record)
		return &ExitError{exitUnreadable, fmt.Errorf("verify: none of %d masks can be read", damaged)}
	}
	copied := verify.Copy{Frames: frames, Size: ds.Size, Classes: ds.Classes, Tally: total.tally}
	if first, err := firstCounts(ds); err == nil {
		copied.First = &first
	}
	return c.report(output, ds, copied, record)
}

// report prints everything, and returns the error that says what differs.
func (VerifyCommand) report(output Output, ds *woodkit.Dataset, copied verify.Copy, record timing.Record) error {
	fmt.Fprintln(output.Out, ds)
	differing, missing, extra := 0, 0, 0
	if ds.Synthetic() {
		fmt.Fprintf(output.Out, "\nThis data set is synthetic, so nothing is compared with the published numbers.\n\n%s\n", copied.Tally.Table())
	} else {
		checks := copied.Checks()
		differing = verify.Differing(checks)
		fmt.Fprintf(output.Out, "\n%s\n%d of %d numbers pass\n\n", verify.Table(checks), len(checks)-differing, len(checks))
		var ranges []string
		ranges, missing = copied.Missing()
		writeList(output.Out, fmt.Sprintf("missing: %s no mask", unit.Several(missing, "number has", "numbers have")), ranges)
		names := copied.Extra()
		extra = len(names)
		writeList(output.Out, fmt.Sprintf("extra: %s not in the published data set, or with the number of another", unit.Several(extra, "mask is", "masks are")), names)
	}
	writeFailures(output, record)
	writeList(output.Out, "noticed in the folder or archive:", ds.Notes)
	fmt.Fprintf(output.Out, "class weights for a training loss:\n%s", weights.Table(copied.Tally))
	if damaged := len(record.Failed); differing+missing+extra+damaged > 0 {
		return &ExitError{exitDiffers, fmt.Errorf("verify: %s; %s damaged, %d missing, %d extra", unit.Several(differing, "number differs", "numbers differ"), unit.Several(damaged, "mask is", "masks are"), missing, extra)}
	}
	return nil
}

// firstCounts counts the pixels of the frame for which they were published.
func firstCounts(ds *woodkit.Dataset) (woodkit.Counts, error) {
	frame, err := ds.Frame(verify.First)
	if err != nil {
		return woodkit.Counts{}, err
	}
	counts, err := countRuns(frame)
	return counts.Counts, err
}

// writeFailures names every damaged mask.
func writeFailures(output Output, record timing.Record) {
	lines := make([]string, len(record.Failed))
	for i, failure := range record.Failed {
		lines[i] = failure.File + ": " + oneLine(errors.New(failure.Error))
	}
	writeList(output.Out, fmt.Sprintf("damaged: %s cannot be read", unit.Several(len(lines), "mask", "masks")), lines)
}

// writeList prints a heading and a line for each item. Without items it prints nothing.
func writeList(out io.Writer, heading string, items []string) {
	if len(items) == 0 {
		return
	}
	fmt.Fprintln(out, heading)
	for _, item := range items {
		fmt.Fprintln(out, "  "+item)
	}
	fmt.Fprintln(out)
}
