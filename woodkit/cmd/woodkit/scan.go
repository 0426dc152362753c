package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/scan"
)

// ScanCommand scans a data set without a notebook.
type ScanCommand struct {
	Counts  CountsCommand  `cmd:"" help:"Count the pixels of each class, and the frames in which each occurs."`
	Heatmap HeatmapCommand `cmd:"" help:"Sum up where in the picture each class is, over all frames and by camera."`
}

// Help is shown below the usage line.
func (ScanCommand) Help() string {
	return `Examples:
  go tool woodkit scan counts
  go tool woodkit scan counts ~/WoodScape --strategy pool:workers=4 --format json
  go tool woodkit scan heatmap --strategy fold:workers=2 --out heatmaps.npz
  go tool woodkit scan counts --strategy pool:workers=2 --timeline timeline.png
  go tool woodkit scan heatmap --strategy queue:workers=2,depth=8 --decoder pixels`
}

// A scanFlags is what every scan can be asked for.
type scanFlags struct {
	Dir      string       `arg:"" optional:"" help:"The data set: a folder or zip archive. Without it: $$WOODSCAPE_DIR, else the sample that set-up made."`
	Strategy strategyFlag `default:"serial" placeholder:"TEXT" help:"serial, pool:workers=N, go-each, queue:workers=N,depth=D, processes:workers=N, queued-processes:workers=N,depth=D or fold:workers=N; any but fold takes the options bytes=256MiB and ordered."`
	Decoder  string       `default:"runs" enum:"pixels,runs" placeholder:"NAME" help:"How masks are read: runs (of equal class, as the file has them) or pixels (decoded with image/png, as the notebooks begin). The numbers are the same."`
	Format   string       `default:"text" enum:"text,json" help:"text or json."`
	Camera   cameraFlag   `placeholder:"NAME" help:"Only the frames of this camera: FV, RV, MVL or MVR."`
	List     string       `placeholder:"FILE" help:"Only the frames named in this file, one a line, with or without .png."`
	Strict   bool         `help:"Fail where masks are left out, for example because an archive is half unpacked. Without it, a note says so."`
	Timeline string       `placeholder:"FILE" help:"Also draw into this PNG file what each worker did when."`
}

// A strategyFlag is a strategy in its text form.
type strategyFlag struct{ scan.Strategy }

// UnmarshalText parses the text form.
func (s *strategyFlag) UnmarshalText(text []byte) (err error) {
	s.Strategy, err = scan.Parse(string(text))
	return err
}

// A cameraFlag is the name of a camera; empty: of all.
type cameraFlag woodkit.Camera

// UnmarshalText refuses what is no camera.
func (c *cameraFlag) UnmarshalText(text []byte) error {
	if *c = cameraFlag(text); *c != "" && !slices.Contains(woodkit.Cameras, woodkit.Camera(*c)) {
		return fmt.Errorf("there is no camera %q; there are FV, RV, MVL and MVR", text)
	}
	return nil
}

// open opens the data set and chooses its frames. Listing the folder belongs to the scan, which begins with it.
func (f scanFlags) open(ctx context.Context) (ds *woodkit.Dataset, frames []woodkit.Frame, begin time.Time, err error) {
	list, err := readList(ctx, f.List)
	if err == nil {
		err = checkPicture("--timeline", f.Timeline)
	}
	if err != nil {
		return nil, nil, begin, &ExitError{Code: exitUsage, Err: err}
	}
	begin = time.Now()
	if ds, err = openWithin(ctx, f.Dir); err != nil {
		return nil, nil, begin, err
	}
	if f.Strict {
		if err := strictly(ds); err != nil {
			return nil, nil, begin, err
		}
	}
	frames, err = list.choose(ds, woodkit.Camera(f.Camera))
	return ds, frames, begin, err
}

// start opens the data set, begins the files that will be written, and a run of a task.
func (f scanFlags) start(ctx context.Context, task, out string, output Output) (*watched, []woodkit.Frame, *woodkit.Dataset, error) {
	ds, frames, begin, err := f.open(ctx)
	if ctx.Err() != nil { // until the run begins, which has a context of its own, an interrupt ends this one
		err = ctx.Err()
	}
	if err != nil {
		return nil, nil, nil, err
	}
	w := &watched{}
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
	showNotes(output, ds)
	w.run, w.progress = woodkit.Start(task).Since(begin).Decoder(f.Decoder), newProgress(output, "frames")
	w.run.OnProgress = w.progress.show
	w.run.OnForecast = w.progress.expect
	return w, frames, ds, nil
}

