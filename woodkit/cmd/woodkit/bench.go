package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/lesson/bench"
)

// BenchCommand measures the article's scans side by side.
type BenchCommand struct {
	Dir    string        `arg:"" optional:"" help:"The data set: a folder or zip archive. Without it: $$WOODSCAPE_DIR, else the sample that set-up made."`
	Time   time.Duration `default:"10m" placeholder:"TIME" help:"How long to measure. Eight rounds shall fit into it; six are run in any case."`
	Frames int           `placeholder:"N" help:"How many masks each cell scans, spread over the data set. Without: as many as fit into the time."`
	Python []string      `placeholder:"PATH" sep:"none" help:"A Python interpreter with numpy and OpenCV or Pillow; may be given more than once. Without: the one that setup --python made."`
	Depth  int           `placeholder:"N" help:"How many results a queue holds at most. Without: the article's 100, or fewer where the masks are few or the memory is small."`
	Full   bool          `help:"Every cell once over the whole data set, as the article did, in place of rounds. It says first how long that takes."`
	Resume bool          `help:"Continue the latest bench of this data set that was interrupted, with its masks and cells, for another --time."`
	Cold   bool          `help:"Make the system forget the files before every run (Linux only)."`
	Code   []string      `placeholder:"NAME" help:"Only these codes: article's Python, best Python, Go by pixels, Go by runs."`
	Task   []string      `placeholder:"NAME" help:"Only these tasks: counts, heat maps, bytecode."`
	Way    []string      `placeholder:"NAME" help:"Only these ways: loop, pool, loading, queued, processes, queued processes, fold."`
	Figure string        `placeholder:"FILE" help:"Also draw the times with their intervals into this PNG file."`
	Format string        `default:"text" enum:"text,json,benchmark" placeholder:"NAME" help:"text, json, or benchmark (lines that benchstat reads)."`
}

// Help is shown below the usage line.
func (BenchCommand) Help() string {
	return `Measures the article's scans in Python and in Go, on the same masks, in rounds, each in random order. Prints medians with
95 % intervals, and keeps them below .woodkit/bench. Without Python, only Go is measured. An interrupt keeps the complete
rounds, and --resume continues them. Exit status 3 says that some cells failed; they are named.

Examples:
  go tool woodkit setup --python         once: numpy, OpenCV and Pillow
  go tool woodkit bench
  go tool woodkit bench ~/WoodScape --time 30m
  go tool woodkit bench ~/WoodScape --full
  go tool woodkit bench --resume         what an interrupt or a crash has ended
  go tool woodkit bench --task counts --frames 64 --time 2m
  go tool woodkit bench --python python3.13 --python python3.14t
  go tool woodkit bench --figure bench.png
  go tool woodkit bench --format benchmark > bench.txt

These combinations make no sense, and are left out:
  ` + strings.Join(bench.LeftOut(), "\n  ")
}

// Validate refuses what cannot be measured.
func (c BenchCommand) Validate() error {
	if c.Frames < 0 || c.Depth < 0 || c.Time <= 0 {
		return errors.New("--frames, --depth and --time must be positive")
	}
	if c.Full && c.Frames > 0 {
		return errors.New("--full scans all masks, --frames only so many: give one of them")
	}
	if c.Resume && (c.Frames > 0 || c.Depth > 0 || c.Full || c.Cold || len(c.Code)+len(c.Task)+len(c.Way) > 0) {
		return errors.New("--resume takes masks and cells from what was interrupted: leave out --frames, --depth, --full, --cold, --code, --task and --way")
	}
	if err := checkPicture("--figure", c.Figure); err != nil {
		return err
	}
	for _, flag := range []struct {
		name         string
		asked, known []string
	}{{"--code", c.Code, bench.Codes}, {"--task", c.Task, bench.Tasks}, {"--way", c.Way, bench.Ways}} {
		for _, word := range flag.asked {
			if !slices.Contains(flag.known, word) {
				return fmt.Errorf("%s: there is no %q; there are: %s", flag.name, word, strings.Join(flag.known, ", "))
			}
		}
	}
	return nil
}

