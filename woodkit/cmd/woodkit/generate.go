package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/synth"
)

// GenerateCommand makes a synthetic data set.
type GenerateCommand struct {
	Dir    string `arg:"" help:"Folder to make. A folder that holds other files is refused."`
	Frames int    `default:"1024" help:"Number of masks. The article's data set has 8234."`
	Seed   uint64 `default:"1" help:"Another seed makes other streets. 0 means 1. Frame i depends only on the seed and on i."`
	Images int    `default:"5" help:"Make camera images for this many frames, from the first on, and for the first frame of each other camera. 0 for none."`
	Damage int    `default:"0" help:"Damage this many frames, for lessons on bad data."`
	Report bool   `help:"Print class shares, presence, class changes and sizes beside the published ones."`
}

// Help is shown below the usage line.
func (GenerateCommand) Help() string {
	return `Makes masks and camera images with the file names, folders and encoding of WoodScape. They contain no WoodScape data.

Examples:
  go tool woodkit generate /tmp/streets
  go tool woodkit generate /tmp/streets --frames 8234 --images 0
  go tool woodkit generate /tmp/streets --report
  go tool woodkit generate /tmp/damaged --frames 64 --damage 5`
}

// maxFrames is the number of indices with five digits.
const maxFrames = 100_000

// Validate refuses numbers that no data set can have.
func (c GenerateCommand) Validate() error {
	switch {
	case c.Frames < 1 || c.Frames > maxFrames:
		return fmt.Errorf("--frames %d: must be 1 to %d, because an index has five digits", c.Frames, maxFrames)
	case c.Images < 0:
		return fmt.Errorf("--images %d: must not be negative", c.Images)
	case c.Damage < 0 || c.Damage > c.Frames:
		return fmt.Errorf("--damage %d: must be from 0 to the number of frames", c.Damage)
	}
	return nil
}

// Run makes the data set.
func (c GenerateCommand) Run(ctx context.Context, output Output) error {
	begin := time.Now()
	progress := newProgress(output, "masks")
	options := synth.Options{
		Frames: c.Frames, Seed: c.Seed, Images: c.Images, Damage: c.Damage,
		Progress: func(done, total int) { progress.show(done, 0, total) },
	}
	if c.Report {
		options.Report = new(synth.Report)
	}
	err := synth.Generate(ctx, c.Dir, options)
	progress.end()
	if err != nil {
		return err
	}
	dir, err := filepath.Abs(c.Dir)
	if err != nil {
		dir = c.Dir
	}
	fmt.Fprintf(output.Out, "%s%s in %s (%.1f s)\n", unit.Several(c.Frames, "frame", "frames"), damaged(c.Damage), dir, time.Since(begin).Seconds())
	if c.Report {
		fmt.Fprintln(output.Out, options.Report)
	}
	return nil
}

// damaged is the part of the message that says how many frames were damaged on purpose.
func damaged(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(", %d of them damaged,", n)
}
