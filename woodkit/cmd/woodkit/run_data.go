package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"woodscape.example/woodkit/cmd/woodkit/internal/setup"
	"woodscape.example/woodkit/internal/find"
)

// DataFlags choose the data set that the notebooks use.
type DataFlags struct {
	Frames *int   `placeholder:"N" help:"Use a synthetic data set of N frames, which is made if it is missing (default: the sample of 1,024)."`
	Data   string `placeholder:"DIR" help:"Use this copy of WoodScape, or another data set with --layout: a folder, or the zip file as downloaded (default: $$WOODSCAPE_DIR, or else the sample)."`
	layoutFlags
}

// check reports wrong flags before any work begins.
func (d *DataFlags) check() error {
	switch {
	case d.Frames != nil && *d.Frames < 1:
		return fmt.Errorf("--frames %d: must be at least 1", *d.Frames)
	case d.Frames != nil && *d.Frames > maxFrames:
		return fmt.Errorf("--frames %d: must be at most %d, because an index has five digits", *d.Frames, maxFrames)
	case d.Frames != nil && d.Data != "":
		return errors.New("--frames and --data both choose the data set: give only one of them")
	}
	if _, err := d.options(); err != nil {
		return err
	}
	if given := d.named() || d.Classes != ""; given && (d.Frames != nil || d.Data == "" && os.Getenv(find.DirVariable) == "") {
		return fmt.Errorf("--layout, --masks, --images and --classes say what a data set of yours looks like: name it with --data DIR or %s", find.DirVariable)
	}
	if d.Data != "" {
		if _, err := os.Stat(d.Data); err != nil {
			return fmt.Errorf("--data: looked for a folder or a zip archive: %w", err)
		}
	}
	return nil
}

// environ returns the environment variables for Jupyter and its kernels, which name the chosen data set.
func (d *DataFlags) environ(ctx context.Context, environment *setup.Environment, output Output) ([]string, error) {
	environ := environment.Environ()
	folder := cmp.Or(d.Data, os.Getenv(find.DirVariable)) // made absolute below, because cells run in another folder
	if d.Frames != nil {
		var err error
		if folder, err = environment.Dataset(ctx, *d.Frames, output.Progress()); err != nil {
			return nil, err
		}
	}
	if folder == "" {
		return environ, nil
	}
	absolute, err := filepath.Abs(folder)
	if err != nil {
		return nil, fmt.Errorf("finding the data set: %w", err)
	}
	if d.named() || d.Classes != "" || d.Frames != nil || d.Data != "" && !isDefault(absolute) {
		environ = append(environ, d.layoutFlags.environ()...) // in place of what the environment says about another folder
	}
	return append(environ, find.DirVariable+"="+absolute), nil // the last value of a variable counts
}

// isDefault reports whether an absolute path is that of the data set which the environment names.
func isDefault(folder string) bool {
	absolute, err := filepath.Abs(os.Getenv(find.DirVariable))
	return err == nil && absolute == folder
}
