package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"woodscape.example/woodkit"
)

// scanReport is the JSON document of a scan.
type scanReport struct {
	Version   int               `json:"version"`
	Dataset   string            `json:"dataset"`
	Task      string            `json:"task"`
	Strategy  string            `json:"strategy"`
	Decoder   string            `json:"decoder"`
	Frames    int               `json:"frames"` // scanned without failure
	Failed    []woodkit.Failure `json:"failed"`
	Partial   bool              `json:"partial"`
	Seconds   float64           `json:"seconds"`
	PeakBytes int64             `json:"peak_bytes"`
	Digest    string            `json:"digest"`
	Counts    json.RawMessage   `json:"counts"`   // by the names of the data set's classes
	Presence  json.RawMessage   `json:"presence"` // the same
	Out       string            `json:"out,omitempty"`
}

// report prints the result in the format that was asked for.
func (f scanFlags) report(output Output, record woodkit.Record, tally woodkit.Tally, out string) error {
	if f.Format == "json" {
		var buffer bytes.Buffer
		encoder := json.NewEncoder(&buffer)
		encoder.SetIndent("", "  ")
		err := encoder.Encode(scanReport{
			record.Version, record.Dataset, record.Task, record.Strategy, record.Decoder, record.Frames, record.Failed,
			record.Partial, record.Seconds, record.PeakBytes, record.Digest, tally.Classes.JSON(tally.Pixels), tally.Classes.JSON(tally.Presence), out,
		})
		if err == nil {
			_, err = output.Out.Write(buffer.Bytes())
		}
		if err != nil {
			return fmt.Errorf("writing the result: %w", err)
		}
		return nil
	}
	fmt.Fprintf(output.Out, "%s\n%s\n", tally.Table(), record.Summary())
	if out != "" {
		fmt.Fprintln(output.Out, "written:", out)
	}
	for _, failure := range record.Failed {
		fmt.Fprintf(output.Err, "failed: %s: %s\n", failure.File, failure.Error)
	}
	return nil
}

// outcome turns how a scan ended, and why its files were not written, into the error whose code the program exits with.
func outcome(record woodkit.Record, scanned, unwritten error) error {
	switch {
	case errors.Is(scanned, context.Canceled):
		scanned = fmt.Errorf("interrupted: %d of %d frames are in the result", record.Frames, record.Of)
		return &ExitError{Code: exitInterrupted, Err: errors.Join(scanned, unwritten)}
	case scanned != nil || unwritten != nil:
		return errors.Join(scanned, unwritten)
	case len(record.Failed) > 0:
		return &ExitError{Code: exitFrames, Err: fmt.Errorf("%d of %d frames failed; the result is that of the others", len(record.Failed), record.Of)}
	}
	return nil
}
