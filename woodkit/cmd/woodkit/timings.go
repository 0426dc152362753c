package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/export"
	"woodscape.example/woodkit/figure"
	"woodscape.example/woodkit/internal/home"
	"woodscape.example/woodkit/internal/store"
	"woodscape.example/woodkit/timing"
)

// TimingsCommand lists the times of earlier runs, from notebooks and the command line.
type TimingsCommand struct {
	ID       string `arg:"" optional:"" help:"Only this run: its id, a part of the id that no other run has, or last."`
	Task     string `placeholder:"NAME" help:"Only runs of this task, such as \"pixel counts\" or counts."`
	Strategy string `placeholder:"TEXT" help:"Only runs of this strategy: its whole text, or the part before the colon."`
	Last     int    `placeholder:"N" help:"Only the latest N runs."`
	JSON     bool   `name:"json" xor:"format" help:"Print one JSON object per line, with the field names of scan --format json."`
	Bench    bool   `xor:"format" help:"Print the lines of Go benchmarks, for benchstat."`
	Figure   string `placeholder:"FILE" xor:"format" help:"Draw one run into this PNG file: its timeline, the items in flight and its memory."`
	Trace    string `placeholder:"FILE" xor:"format" help:"Write one run into this JSON file for Perfetto's UI: a track per worker and one for the loop, the items in flight, and the memory."`
}

// Help is shown below the usage line.
func (TimingsCommand) Help() string {
	return `Lists runs, newest first. If frames failed, or the run was stopped or died, its time says little: the run is marked, and
--bench leaves it out. In the names of benchmarks, dataset is the fingerprint of the data set's masks, and list is the
fingerprint of the names of the scanned frames.

--trace writes Chrome's trace event format. To look at it, open Perfetto's UI in a browser and drop the file on the page, or
load the file in chrome://tracing in Chrome. Perfetto's UI does all its work in the browser, so your file stays on your
machine unless you share it. On a worker's track, a slice is the time that it had an item. It need not have had a core all
the time: where that is known, a slice below says when it waited for one. On the loop's track, a slice is the time that the
loop's body had a result. Between two of them, a slice is the time that the loop waited for a core. Click on a slice to see
when the item was submitted, and how long it loaded. In Perfetto's UI, this query lists the ten longest items:

  select name, dur / 1e6 as ms from slice where category = 'work' order by dur desc limit 10

Examples:
  go tool woodkit timings
  go tool woodkit timings --task counts --strategy pool --last 10
  go tool woodkit timings --json
  go tool woodkit timings --bench
  go tool woodkit timings last --figure run.png
  go tool woodkit timings last --trace run.json`
}

// Validate refuses flags that cannot select or draw a run.
func (c TimingsCommand) Validate() error {
	if c.Last < 0 {
		return fmt.Errorf("--last %d: must not be negative", c.Last)
	}
	switch {
	case c.Figure != "" && c.ID == "":
		return fmt.Errorf("--figure draws one run: say which one, for example timings last --figure %s", c.Figure)
	case c.Trace != "" && c.ID == "":
		return fmt.Errorf("--trace writes one run: say which one, for example timings last --trace %s", c.Trace)
	case c.Trace != "" && !strings.EqualFold(extension(c.Trace), ".json"):
		return fmt.Errorf("--trace %s: must be a name that ends in .json", c.Trace)
	}
	return checkPicture("--figure", c.Figure)
}

// Run lists the chosen runs, or draws one.
func (c TimingsCommand) Run(output Output) error {
	if err := keepElsewhere(output); err != nil {
		return err
	}
	records, err := timing.Records("")
	if err != nil {
		return err
	}
	records, err = c.choose(records)
	if err != nil {
		return err
	}
	switch {
	case c.Figure != "" || c.Trace != "":
		if err := c.write(records[0], output); err != nil {
			return err
		}
		fmt.Fprintln(output.Out, "written:", c.Figure+c.Trace) // one of the two
		return nil
	case len(records) == 0:
		fmt.Fprintln(output.Err, errNoRuns)
		return nil
	case c.JSON:
		encoder := json.NewEncoder(output.Out)
		for _, r := range records {
			if err := encoder.Encode(r); err != nil {
				return fmt.Errorf("writing the records: %w", err)
			}
		}
		return nil
	case c.Bench:
		return writeBenchmarks(output, records)
	}
	fmt.Fprint(output.Out, timingsTable(records))
	return nil
}

