package timing

import (
	"errors"
	"fmt"
	"io/fs"
	"time"

	"woodscape.example/woodkit/internal/home"
	"woodscape.example/woodkit/internal/store"
	"woodscape.example/woodkit/scan"
)

// maxSpans bounds the spans that a run keeps: 131,072 spans of about 130 bytes are 17 MB. A run with more items keeps the
// first ones, and its figures say so.
const maxSpans = 1 << 17

// spansVersion is the version of the spans file.
const spansVersion = 1

// spansKind is the part of the name of the spans file, beside its record: ID.spans.json.gz.
const spansKind = "spans"

// spansFile holds the observation of a run in columns, which compress well and are easy to read for other programs. Times
// are in nanoseconds since the start of the run.
type spansFile struct {
	Version int    `json:"version"`
	ID      string `json:"id"`      // of the record
	Dropped int    `json:"dropped"` // number of items without a span

	DroppedSubmitted int64 `json:"dropped_submitted,omitempty"` // when the first of them was submitted
	DroppedStarted   int64 `json:"dropped_started,omitempty"`   // when the first of them was started

	Index     []int    `json:"index"`
	Item      []string `json:"item"`
	Worker    []int    `json:"worker"`
	Submitted []int64  `json:"submitted"`
	Started   []int64  `json:"started"`
	Done      []int64  `json:"done"`
	Taken     []int64  `json:"taken"`
	Released  []int64  `json:"released"`
	Loading   []int64  `json:"loading"`
	Waiting   []int64  `json:"waiting"`
	Crossing  []int64  `json:"crossing"`
	Bytes     []int64  `json:"bytes"`
	Error     []string `json:"error"` // empty if the item had no error

	Samples []Sample `json:"samples"`

	OffWorker []int   `json:"off_worker,omitempty"` // these five are the columns of Observation.Off
	OffFrom   []int64 `json:"off_from,omitempty"`
	OffTo     []int64 `json:"off_to,omitempty"`
	OffReady  []bool  `json:"off_ready,omitempty"`
	OffBefore []bool  `json:"off_before,omitempty"` // missing in files of older versions, which have no such stretches
}

// ErrNoSpans means that only the record of a run is known.
var ErrNoSpans = errors.New("no spans are kept of this run")

// Spans reads what happened to each item of the run, in the order of release. Times are since the start of the run. It
// fails with ErrNoSpans if nothing was observed, because the scan is written out in the cell or the files are gone.
func (r Record) Spans() ([]scan.Span, error) {
	o, err := readObservation(r)
	return o.Spans, err
}

// readObservation reads the spans file.
func readObservation(r Record) (Observation, error) {
	o := Observation{Record: r}
	place, err := home.Find()
	if err != nil {
		return o, fmt.Errorf("reading spans of run %s: %w", r.ID, err)
	}
	file, err := store.Unpack(place.Records(), r.ID, spansKind, func(f spansFile) error { return f.check(r.ID) })
	if errors.Is(err, fs.ErrNotExist) {
		return o, fmt.Errorf("reading spans of run %s (%s): %w", r.ID, r.Title(), ErrNoSpans)
	}
	if err != nil {
		return o, err
	}
	o.Spans, o.Samples = file.spans(), file.Samples
	for i, worker := range file.OffWorker {
		before := len(file.OffBefore) > 0 && file.OffBefore[i]
		o.Off = append(o.Off, Off{Worker: worker, From: time.Duration(file.OffFrom[i]), To: time.Duration(file.OffTo[i]), Ready: file.OffReady[i], Before: before})
	}
	o.Missing = Missing{file.Dropped, time.Duration(file.DroppedSubmitted), time.Duration(file.DroppedStarted)}
	return o, nil
}

// save writes the spans file beside the record, unless nothing was observed.
func (o Observation) save() error {
	if len(o.Spans) == 0 && len(o.Samples) == 0 {
		return nil
	}
	place, err := home.Find()
	if err != nil {
		return fmt.Errorf("saving the spans of this run: %w", err)
	}
	return store.Pack(place.Records(), o.Record.ID, spansKind, o.file())
}

