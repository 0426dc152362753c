package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"runtime/debug"
	"strings"
	"syscall"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/limits"
	"woodscape.example/woodkit/partial"
	"woodscape.example/woodkit/scan"
)

// itemFlags are for a scan that is one of many. Their partial results are merged.
type itemFlags struct {
	Items       string    `placeholder:"FILE" help:"Scan the masks that this file lists, one per line, as woodkit items writes them; - is standard input. Needs --partials, --layout (or --masks) and --classes."`
	Partials    bool      `help:"Write partial results for woodkit merge on standard output, and nothing else. Needs --items. Items that fail are part of the result."`
	Size        *sizeFlag `placeholder:"WxH" help:"With --items: the size that masks must have in pixels, as woodkit items says it. Without it, that of most of these masks."`
	FailOnItems bool      `help:"With --partials: exit with status 3 if items failed. The partial result is written all the same."`
}

// A sizeFlag is a size in pixels, such as 1280x966.
type sizeFlag struct{ image.Point }

// UnmarshalText parses a size.
func (s *sizeFlag) UnmarshalText(text []byte) error {
	n, err := fmt.Sscanf(string(text), "%dx%d", &s.X, &s.Y)
	if n != 2 || err != nil || s.X < 1 || s.Y < 1 || string(text) != s.String() {
		return fmt.Errorf("%q is no size; write it as 1280x966", text)
	}
	return nil
}

// String writes the size in the form that the flag takes.
func (s sizeFlag) String() string { return fmt.Sprintf("%dx%d", s.X, s.Y) }

// check refuses flags that do not go together. out is the value of --out.
func (f itemFlags) check(of scanFlags, out string) error {
	if f.Items == "" && !f.Partials {
		if f.FailOnItems || f.Size != nil {
			return errors.New("--fail-on-items and --size belong to --items and --partials")
		}
		return nil
	}
	switch {
	case f.Items == "":
		return errors.New("--partials needs --items FILE, the list of masks to scan (- is standard input)")
	case !f.Partials:
		return errors.New("--items needs --partials: lists of items give partial results, and woodkit merge makes the result of them")
	case !of.named():
		return errors.New("--items needs --layout NAME or --masks PATTERN, because a list does not tell it")
	case of.Classes == "":
		return errors.New("--items needs --classes FILE, because a list does not tell the class table; the name of a layout stands for its own")
	}
	for flag, set := range map[string]bool{
		"a data set": of.Dir != "", "--out": out != "", "--format": of.Format != "text", "--group": of.Group != "", "--list": of.List != "",
		"--strict": of.Strict, "--timeline": of.Timeline != "",
	} {
		if set {
			return fmt.Errorf("--items does not go with %s: the list says what is scanned, and the result is that of woodkit merge", flag)
		}
	}
	return nil
}

// standardInput is what - stands for. A test replaces it.
var standardInput io.Reader = os.Stdin

// readItems reads the list of items. An interrupt ends the wait for more lines.
func (f itemFlags) readItems(ctx context.Context) ([]woodkit.Item, error) {
	return await(ctx, func() ([]woodkit.Item, error) {
		if f.Items == "-" {
			return partial.ReadItems(standardInput, "standard input")
		}
		file, err := os.Open(f.Items)
		if err != nil {
			return nil, fmt.Errorf("reading --items: %w", err)
		}
		defer file.Close()
		return partial.ReadItems(file, f.Items)
	})
}