// notesShown is how many notes on a data set a scan shows; woodkit.Open puts the gravest first.
const notesShown = 4

// showNotes says what is odd about a data set: when it is to be quiet, only what changes the numbers.
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

// masksLeft are the notes on masks that are left out.
func masksLeft(ds *woodkit.Dataset) (notes []string) {
	for _, left := range ds.LeftOut {
		if left.Masks {
			notes = append(notes, left.Why)
		}
	}
	return notes
}

// strictly fails where masks are left out.
func strictly(ds *woodkit.Dataset) error {
	if notes := masksLeft(ds); len(notes) > 0 {
		return fmt.Errorf("scanning %s: masks are left out: %s; scan it without --strict to go on", ds.Dir, strings.Join(notes, "; "))
	}
	return nil
}

// watched is a run whose progress a terminal shows, and the files that are made of it.
type watched struct {
	run      *woodkit.Run
	progress *progress
	out      *pendingFile // of --out; nil: none
	timeline *pendingFile // of --timeline; nil: none
	written  string       // the --out that was written; empty: none
	failed   error        // why a file could not be written
}

// finish ends the run and draws its timeline; that it could not be kept does not spoil the numbers.
func (w *watched) finish(output Output, result any) woodkit.Record {
	record, err := w.run.Finish(result)
	w.progress.end()
	if err != nil {
		fmt.Fprintln(output.Err, "woodkit: "+oneLine(err))
	}
	if w.timeline != nil {
		w.failed = w.timeline.write(draw(w.run.Timeline()))
	}
	return record
}

// draw writes a figure as a PNG.
func draw(figure woodkit.Figure) func(io.Writer) error {
	return func(w io.Writer) error {
		data, err := figure.PNG()
		if err == nil {
			_, err = w.Write(data)
		}
		return err
	}
}

// write makes the file of --out. That it fails does not spoil the numbers either: outcome says so after them.
func (w *watched) write(content func(io.Writer) error) { w.wrote(w.out.write(content)) }

// wrote notes how writing the --out ended.
func (w *watched) wrote(err error) {
	if err == nil {
		w.written = w.out.path
	}
	w.failed = errors.Join(w.failed, err)
}

// discard gives up the files that were not written.
func (w *watched) discard() {
	w.out.discard()
	w.timeline.discard()
}

// A job is a way to make a scan's result A: what is done for each frame, with the result R, and how that is added up.
type job[R, A any] struct {
	do    func(woodkit.Frame) (R, error) // a function that worker processes know
	zero  func() A
	add   func(A, R) error
	merge func(A, A) A

	fold func(A, woodkit.Frame) error // do and add at once, in a worker that adds for itself; nil: one after the other
}

// scan makes one result of all frames: in the loop, or in every worker where the strategy is a fold. Frames that fail are
// left out; the run knows them. What else ends a scan is the error.
func (j job[R, A]) scan(ctx context.Context, s scan.Strategy, frames []woodkit.Frame) (A, error) {
	if s.Where == scan.InFold {
		total, err := scan.Fold(ctx, s.Workers, frames, j.zero, func(total A, frame woodkit.Frame) (A, error) {
			if j.fold != nil {
				return total, j.fold(total, frame)
			}
			result, err := j.do(frame)
			if err == nil {
				err = j.add(total, result)
			}
			return total, err
		}, j.merge)
		return total, whole(err)
	}
	total := j.zero()
	for result, err := range scan.Map(ctx, s, frames, j.do) {
		if err != nil {
			err = whole(err)
		} else {
			err = j.add(total, result)
		}
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

// whole drops the failures of single frames from an error, and returns what concerns the scan as a whole.
func whole(err error) error {
	if several, ok := err.(interface{ Unwrap() []error }); ok {
		var rest []error
		for _, one := range several.Unwrap() {
			rest = append(rest, whole(one))
		}
		return errors.Join(rest...)
	}
	if item := (*scan.ItemError)(nil); errors.As(err, &item) {
		return nil
	}
	return err
}
