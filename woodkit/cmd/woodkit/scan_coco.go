package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/export"
	"woodscape.example/woodkit/maskpng"
	"woodscape.example/woodkit/scan"
	"woodscape.example/woodkit/timing"
)

// CocoCommand writes the masks as one COCO file.
type CocoCommand struct {
	scanFlags
	Out string `required:"" placeholder:"FILE" help:"The file to write: NAME.json."`
}

// Help is shown below the usage line.
func (CocoCommand) Help() string {
	return `Writes the masks as one file in COCO's format, as pycocotools reads it. Each image has one annotation for each class that
it shows, with iscrowd 1 and compressed run lengths. Category ids are class ids. In WoodScape, void is category 0: leave it
out if your training takes void for unlabelled. Ids that are ignored have no annotation. The id of an image is its place in
the data set, from 1 on, also with --camera and --list. File names of images count from the folder that info.image_folder
names.

Without --strategy, an ordered queue uses all cores and holds at most two masks per worker. The file of 8,234 synthetic masks
has 220 MB. Frames that fail are left out of images and annotations. info.from names them, and the exit status is 3. If the
scan is interrupted or no frame can be read, no file is written, and an older one stays as it is.

Examples:
  go tool woodkit scan coco --out annotations.json
  go tool woodkit scan coco ~/WoodScape --list train.txt --out train.json
  go tool woodkit scan coco --camera FV --strategy queue:workers=2,depth=4 --out front.json`
}

// Validate refuses an --out of an unknown kind, and a strategy that gives no results to write.
func (c CocoCommand) Validate() error {
	if !strings.EqualFold(extension(c.Out), ".json") {
		return fmt.Errorf("--out %s: must end in .json", c.Out)
	}
	if c.Strategy != nil && c.Strategy.Where == scan.InFold {
		return fmt.Errorf("--strategy %s: a fold only adds up, so there is nothing to write; choose a queue, or leave --strategy out", c.Strategy)
	}
	return nil
}

// segmentPixels finds the segments of a mask that it decodes to pixels.
func segmentPixels(f woodkit.Frame) (export.FrameSegments, error) {
	labels, err := f.Labels()
	if err != nil {
		return export.FrameSegments{}, err
	}
	return export.SegmentsOf(f, maskpng.FromGray(labels)), nil
}

// segmentRuns finds the segments of a mask without making its pixels.
func segmentRuns(f woodkit.Frame) (export.FrameSegments, error) {
	reader := maskReaders.Get().(*woodkit.MaskReader)
	defer maskReaders.Put(reader)
	mask, err := reader.Read(f)
	if err != nil {
		return export.FrameSegments{}, err
	}
	return export.SegmentsOf(f, mask), nil
}

// These make the functions known to worker processes.
var (
	_ = scan.Task(segmentPixels)
	_ = scan.Task(segmentRuns)
)

// segmented has the sum of a scan for COCO, and the file that it writes.
type segmented struct {
	tally woodkit.Tally
	file  *export.COCO
}

func (s *segmented) add(one export.FrameSegments) error {
	s.tally.Add(one.Counts)
	return s.file.Add(one)
}

// segmentBytes estimates the largest memory of a worker. Masks of noise have as many runs as pixels, and a worker has them in
// rows, in columns and as text.
func segmentBytes(ds *woodkit.Dataset, _ []woodkit.Frame) int64 { return 16 * maskPixels(ds) }

// Run writes the file while it scans.
func (c CocoCommand) Run(ctx context.Context, output Output) error {
	watched, frames, ds, err := c.start(ctx, "coco", c.Out, output, segmentBytes)
	if err != nil {
		return err
	}
	defer watched.discard()
	showNotes(output, ds)
	if c.Strategy == nil {
		workers := watched.strategy.Workers
		watched.strategy = scan.Queue(workers, 2*workers)
	}
	watched.strategy.Ordered = true // the file has the data set's order
	segments := job[export.FrameSegments, *segmented]{do: segmentRuns, add: (*segmented).add}
	if c.Decoder == "pixels" {
		segments.do = segmentPixels
	}
	var total *segmented
	var record timing.Record
	var scanned error
	watched.write(func(w io.Writer) error {
		segments.zero = func() *segmented {
			return &segmented{tally: woodkit.Tally{Classes: ds.Classes}, file: export.NewCOCO(w, ds)}
		}
		total, scanned = segments.scan(watched.run.Context(), watched.strategy, frames)
		record = watched.finish(output, total.tally.Pixels)
		switch {
		case scanned != nil:
			return scanned
		case record.Frames == 0:
			return errNothing
		}
		return total.file.Close(export.From(record))
	})
	if err := report(output, c.Format, record, ds, total.tally, watched.written); err != nil {
		return err
	}
	switch {
	case errors.Is(scanned, context.Canceled):
		return &ExitError{exitInterrupted, fmt.Errorf("interrupted after %d of %d frames; %s was not written, because it would not be complete", record.Frames, record.Of, c.Out)}
	case errors.Is(watched.failed, errNothing):
		return outcome(record, nil, nil)
	}
	return outcome(record, nil, watched.failed)
}

// errNothing means that no frame could be read.
var errNothing = errors.New("no frame could be read")