// scan scans the items and writes their partial result.
func (f itemFlags) scan(ctx context.Context, of scanFlags, task string, output Output) error {
	if err := limits.Enough(leastMemory); err != nil {
		return fmt.Errorf("scan: %w", err)
	}
	options, err := of.options()
	if err != nil {
		return &ExitError{Code: exitUsage, Err: err}
	}
	if of.MaxPixels != nil {
		options = append(options, *of.MaxPixels)
	}
	items, err := f.readItems(ctx)
	if err != nil {
		return err
	}
	var size image.Point
	if f.Size != nil {
		size = f.Size.Point
	}
	ds, failed, err := woodkit.OpenItems(items, size, options...)
	if err != nil {
		return err
	}
	// Other patterns give other groups, even if the layout has the same name.
	head := partial.Head{Task: task, Layout: strings.TrimSpace(ds.Layout + " " + of.Masks), Groups: ds.GroupName, Size: ds.Size, Classes: ds.Classes}
	tally, groups, unread, err := sumItems(ctx, of, task, ds)
	if err != nil {
		return err
	}
	failures, err := itemFailures(items, ds.Frames(), failed, unread)
	if err != nil {
		return err
	}
	if err := partial.New(head, items, tally, failures, groups).Write(output.Out); err != nil {
		return err
	}
	if f.FailOnItems && len(failures) > 0 {
		return &ExitError{exitFrames, fmt.Errorf("%d of %d items failed; the first is %s: %s", len(failures), len(items), failures[0].Item, failures[0].Error)}
	}
	return nil
}

// sumItems counts the frames. For heat maps, it also sums them by group.
func sumItems(ctx context.Context, of scanFlags, task string, ds *woodkit.Dataset) (
	tally woodkit.Tally, groups map[string]partial.PlaneMaker, failed []*scan.ItemError, err error,
) {
	frames := ds.Frames()
	need := countBytes(ds, frames)
	if task == partial.Heatmap {
		need = mapBytes(ds, frames, of.Decoder, ds.GroupName != "")
	}
	strategy, err := widestFold(ds, need)
	if err != nil {
		return tally, nil, nil, err
	}
	if of.Strategy != nil {
		strategy = of.Strategy.Strategy
	}
	if task == partial.Counts {
		total, failed, err := countJob(ds, of.Decoder, false).all(ctx, strategy, frames)
		return total.tally, nil, failed, untilInterrupt(ctx, err)
	}
	if of.Decoder == "runs" {
		defer debug.SetGCPercent(debug.SetGCPercent(10)) // as in HeatmapCommand.Run
	}
	total, failed, err := mapAll(ctx, ds, of.Decoder, strategy, frames, ds.GroupName != "")
	if err = untilInterrupt(ctx, err); err != nil {
		return tally, nil, nil, err
	}
	maps, err := total.maps()
	return total.tally, maps.ByGroup, failed, err
}

// untilInterrupt returns the error of a scan. If an interrupt ended the scan, that is the error, because an incomplete
// partial result is worth nothing.
func untilInterrupt(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// itemFailures names the items that could not be opened, and those whose frames failed.
func itemFailures(items []woodkit.Item, frames []woodkit.Frame, unopened, unread []*scan.ItemError) (failures []partial.Failure, err error) {
	for _, one := range unopened {
		item := partial.Format(items[one.Index])
		if err := notOfTheItem(one.Err); err != nil {
			return nil, fmt.Errorf("scanning %s: %w", item, err)
		}
		failures = append(failures, partial.Failure{Item: item, Error: oneLine(one.Err)})
	}
	for _, one := range unread {
		frame := frames[one.Index]
		item := partial.Format(items[frame.Index])
		if err := notOfTheItem(one.Err); err != nil {
			return nil, fmt.Errorf("scanning %s: %w", item, err)
		}
		// The error names the mask by its path inside the folder or archive. The item is its whole name.
		failures = append(failures, partial.Failure{Item: item, Error: strings.ReplaceAll(oneLine(one.Err), frame.MaskFile, item)})
	}
	return failures, nil
}

// notOfTheItem returns an error that says nothing about the mask, so that another try may succeed: a mistake of the program, a dead
// worker process, or a limit of the system.
func notOfTheItem(err error) error {
	for _, other := range []error{scan.ErrPanic, scan.ErrWorkerDied, scan.ErrNotTask, scan.ErrBudget, syscall.ENOMEM} {
		if errors.Is(err, other) {
			return err
		}
	}
	if errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) || strings.Contains(err.Error(), syscall.EMFILE.Error()) { // a worker process sends texts
		return fmt.Errorf("%w: raise the limit (ulimit -n), or take shorter lists, because every archive stays open", err)
	}
	return nil
}