// Run measures.
func (c BenchCommand) Run(ctx context.Context, output Output) error {
	ds, err := openWithin(ctx, c.Dir)
	if err == nil {
		err = onlyWoodScape("bench", ds)
	}
	if err != nil {
		return err
	}
	var figure *pendingFile // begun first: an hour later is too late to say that it cannot be written
	if c.Figure != "" {
		if figure, err = newPendingFile("--figure", c.Figure); err != nil {
			return err
		}
	}
	defer figure.discard()
	showNotes(output, ds)
	options := bench.Options{
		Dataset: ds, Time: c.Time, Frames: c.Frames, Depth: c.Depth, Cold: c.Cold, Full: c.Full, Codes: c.Code, Tasks: c.Task, Ways: c.Way,
		Say: func(text string) { fmt.Fprintln(output.Progress(), text) },
	}
	if err := options.FindPythons(ctx, c.Python...); err != nil {
		return fmt.Errorf("bench: %w", err)
	}
	if c.Resume {
		if options.Resume, err = interrupted(ds, output); err != nil {
			return err
		}
	}
	options.Keep = func(result *bench.Result) { _, _ = result.Save() } // at the end, an error is said
	var shown *progress                                                // from the first round on: what went before says nothing of the time left
	options.Progress = func(done, failed, of int) {
		if shown == nil {
			shown = newProgress(output, "runs")
		}
		shown.show(done, failed, of)
	}
	result, err := bench.Measure(ctx, options)
	if shown != nil {
		shown.end()
	}
	if err != nil {
		return err
	}
	file, unsaved := result.Save()
	if unsaved != nil {
		fmt.Fprintln(output.Err, "woodkit: "+oneLine(unsaved))
	}
	write := map[string]func() error{
		"text":      func() error { return result.WriteText(output.Out) },
		"json":      func() error { return result.WriteJSON(output.Out) },
		"benchmark": func() error { return result.WriteBenchmarks(output.Out) },
	}[c.Format]
	if err := write(); err != nil {
		return fmt.Errorf("writing the result: %w", err)
	}
	var undrawn error
	if figure != nil {
		undrawn = figure.write(result.WriteFigure)
	}
	if unsaved == nil {
		fmt.Fprintln(output.Progress(), "kept:", file)
	}
	return benchOutcome(result, undrawn)
}

// interrupted is the latest result of the data set that an interrupt or a crash has ended.
func interrupted(ds *woodkit.Dataset, output Output) (*bench.Result, error) {
	kept, problems, err := bench.Kept(ds)
	for _, problem := range problems {
		fmt.Fprintln(output.Err, "woodkit: "+problem.Error())
	}
	if err != nil {
		return nil, fmt.Errorf("bench --resume: %w", err)
	}
	for _, result := range slices.Backward(kept) {
		if result.Partial {
			return result, nil
		}
	}
	return nil, errors.New("bench --resume: no bench of this data set was interrupted: run it without --resume")
}

// benchOutcome is the error whose code the program ends with. That a figure could not be drawn does not hide an interrupt.
func benchOutcome(result *bench.Result, undrawn error) error {
	if result.Partial && result.Full {
		return &ExitError{exitInterrupted, errors.Join(errors.New("interrupted: the cells that were complete are in the result, and --resume measures the others"), undrawn)}
	}
	if result.Partial {
		return &ExitError{exitInterrupted, errors.Join(fmt.Errorf("interrupted: %d complete rounds are in the result, and --resume continues them", result.Rounds), undrawn)}
	}
	if undrawn != nil {
		return undrawn
	}
	if failed := result.FailedCells(); failed > 0 {
		return &ExitError{exitFrames, fmt.Errorf("%d of %d cells failed; the others are measured", failed, len(result.Cells))}
	}
	return nil
}
