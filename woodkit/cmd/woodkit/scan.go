package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/scan"
)

// ScanCommand scans a data set without a notebook.
type ScanCommand struct {
	Counts CountsCommand `cmd:"" help:"Count the pixels of each class, and the frames in which each occurs."`
}

// Help is shown below the usage line.
func (ScanCommand) Help() string {
	return `Examples:
  go tool woodkit scan counts
  go tool woodkit scan counts ~/WoodScape --strategy pool:workers=4 --format json`
}

// A scanFlags is what every scan can be asked for.
type scanFlags struct {
	Dir      string       `arg:"" optional:"" help:"The data set: a folder or zip archive. Without it: $$WOODSCAPE_DIR, else the sample that set-up made."`
	Strategy strategyFlag `default:"serial" placeholder:"TEXT" help:"serial, pool:workers=N, go-each, queue:workers=N,depth=D, processes:workers=N or queued-processes:workers=N,depth=D; options bytes=256MiB and ordered."`
	Decoder  string       `default:"pixels" enum:"pixels" help:"How masks are read: pixels."`
	Format   string       `default:"text" enum:"text,json" help:"text or json."`
}

// A strategyFlag is a strategy in its text form.
type strategyFlag struct{ scan.Strategy }

// UnmarshalText parses the text form.
func (s *strategyFlag) UnmarshalText(text []byte) (err error) {
	s.Strategy, err = scan.Parse(string(text))
	return err
}

// CountsCommand counts pixels.
type CountsCommand struct {
	scanFlags
}

// Help is shown below the usage line.
func (CountsCommand) Help() string {
	return `Prints the class table, or one JSON document. Exit status 3 says that some frames failed; they are named, and the
numbers are those of the others.

Examples:
  go tool woodkit scan counts
  go tool woodkit scan counts ~/WoodScape --strategy pool:workers=2
  go tool woodkit scan counts semantic_annotations.zip --format json`
}

// countsReport is the JSON document of scan counts.
type countsReport struct {
	Version   int               `json:"version"`
	Dataset   string            `json:"dataset"`
	Task      string            `json:"task"`
	Strategy  string            `json:"strategy"`
	Decoder   string            `json:"decoder"`
	Frames    int               `json:"frames"`
	Failed    []woodkit.Failure `json:"failed"`
	Partial   bool              `json:"partial,omitempty"`
	Seconds   float64           `json:"seconds"`
	PeakBytes int64             `json:"peak_bytes"`
	Counts    woodkit.Counts    `json:"counts"`
	Presence  woodkit.Counts    `json:"presence"`
}

// countPixels is the article's scraping function.
func countPixels(f woodkit.Frame) (counts woodkit.Counts, err error) {
	labels, err := f.Labels()
	if err != nil {
		return counts, err
	}
	for _, class := range labels.Pix {
		counts[class]++
	}
	return counts, nil
}

// Run counts.
func (c CountsCommand) Run(output Output) error {
	run := woodkit.Start("counts").Decoder(c.Decoder)
	progress := newProgress(output, "frames")
	run.OnProgress = progress.show
	ds, err := woodkit.Open(c.Dir)
	if err != nil {
		return err
	}
	var tally woodkit.Tally
	for counts, err := range scan.Map(run.Context(), c.Strategy.Strategy, ds.Frames(), countPixels) {
		if err == nil {
			tally.Add(counts)
		}
	}
	record, err := run.Finish(tally.Pixels)
	progress.end()
	if err != nil { // the numbers are right all the same
		fmt.Fprintln(output.Err, "woodkit:", err)
	}
	return c.report(output, record, tally)
}

// report prints the result in the format that was asked for and turns failures into an exit code.
func (c CountsCommand) report(output Output, record woodkit.Record, tally woodkit.Tally) error {
	if c.Format == "json" {
		var buffer bytes.Buffer
		encoder := json.NewEncoder(&buffer)
		encoder.SetIndent("", "  ")
		err := encoder.Encode(countsReport{
			record.Version, record.Dataset, record.Task, record.Strategy, record.Decoder, record.Frames, record.Failed,
			record.Partial, record.Seconds, record.PeakBytes, tally.Pixels, tally.Presence,
		})
		if err == nil {
			_, err = output.Out.Write(buffer.Bytes())
		}
		if err != nil {
			return fmt.Errorf("writing the result: %w", err)
		}
	} else {
		table := woodkit.Table{Header: []string{"class", "pixels", "density", "frames"}}
		for id, row := range tally.Pixels.Table().Rows {
			table.Rows = append(table.Rows, append(row, fmt.Sprint(tally.Presence[id])))
		}
		fmt.Fprintf(output.Out, "%s\n%s\n", table, record.Summary())
	}
	return outcome(output, record, c.Format == "text")
}

// outcome names the failures and returns the error whose exit code says how the scan ended.
func outcome(output Output, record woodkit.Record, name bool) error {
	if name {
		for _, failure := range record.Failed {
			fmt.Fprintf(output.Err, "failed: %s: %s\n", failure.File, failure.Error)
		}
	}
	switch {
	case record.Partial:
		return &ExitError{Code: exitInterrupted, Err: fmt.Errorf("the scan ended early: %d of %d frames are in the result", record.Frames, record.Of)}
	case len(record.Failed) > 0:
		return &ExitError{Code: exitFrames, Err: fmt.Errorf("%d of %d frames failed; the result is that of the others", len(record.Failed), record.Of)}
	case record.Frames == 0:
		return errors.New("no frame was scanned")
	}
	return nil
}