func (o Observation) file() spansFile {
	f := spansFile{Version: spansVersion, ID: o.Record.ID, Samples: o.Samples}
	f.Dropped, f.DroppedSubmitted, f.DroppedStarted = o.Missing.Items, int64(o.Missing.Submitted), int64(o.Missing.Started)
	for _, s := range o.Spans {
		f.Index, f.Item, f.Worker = append(f.Index, s.Index), append(f.Item, s.Item), append(f.Worker, s.Worker)
		for i, column := range f.times() {
			*column = append(*column, int64(*moments(&s)[i]))
		}
		f.Bytes = append(f.Bytes, s.Bytes)
		text := ""
		if s.Err != nil {
			text = s.Err.Error()
		}
		f.Error = append(f.Error, text)
	}
	for _, o := range o.Off {
		f.OffWorker, f.OffReady, f.OffBefore = append(f.OffWorker, o.Worker), append(f.OffReady, o.Ready), append(f.OffBefore, o.Before)
		f.OffFrom, f.OffTo = append(f.OffFrom, int64(o.From)), append(f.OffTo, int64(o.To))
	}
	return f
}

// moments lists the times of a span, in the same order as spansFile.times.
func moments(s *scan.Span) [8]*time.Duration {
	return [...]*time.Duration{&s.Submitted, &s.Started, &s.Done, &s.Taken, &s.Released, &s.Loading, &s.Waiting, &s.Crossing}
}

func (f *spansFile) times() [8]*[]int64 {
	return [...]*[]int64{&f.Submitted, &f.Started, &f.Done, &f.Taken, &f.Released, &f.Loading, &f.Waiting, &f.Crossing}
}

// check returns an error if a file has another version, belongs to another run, or has columns of different lengths.
func (f spansFile) check(id string) error {
	if f.Version != spansVersion {
		return fmt.Errorf("spans of version %d, this program reads version %d", f.Version, spansVersion)
	}
	if f.ID != id {
		return fmt.Errorf("the spans of run %s, not of %s", f.ID, id)
	}
	n := len(f.Index)
	fit := len(f.Item) == n && len(f.Worker) == n && len(f.Bytes) == n && len(f.Error) == n
	for _, column := range f.times() {
		fit = fit && len(*column) == n
	}
	off := len(f.OffWorker)
	fit = fit && len(f.OffFrom) == off && len(f.OffTo) == off && len(f.OffReady) == off && (len(f.OffBefore) == off || f.OffBefore == nil)
	if !fit {
		return errors.New("columns of different lengths")
	}
	for _, column := range f.times() {
		for i, at := range *column {
			if at < 0 {
				return fmt.Errorf("item %d has a time of %d ns", i, at)
			}
		}
	}
	if f.Dropped < 0 || f.DroppedSubmitted < 0 || f.DroppedStarted < 0 {
		return fmt.Errorf("%d items are missing, from %d and %d ns on", f.Dropped, f.DroppedSubmitted, f.DroppedStarted)
	}
	for i, worker := range f.Worker {
		if worker < scan.Caller || worker > maxWorker {
			return fmt.Errorf("item %d was done by worker %d", i, worker)
		}
	}
	for i, worker := range f.OffWorker {
		if worker < scan.Caller || worker > maxWorker || f.OffFrom[i] < 0 || f.OffTo[i] < f.OffFrom[i] {
			return fmt.Errorf("worker %d was off from %d to %d ns", worker, f.OffFrom[i], f.OffTo[i])
		}
	}
	return nil
}

// maxWorker is the largest worker number that a file may have. Figures draw a lane for each worker.
const maxWorker = 1 << 20

func (f spansFile) spans() []scan.Span {
	spans := make([]scan.Span, len(f.Index))
	for i := range spans {
		s := &spans[i]
		s.Index, s.Item, s.Worker, s.Bytes = f.Index[i], f.Item[i], f.Worker[i], f.Bytes[i]
		for k, column := range f.times() {
			*moments(s)[k] = time.Duration((*column)[i])
		}
		if f.Error[i] != "" {
			s.Err = errors.New(f.Error[i])
		}
	}
	return spans
}

// Observation reads what was observed of the run from its files.
func (r Record) Observation() (Observation, error) { return readObservation(r) }