// errNoRuns means that there is no record yet.
var errNoRuns = errors.New("no runs are recorded yet; start with: go tool woodkit scan counts")

// write writes the figure or the trace of one run.
func (c TimingsCommand) write(r timing.Record, output Output) error {
	if c.Trace == "" {
		return whyNoSpans(r, writeInto("--figure", c.Figure, draw(figure.Panel(r))))
	}
	o, err := r.Observation()
	if err == nil && len(o.Spans) == 0 {
		err = fmt.Errorf("reading spans of run %s (%s): %w", r.ID, r.Title(), timing.ErrNoSpans)
	}
	if err != nil {
		return whyNoSpans(r, err)
	}
	if o.Missing.Items > 0 {
		fmt.Fprintf(output.Err, "note: a run keeps what happened to its first %d items, so %d are not in the trace\n", len(o.Spans), o.Missing.Items)
	}
	return writeInto("--trace", c.Trace, func(w io.Writer) error { return export.WriteTrace(w, o) })
}

// writeInto writes the file that a flag names.
func writeInto(flag, path string, content func(io.Writer) error) error {
	file, err := newPendingFile(flag, path)
	if err != nil {
		return err
	}
	return file.write(content)
}

// whyNoSpans adds to timing.ErrNoSpans why a run has none, and where its spans are if they were set aside.
func whyNoSpans(r timing.Record, err error) error {
	if !errors.Is(err, timing.ErrNoSpans) {
		return err
	}
	place, missing := home.Find()
	if missing != nil {
		return err
	}
	aside := filepath.Join(place.Records(), store.Aside, r.ID+".spans.json.gz")
	if _, missing := os.Stat(aside); missing == nil {
		return fmt.Errorf("%w any more: they were damaged and set aside in %s", err, aside)
	}
	switch {
	case r.Strategy == timing.ByHand:
		return fmt.Errorf("%w, because its loop is written by hand, and only the strategies of package scan note what happens to each item; "+
			"run the scan with scan.Map and a strategy such as scan.Pool", err)
	case r.Strategy == "":
		return fmt.Errorf("%w, because a separate process did the work, and only the process knew", err)
	case r.Of == 0:
		return fmt.Errorf("%w, because it had no items", err)
	case r.Frames+r.FailedFrames() == 0:
		return fmt.Errorf("%w, because it ended before its first item was done", err)
	}
	return fmt.Errorf("%w, because their file %s.spans.json.gz is not in %s any more", err, r.ID, place.Records())
}

// choose returns the records that the flags select, newest first. A filter that matches no record is an error. Having no
// records at all is an error only if an id was given.
func (c TimingsCommand) choose(records []timing.Record) ([]timing.Record, error) {
	slices.Reverse(records)
	if len(records) == 0 {
		if c.ID != "" {
			return nil, errNoRuns
		}
		return nil, nil
	}
	chosen := slices.DeleteFunc(slices.Clone(records), func(r timing.Record) bool {
		kind, _, _ := strings.Cut(r.Strategy, ":")
		return c.Task != "" && r.Task != c.Task || c.Strategy != "" && r.Strategy != c.Strategy && kind != c.Strategy
	})
	if len(chosen) == 0 {
		return nil, c.fitsNone(records)
	}
	switch {
	case c.ID == "last":
		chosen = chosen[:1]
	case c.ID != "":
		var err error
		if chosen, err = byID(chosen, c.ID); err != nil {
			return nil, err
		}
	}
	if c.Last > 0 {
		chosen = chosen[:min(c.Last, len(chosen))]
	}
	return chosen, nil
}

