package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"woodscape.example/woodkit/cmd/woodkit/internal/decoders"
	"woodscape.example/woodkit/internal/home"
)

// DecodersCommand measures package maskpng beside other decoders.
type DecodersCommand struct {
	Time   time.Duration `default:"3m" placeholder:"TIME" help:"How long to measure. Six rounds are run in any case."`
	Masks  int           `default:"16" placeholder:"N" help:"How many masks of each kind. Few masks flatter all decoders, because a processor learns them."`
	Python string        `placeholder:"PATH" help:"A Python interpreter with numpy, and with those of Pillow, OpenCV, imagecodecs and pyspng that shall be measured. Without: the one that setup --python made."`
}

// Help is shown below the usage line.
func (DecodersCommand) Help() string {
	return `Measures package maskpng beside image/png, Pillow, OpenCV, imagecodecs, pyspng and raw .npy files, on one core: on masks like
WoodScape's from several encoders, on masks with many small regions, on small masks and on noise. All masks are synthetic. Each
round runs every decoder once on every kind of masks, in random order. Prints medians with 95 % intervals, and says where
maskpng is slower and why. What is not installed is not measured. An interrupt keeps the complete rounds.

Examples:
  go tool woodkit setup --python         once: numpy, OpenCV and Pillow
  go tool woodkit decoders
  go tool woodkit decoders --time 10m --python ~/venv/bin/python`
}

// Validate refuses what cannot be measured.
func (c DecodersCommand) Validate() error {
	if c.Masks <= 0 || c.Time <= 0 {
		return errors.New("--masks and --time must be positive")
	}
	return nil
}

// Run measures.
func (c DecodersCommand) Run(ctx context.Context, output Output) error {
	options := decoders.Options{
		Masks: c.Masks, Time: c.Time, Python: c.Python,
		Say: func(text string) { fmt.Fprintln(output.Progress(), text) },
	}
	c.find(&options)
	var shown *progress
	options.Progress = func(done, failed, of int) {
		if shown == nil {
			shown = newProgress(output, "runs")
		}
		shown.show(done, failed, of)
	}
	result, err := decoders.Measure(ctx, options)
	if shown != nil {
		shown.end()
	}
	if err != nil {
		return err
	}
	if err := result.WriteText(output.Out); err != nil {
		return fmt.Errorf("writing the result: %w", err)
	}
	if result.Partial {
		return &ExitError{exitInterrupted, fmt.Errorf("interrupted: %d complete rounds are in the result", result.Rounds)}
	}
	return nil
}

// find finds the script and, if none was named, the interpreter.
func (c DecodersCommand) find(options *decoders.Options) {
	place, err := home.Find()
	if err == nil && place.Checkout == "" {
		err = errors.New("notebooks/python/decoders.py is only in a checkout")
	}
	if err != nil {
		options.NoPython = err.Error()
		return
	}
	options.Script = filepath.Join(place.Checkout, "notebooks", "python", "decoders.py")
	if c.Python != "" {
		return
	}
	options.Python = place.ArticlePython()
	if _, err := os.Stat(options.Python); err != nil {
		options.NoPython = "go tool woodkit setup --python installs numpy, OpenCV and Pillow"
	}
}
