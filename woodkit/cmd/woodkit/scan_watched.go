package main

import (
	"errors"
	"fmt"
	"io"

	"woodscape.example/woodkit/figure"
	"woodscape.example/woodkit/scan"
	"woodscape.example/woodkit/timing"
)

// watched is a run whose progress a terminal shows, and the files that are made of it.
type watched struct {
	run      *timing.Run
	strategy scan.Strategy
	progress *progress
	out      *pendingFile // of --out; nil: none
	timeline *pendingFile // of --timeline; nil: none
	written  string       // the --out that was written; empty: none
	failed   error        // why a file could not be written
}

// finish ends the run and draws its timeline; that it could not be kept does not spoil the numbers.
func (w *watched) finish(output Output, result any) timing.Record {
	record, err := w.run.Finish(result)
	w.progress.end()
	if err != nil {
		fmt.Fprintln(output.Err, "woodkit: "+oneLine(err))
	}
	if w.timeline != nil {
		w.failed = w.timeline.write(draw(figure.Timeline(w.run)))
	}
	return record
}

// write makes the file of --out. That it fails does not spoil the numbers either: outcome says so after them.
func (w *watched) write(content func(io.Writer) error) { w.wrote(w.out.write(content)) }

// writeBeside makes a further file, whose name is that of --out with an ending. It is no file of its own to the user: only its
// failure is told.
func (w *watched) writeBeside(ending string, content func(io.Writer) error) {
	file, err := newPendingFile("--out", w.out.path+ending)
	if err == nil {
		err = file.write(content)
	}
	w.failed = errors.Join(w.failed, err)
}

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
