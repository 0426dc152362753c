package main

import (
	"errors"
	"fmt"
	"io"

	"woodscape.example/woodkit/figure"
	"woodscape.example/woodkit/scan"
	"woodscape.example/woodkit/timing"
)

// watched is a run with its progress on a terminal, and the files that are made from it.
type watched struct {
	run      *timing.Run
	strategy scan.Strategy
	progress *progress
	out      *pendingFile // file of --out; nil if there is none
	timeline *pendingFile // file of --timeline; nil if there is none
	written  string       // the --out that was written; empty if none was
	failed   error        // why a file could not be written
}

// finish ends the run and draws its timeline. If the run cannot be kept, it prints a line, because the numbers are still
// right.
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

// write writes the file of --out. If it fails, the numbers are still printed, and outcome returns the error afterwards.
func (w *watched) write(content func(io.Writer) error) { w.wrote(w.out.write(content)) }

// writeBeside writes another file, whose name is that of --out with an ending. Users do not see it as a separate result, so
// only its failure is reported.
func (w *watched) writeBeside(ending string, content func(io.Writer) error) {
	file, err := newPendingFile("--out", w.out.path+ending)
	if err == nil {
		err = file.write(content)
	}
	w.failed = errors.Join(w.failed, err)
}

// wrote notes whether the --out was written.
func (w *watched) wrote(err error) {
	if err == nil {
		w.written = w.out.path
	}
	w.failed = errors.Join(w.failed, err)
}

// discard removes the files that were not written.
func (w *watched) discard() {
	w.out.discard()
	w.timeline.discard()
}
