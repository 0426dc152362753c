package main

import (
	"fmt"
	"io"
	"path/filepath"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/scan"
)

// CountsCommand counts pixels.
type CountsCommand struct {
	scanFlags
	Out string `placeholder:"FILE" help:"Also write a file: NAME.csv has the counts of every frame, NAME.json the class weights."`
}

// Help is shown below the usage line.
func (CountsCommand) Help() string {
	return `Prints the class table, or one JSON document. Exit status 3 says that some frames failed; they are named, and the
numbers are those of the others.

Examples:
  go tool woodkit scan counts
  go tool woodkit scan counts ~/WoodScape --strategy pool:workers=2
  go tool woodkit scan counts semantic_annotations.zip --format json
  go tool woodkit scan counts --camera FV --list train.txt --out weights.json`
}

// Validate refuses an --out that is of no known kind.
func (c CountsCommand) Validate() error {
	switch filepath.Ext(c.Out) {
	case ".csv", ".json":
		return nil
	}
	if c.Out == "" {
		return nil
	}
	return fmt.Errorf("--out %s: must end in .csv (counts of every frame) or .json (class weights)", c.Out)
}

// countPixels is the article's scraping function.
func countPixels(f woodkit.Frame) (counts woodkit.FrameCounts, err error) {
	labels, err := f.Labels()
	if err != nil {
		return counts, err
	}
	counts.Frame = f
	for _, class := range labels.Pix {
		counts.Counts[class]++
	}
	return counts, nil
}

// countTask makes countPixels known to worker processes.
var countTask = scan.Task(countPixels)

// counted is the sum of a counting scan, and the counts of each frame where a file of them is wanted.
type counted struct {
	tally  woodkit.Tally
	frames []woodkit.FrameCounts
}

// Run counts.
func (c CountsCommand) Run(output Output) error {
	watched, frames, _, err := c.start("counts", output)
	if err != nil {
		return err
	}
	keep := filepath.Ext(c.Out) == ".csv"
	total, scanned := sum(watched.run.Context(), c.Strategy.Strategy, frames, countPixels,
		func() *counted { return new(counted) },
		func(total *counted, one woodkit.FrameCounts) *counted {
			total.tally.Add(one.Counts)
			if keep {
				total.frames = append(total.frames, one)
			}
			return total
		},
		func(a, b *counted) *counted {
			a.tally.Merge(b.tally)
			a.frames = append(a.frames, b.frames...)
			return a
		})
	record := watched.finish(output, total.tally.Pixels)
	if c.Out != "" && total.tally.Frames > 0 {
		err := writeOut(c.Out, func(w io.Writer) error {
			if keep {
				return woodkit.WriteFrames(w, total.frames, record.Provenance())
			}
			return woodkit.WriteWeights(w, total.tally, record.Provenance())
		})
		if err != nil {
			return err
		}
	}
	if err := c.report(output, record, total.tally, c.Out); err != nil {
		return err
	}
	return outcome(record, scanned)
}
