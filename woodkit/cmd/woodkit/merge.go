package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/export"
	"woodscape.example/woodkit/internal/digest"
	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/partial"
	"woodscape.example/woodkit/timing"
)

// MergeCommand merges partial results.
type MergeCommand struct {
	Files  []string `arg:"" optional:"" help:"Files of partial results; without any, or as -, standard input."`
	Format string   `default:"" enum:",text,json" placeholder:"NAME" help:"Print the result as woodkit scan does: text or json. Without it and without --out, the merged partial result is written."`
	Out    string   `placeholder:"PATH" help:"Also write what woodkit scan writes: of counts NAME.json, the class weights; of heat maps NAME.npz, or NAME/ with a PNG a class."`
}

// Help is shown below the usage line.
func (MergeCommand) Help() string {
	return `Merges the partial results that scan --items --partials wrote, and prints one partial result, or with --format or --out
what scan would have printed and written. In whatever groups and order partial results are merged, the outcome is the same,
byte for byte. So you can merge some of them on each machine, and then merge what comes out.

Merging fails, and names both places, if partial results differ in version, task, layout, size or class table, or if one is
there twice. A line that is truncated or damaged is named. With --format and --out, all lines must be there.

As in a scan, failed items are named, and the exit status is then 3.

Examples:
  go tool woodkit merge part-0.jsonl part-1.jsonl --format text
  go tool woodkit merge part-0.jsonl part-1.jsonl --format json --out weights.json
  go tool woodkit merge heat-0.jsonl heat-1.jsonl --out heatmaps.npz
  go tool woodkit merge part-0.jsonl part-1.jsonl > both.jsonl
  go tool woodkit merge -`
}

// Validate refuses an --out of an unknown kind.
func (c MergeCommand) Validate() error {
	if ext := extension(c.Out); c.Out == "" || ext == ".json" || ext == ".npz" || strings.HasSuffix(c.Out, string(os.PathSeparator)) {
		return nil
	} else if ext == ".csv" {
		return fmt.Errorf("--out %s: partial results have no counts of single frames; write class weights (NAME.json)", c.Out)
	}
	return fmt.Errorf("--out %s: must end in .json (class weights), or for heat maps in .npz (arrays) or / (a folder of pictures)", c.Out)
}

// Run merges the files, and prints and writes the result.
func (c MergeCommand) Run(ctx context.Context, output Output) error {
	begin := time.Now()
	result := &partial.Result{MaxBytes: readMemory().all}
	if len(c.Files) == 0 {
		c.Files = []string{"-"}
	}
	for _, file := range c.Files {
		if err := mergeFile(ctx, result, file); err != nil {
			return err
		}
	}
	if c.Format == "" && c.Out == "" {
		return result.Write(output.Out)
	}
	return writeMerged(result, begin, c.Format, c.Out, output)
}

// mergeFile adds the lines of a file. - is standard input. A file without lines comes from a worker that failed, because the
// shell made the file. An interrupt ends the wait for more lines.
func mergeFile(ctx context.Context, result *partial.Result, file string) error {
	lines, err := await(ctx, func() (int, error) {
		if file == "-" {
			return result.Read(standardInput, "standard input")
		}
		in, err := os.Open(file)
		if err != nil {
			return 0, fmt.Errorf("reading partial results: %w", err)
		}
		defer in.Close()
		return result.Read(in, file)
	})
	if err == nil && lines == 0 && file != "-" {
		err = fmt.Errorf("reading partial results: %s is empty, so its scan failed or still runs; scan its items again", file)
	}
	return err
}

// writeMerged prints and writes a complete result like a scan.
func writeMerged(result *partial.Result, begin time.Time, format, out string, output Output) error {
	if err := result.Complete(); err != nil {
		return fmt.Errorf("merging: %w", err)
	}
	if len(result.Parts()) == 0 {
		return errors.New("merging: no mask was scanned, because all lists of items were empty, so there is no result")
	}
	heat := result.Head.Task == partial.Heatmap
	if out != "" && heat == (extension(out) == ".json") {
		return &ExitError{exitUsage, fmt.Errorf("--out %s: these are partial results of scan %s, whose files are %s", out, result.Head.Task,
			map[bool]string{false: "NAME.json", true: "NAME.npz or NAME/"}[heat])}
	}
	w := &watched{}
	var err error
	if out != "" {
		if w.out, err = newPendingFile("--out", out); err != nil {
			return err
		}
	}
	defer w.discard()
	record := mergedRecord(result, begin)
	sums, err := sumsOf(result)
	if err != nil {
		return fmt.Errorf("merging: %w", err)
	}
	identified, err := digest.Of(sums)
	if err != nil {
		return fmt.Errorf("merging: %w", err)
	}
	record.Digest = identified.Hash
	record.End = time.Now()
	record.Seconds = record.End.Sub(begin).Seconds()
	return conclude(w, &woodkit.Dataset{}, record, result.Tally(), sums, format, out, output)
}

// sumsOf returns what a result has: counts, or heat maps.
func sumsOf(result *partial.Result) (sums any, err error) {
	if result.Head.Task != partial.Heatmap {
		return result.Tally().Pixels, nil
	}
	maps := export.HeatMaps{Size: result.Head.Size, Classes: result.Head.Classes}
	maps.All, maps.ByGroup, err = result.Maps()
	return maps, err
}

// conclude writes and prints what a scan of all items would: heat maps if the sums are such, or else the counts.
func conclude(w *watched, ds *woodkit.Dataset, record timing.Record, tally woodkit.Tally, sums any, format, out string, output Output) error {
	maps, heat := sums.(export.HeatMaps)
	switch from := export.From(record); {
	case out == "" || tally.Frames == 0:
	case heat:
		HeatmapCommand{Out: out}.write(w, maps, from)
	default:
		w.write(func(to io.Writer) error { return export.WriteWeights(to, tally, from) })
	}
	if err := report(output, format, record, ds, tally, w.written); err != nil {
		return err
	}
	return outcome(record, nil, w.failed)
}

// mergedRecord returns a record of the merging, which is not kept.
func mergedRecord(result *partial.Result, begin time.Time) timing.Record {
	parts := result.Parts()
	record := timing.Record{
		Version: timing.RecordVersion, Task: result.Head.Task, Strategy: "merge of " + unit.Several(len(parts), "partial result", "partial results"),
		Fingerprint: digest.Short([]byte(strings.Join(parts, "\n"))), Frames: result.Tally().Frames, Failed: []timing.Failure{},
		Start: begin, Host: timing.ThisHost(),
	}
	for _, failure := range result.Failures() {
		record.Failed = append(record.Failed, timing.Failure{File: failure.Item, Error: failure.Error})
	}
	record.Of = record.Frames + len(record.Failed)
	return record
}
