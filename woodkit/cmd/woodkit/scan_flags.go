package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/limits"
	"woodscape.example/woodkit/scan"
	"woodscape.example/woodkit/timing"
)

// A scanFlags has the flags of every scan.
type scanFlags struct {
	Dir      string        `arg:"" optional:"" help:"The data set: a folder or zip archive. Without it: $$WOODSCAPE_DIR, else the sample that set-up made."`
	Strategy *strategyFlag `placeholder:"TEXT" help:"serial (to measure against), pool:workers=N, go-each, queue:workers=N,depth=D, processes:workers=N, queued-processes:workers=N,depth=D or fold:workers=N; any but fold takes the options bytes=256MiB and ordered. Without it: fold (coco: an ordered queue), with a worker for each core."`
	Decoder  string        `default:"runs" enum:"pixels,runs" placeholder:"NAME" help:"How masks are read: runs (of equal class, as the file has them) or pixels (decoded with image/png, as the notebooks begin). The numbers are the same."`
	Format   string        `default:"text" enum:"text,json" help:"text or json."`
	Group    string        `aliases:"camera" placeholder:"NAME" help:"Only the frames of this group: a camera (FV, RV, MVL or MVR), or the city, split or scene of another layout. --camera is the same."`
	List     string        `placeholder:"FILE" help:"Only the frames named in this file, one a line, with or without .png."`
	Strict   bool          `help:"Fail where something is left out that would change the result, for example because an archive is half unpacked. Without it, a note says so."`
	layoutFlags
	MaxPixels *woodkit.MaxPixels `placeholder:"N" help:"The largest width × height of a mask that is read (default: 67108864). Memory bounds it, too: a scan that would not fit is refused."`
	Timeline  string             `placeholder:"FILE" help:"Also draw into this PNG file what each worker did when."`
}

// A strategyFlag is a strategy in its text form.
type strategyFlag struct{ scan.Strategy }

// UnmarshalText parses the text form.
func (s *strategyFlag) UnmarshalText(text []byte) (err error) {
	s.Strategy, err = scan.Parse(string(text))
	return err
}

// open opens the data set and chooses its frames. begin is the time before it lists the folder, because listing belongs to
// the scan.
func (f scanFlags) open(ctx context.Context) (ds *woodkit.Dataset, frames []woodkit.Frame, begin time.Time, err error) {
	list, err := readList(ctx, f.List)
	if err == nil {
		err = checkPicture("--timeline", f.Timeline)
	}
	if err != nil {
		return nil, nil, begin, &ExitError{Code: exitUsage, Err: err}
	}
	options, err := f.options()
	if err != nil {
		return nil, nil, begin, &ExitError{Code: exitUsage, Err: err}
	}
	if f.MaxPixels != nil {
		options = append(options, *f.MaxPixels)
	}
	begin = time.Now()
	if ds, err = openWithin(ctx, f.Dir, options...); err != nil {
		return nil, nil, begin, err
	}
	if f.Strict {
		if err := strictly(ds); err != nil {
			return nil, nil, begin, err
		}
	}
	frames, err = list.choose(ds, f.Group)
	if errors.Is(err, woodkit.ErrNoGroup) {
		err = &ExitError{Code: exitUsage, Err: fmt.Errorf("--group: %w", err)}
	}
	return ds, frames, begin, err
}

// leastMemory is the memory in bytes that a scan needs besides waiting results. With 100 MB (ulimit -d) Go could not start
// its threads. With 200 MB, scans of all kinds ended well.
const leastMemory = 200e6

// start opens the data set, chooses the strategy, and begins the output files and a run of a task. need estimates how many
// bytes of memory each worker of a fold takes.
func (f scanFlags) start(
	ctx context.Context, task, out string, output Output, need func(*woodkit.Dataset, []woodkit.Frame) int64,
) (*watched, []woodkit.Frame, *woodkit.Dataset, error) {
	if err := limits.Enough(leastMemory); err != nil {
		return nil, nil, nil, fmt.Errorf("scan: %w", err)
	}
	if err := keepElsewhere(output); err != nil {
		fmt.Fprintln(output.Err, "woodkit: "+oneLine(err)) // the numbers are right even without a record
	}
	ds, frames, begin, err := f.open(ctx)
	if ctx.Err() != nil { // an interrupt ends this context until the run begins, which has its own
		err = ctx.Err()
	}
	if err != nil {
		return nil, nil, nil, err
	}
	w := &watched{}
	if w.strategy, err = widestFold(ds, need(ds, frames)); err != nil {
		return nil, nil, nil, err
	}
	if f.Strategy != nil {
		w.strategy = f.Strategy.Strategy
	}
	if out != "" {
		w.out, err = newPendingFile("--out", out)
	}
	if err == nil && f.Timeline != "" {
		w.timeline, err = newPendingFile("--timeline", f.Timeline)
	}
	if err != nil {
		w.discard()
		return nil, nil, nil, err
	}
	w.run, w.progress = timing.Start(task, ds).Since(begin).Decoder(f.Decoder), newProgress(output, "frames")
	w.run.OnProgress = w.progress.show
	w.run.OnForecast = w.progress.expect
	return w, frames, ds, nil
}

// notesShown is the number of notes on a data set that a scan shows. woodkit.Open puts the most serious first.
const notesShown = 4

// showNotes prints what is odd about a data set. With --quiet, it prints only notes on what changes the numbers.
func showNotes(output Output, ds *woodkit.Dataset) {
	notes := ds.Notes
	if output.Quiet {
		notes = masksLeft(ds)
	}
	for i, note := range notes {
		if i == notesShown {
			fmt.Fprintf(output.Err, "note: and %d more\n", len(notes)-i)
			return
		}
		fmt.Fprintln(output.Err, "note:", note)
	}
}

// masksLeft returns the notes on masks that are left out.
func masksLeft(ds *woodkit.Dataset) (notes []string) {
	for _, left := range ds.LeftOut {
		if left.Masks {
			notes = append(notes, left.Why)
		}
	}
	return notes
}

// strictly fails if masks are left out.
func strictly(ds *woodkit.Dataset) error {
	if notes := masksLeft(ds); len(notes) > 0 {
		return fmt.Errorf("scanning %s: something is left out that would change the result: %s; scan it without --strict to go on", ds.Dir, strings.Join(notes, "; "))
	}
	return nil
}