// fitsNone returns the error for a filter that matches no run. It names the values that occur.
func (c TimingsCommand) fitsNone(records []timing.Record) error {
	var asked, there []string
	filter := func(name, names, value string, of func(timing.Record) string) {
		if value != "" {
			asked = append(asked, fmt.Sprintf("of %s %q", name, value))
			there = append(there, fmt.Sprintf("the %s are %s", names, kinds(records, of)))
		}
	}
	filter("task", "tasks", c.Task, func(r timing.Record) string { return r.Task })
	filter("strategy", "strategies", c.Strategy, func(r timing.Record) string { return r.Strategy })
	return fmt.Errorf("none of %d runs is %s; %s", len(records), strings.Join(asked, " and "), strings.Join(there, ", "))
}

// byID finds the run with this id, or the only run whose id contains it.
func byID(records []timing.Record, id string) ([]timing.Record, error) {
	var found []timing.Record
	for _, r := range records {
		if r.ID == id {
			return []timing.Record{r}, nil
		}
		if strings.Contains(r.ID, id) {
			found = append(found, r)
		}
	}
	switch len(found) {
	case 0:
		return nil, fmt.Errorf("none of %d runs has %q in its id; go tool woodkit timings lists them", len(records), id)
	case 1:
		return found, nil
	}
	return nil, fmt.Errorf("%d runs have %q in their id, for example %s and %s; give a longer part of the id", len(found), id, found[0].ID, found[1].ID)
}

// kinds lists the values that occur, each only once.
func kinds(records []timing.Record, of func(timing.Record) string) string {
	var all []string
	for _, r := range records {
		all = append(all, fmt.Sprintf("%q", of(r)))
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), ", ")
}

// timingsTable returns a table with one line per run.
func timingsTable(records []timing.Record) woodkit.Table {
	numbers := func(frames, seconds, perFrame, megabytes string) []string {
		return []string{fmt.Sprintf("%6s", frames), fmt.Sprintf("%7s", seconds), fmt.Sprintf("%12s", perFrame), fmt.Sprintf("%5s", megabytes)}
	}
	row := func(id, task, strategy string, numbers []string, note string) []string {
		return append(append([]string{id, task, strategy}, numbers...), note)
	}
	table := woodkit.Table{Left: true, Header: row("id", "task", "strategy", numbers("frames", "seconds", "ms per frame", "MB"), "note")}
	for _, r := range records {
		perFrame := "–"
		if r.Frames > 0 && r.Died == "" {
			perFrame = fmt.Sprintf("%.3g", r.PerFrame().Seconds()*1e3)
		}
		table.Rows = append(table.Rows, row(r.ID, r.Task, cmp.Or(r.Strategy, "–"), numbers(
			fmt.Sprint(r.Frames), fmt.Sprintf("%.2f", r.Seconds), perFrame, fmt.Sprintf("%.0f", float64(r.PeakBytes)/1e6)), note(r)))
	}
	return table
}

// note returns what is special about a run.
func note(r timing.Record) string {
	var notes []string
	if r.Depth > 0 && r.Depth < r.Workers {
		notes = append(notes, fmt.Sprintf("only %d of %d workers busy", r.Depth, r.Workers))
	}
	if r.Decoder != "pixels" {
		notes = append(notes, "by "+r.Decoder)
	}
	if r.Storage != "" {
		notes = append(notes, "slow storage: "+r.Storage)
	}
	for _, name := range slices.Sorted(maps.Keys(r.Parameters)) {
		notes = append(notes, name+"="+r.Parameters[name])
	}
	if failed := r.FailedFrames(); failed > 0 {
		notes = append(notes, fmt.Sprintf("%d failed", failed))
	}
	if r.Load.Busy() {
		notes = append(notes, fmt.Sprintf("busy: others used %s cores", r.Load.Short()))
	}
	switch {
	case r.Died != "":
		notes = append(notes, "died: "+r.Died)
	case r.Partial:
		notes = append(notes, fmt.Sprintf("partial, of %d", r.Of))
	}
	return strings.Join(notes, "; ")
}
