package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"syscall"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/timing"
)

// scanReport is the JSON document of a scan.
type scanReport struct {
	Version   int                  `json:"version"`
	Dataset   string               `json:"dataset"`
	Task      string               `json:"task"`
	Strategy  string               `json:"strategy"`
	Decoder   string               `json:"decoder"`
	Frames    int                  `json:"frames"`   // number of frames scanned without failure
	Notes     []string             `json:"notes"`    // what is odd about the data set
	LeftOut   []woodkit.LeftOut    `json:"left_out"` // the notes about files that were not scanned
	Failed    []timing.Failure     `json:"failed"`
	Failures  []timing.FailureKind `json:"failures"` // the same by kind, the most frequent first
	Partial   bool                 `json:"partial"`
	Seconds   float64              `json:"seconds"`
	PeakBytes int64                `json:"peak_bytes"`
	Digest    string               `json:"digest"`
	Counts    json.RawMessage      `json:"counts"`            // by the names of the data set's classes; null if no frame was scanned
	Presence  json.RawMessage      `json:"presence"`          // the same
	PerFrame  json.RawMessage      `json:"classes_per_frame"` // number of frames by the number of classes that they show
	Pairs     json.RawMessage      `json:"co_occurrence"`     // number of frames that show two classes, by both names
	Out       string               `json:"out,omitempty"`
}

// report prints the result in a format: text or json.
func report(output Output, format string, record timing.Record, ds *woodkit.Dataset, tally woodkit.Tally, out string) error {
	var counts, presence, perFrame, pairs json.RawMessage // null if no frame was scanned, because zeros would look like a result
	if tally.Frames > 0 {
		counts, presence = tally.Classes.JSON(tally.Pixels), tally.Classes.JSON(tally.Presence)
		perFrame, pairs = perFrameJSON(tally), pairsJSON(tally)
	}
	if format == "json" {
		var buffer bytes.Buffer
		encoder := json.NewEncoder(&buffer)
		encoder.SetIndent("", "  ")
		err := encoder.Encode(scanReport{
			record.Version, record.Dataset, record.Task, record.Strategy, record.Decoder, record.Frames,
			append([]string{}, ds.Notes...), append([]woodkit.LeftOut{}, ds.LeftOut...), record.Failed, timing.KindsOf(record.Failed),
			record.Partial, record.Seconds, record.PeakBytes, record.Digest, counts, presence, perFrame, pairs, out,
		})
		if err == nil {
			_, err = output.Out.Write(buffer.Bytes())
		}
		if err != nil {
			return fmt.Errorf("writing the result: %w", err)
		}
		return nil
	}
	if tally.Frames > 0 {
		fmt.Fprintln(output.Out, tally.Table())
		printTogether(output.Out, tally)
	}
	fmt.Fprintln(output.Out, record.Summary())
	if out != "" {
		fmt.Fprintln(output.Out, "written:", out)
	}
	for _, kind := range timing.KindsOf(record.Failed) {
		fmt.Fprintln(output.Err, "failed:", kind)
	}
	return nil
}

// outcome returns the error whose code the program exits with. scanned is the error that ended the scan, and unwritten says
// why files were not written.
func outcome(record timing.Record, scanned, unwritten error) error {
	switch {
	case errors.Is(scanned, context.Canceled):
		scanned = fmt.Errorf("interrupted: %d of %d frames are in the result", record.Frames, record.Of)
		return &ExitError{Code: exitInterrupted, Err: errors.Join(scanned, unwritten)}
	case scanned != nil || unwritten != nil:
		return errors.Join(scanned, unwritten)
	case len(record.Failed) > 0 && record.Frames == 0:
		all := fmt.Sprintf("all %d frames", record.Of)
		if record.Of == 1 {
			all = "the only frame"
		}
		return fmt.Errorf("%s failed; there is no result%s", all, tooManyOpen(record.Failed))
	case len(record.Failed) > 0:
		return &ExitError{Code: exitFrames, Err: fmt.Errorf("%d of %d frames failed; the result is that of the others%s", len(record.Failed), record.Of, tooManyOpen(record.Failed))}
	}
	return nil
}

// tooManyOpen says what to do if frames failed because this process had too many open files. Otherwise it is empty.
func tooManyOpen(failed []timing.Failure) string {
	for _, failure := range failed {
		if strings.Contains(failure.Error, syscall.EMFILE.Error()) { // a record keeps the text of an error
			return ": too few files may be open at once (ulimit -n): raise the limit, or take fewer workers"
		}
	}
	return ""
}
