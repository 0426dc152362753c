package timing

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/cell"
	"woodscape.example/woodkit/internal/course"
	"woodscape.example/woodkit/internal/load"
	"woodscape.example/woodkit/internal/turns"
	"woodscape.example/woodkit/internal/usage"
	"woodscape.example/woodkit/scan"
)

// A Run is one timed scan, from Start to Done. Its observer watches the scans that are given its context, and what they did and
// cost goes into its record. It belongs to the goroutine that started it.
type Run struct {
	// OnProgress, where set, is called with the frames finished so far, at most five times per second, from the scan's own
	// loop. In a notebook a bar is drawn without it.
	OnProgress func(done, failed, of int)
	// OnForecast, where set, is told after 30 frames what time all of them can be expected to take, and what memory at least.
	OnForecast func(Forecast)

	record  Record
	dataset *woodkit.Dataset // nil where the run is about none
	ctx     context.Context
	stop    context.CancelFunc
	gate    sync.Mutex // held while the scan tells the run something, and while the run is finished
	began   time.Time
	before  usage.Usage
	load    *load.Meter
	mutex   sync.Mutex // guards record and spans while the sampler and figures look at them
	observer
	turns       *turns.Watch // nil where every goroutine of the scan has a core, or somebody else traces
	byHand      bool         // ByHand was called
	finished    bool         // Finish was called
	unsaved     error        // what it returned
	subprocess  *ProcessEnd  // that did the work, where Subprocess says so
	interrupted bool
	ended       error    // how the scan ended, nil where it was complete
	panics      []string // where the work panicked, each place once with the first item
	shown       time.Time
	label       string // given by Label
	progress    *bar
}

// Start begins a run of the named task over a data set, which the record names; nil where it is about none. The memory peak
// counts from here. The limits of memory are read here, once: one that is set or lifted while the run goes on is not noticed.
//
// An interrupt (Ctrl-C, the notebook's stop button) cancels the run's context, which ends a scan that was given it; a loop
// written by hand goes on unless it looks. A second interrupt ends the program at once, without a record.
func Start(task string, ds *woodkit.Dataset) *Run {
	r := &Run{began: time.Now(), dataset: ds}
	r.record = Record{
		Version: RecordVersion, Task: task, Session: cell.Session(), Decoder: "pixels", Failed: []Failure{},
		GoMaxProc: runtime.GOMAXPROCS(0), Start: r.began, Host: ThisHost(), Strategy: ByHand,
		ID: r.began.UTC().Format("20060102T150405.000000") + fmt.Sprintf("-%d", os.Getpid()),
	}
	r.record.LimitBytes, r.record.CollectorLimitBytes = memoryLimits()
	ctx, stop := r.listen()
	r.stop = stop
	r.ctx = scan.WithTrace(ctx, r.gated(scan.Trace{Begin: r.begin, Item: r.item, Child: r.child, End: r.end}))
	_, many := item(ds != nil)
	r.progress = newBar(many)
	usage.ResetPeak()
	r.before = usage.Measure()
	r.load = load.Start(os.DirFS("/"))
	r.began = time.Now()
	r.sampler = newSampler(r.began)
	return r
}

// Decoder notes how the masks are read: "pixels" (the default) or "runs". It returns the run.
func (r *Run) Decoder(name string) *Run {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.record.Decoder = name
	return r
}

// Since lets the run have begun earlier, for what a program had to do before it could start one. It is called before the
// first scan, and returns the run.
func (r *Run) Since(begin time.Time) *Run {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.sampler.earlier(r.began.Sub(begin))
	r.began, r.record.Start = begin, begin
	return r
}

// Label names the run in figures, tables and guesses, where its strategy's own name would not do ("loading in the pool"). It
// returns the run.
func (r *Run) Label(name string) *Run {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.label = name
	return r
}

// ByHand notes that the scan is written out in the cell, where nothing observes it, with that many workers over that many
// frames, all of which count as scanned. Where a scan is given the run's context all the same, what is observed counts alone.
// It returns the run.
func (r *Run) ByHand(workers, frames int) *Run {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.scans == 0 {
		r.record.Workers, r.record.Of, r.record.Frames = workers, frames, frames
		r.byHand = true
	}
	return r
}

// Context carries the run's observation to a scan and ends at an interrupt.
func (r *Run) Context() context.Context { return r.ctx }

// Spans returns what happened to each item so far, in the order in which they were released, with times since the run
// began. Of very many items it has the first ones.
func (r *Run) Spans() []scan.Span { return r.spans }

// begin prepares for a scan. A run may have several, one after the other: their items are counted on. No bound of one
// strategy holds for a mixture of several.
func (r *Run) begin(s scan.Strategy, items int) {
	now := time.Since(r.began) // the scan's times count from here, before a trace is begun
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.byHand {
		r.byHand, r.record.Of, r.record.Frames = false, 0, 0
	}
	if r.scans > 0 && s.String() != r.record.Strategy {
		r.record.Strategy, r.record.Workers, r.record.Depth = Mixed, 0, 0
	} else {
		r.record.Strategy, r.record.Workers, r.record.Depth = s.String(), s.Workers, max(0, s.Depth) // a depth that makes no sense is negative
	}
	if r.turns == nil && r.scans == 0 && turns.Worth(s, items, runtime.GOMAXPROCS(0)) {
		r.turns = turns.Start(func() time.Duration { return time.Since(r.began) })
	}
	r.scanBegins(s, items, now, r.record.Of)
	r.record.Of += items
}

// keep counts an item, and keeps its span.
func (r *Run) keep(span scan.Span) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if span.Err != nil {
		r.fail(span)
	} else {
		r.record.Frames++
	}
	r.add(span)
}

func (r *Run) item(span scan.Span) {
	r.keep(span)
	if r.done == forecastAfter && r.record.Of > 2*forecastAfter {
		forecast := expect(r.spans, r.record.Of, r.strategy.Depth, r.peak())
		r.progress.forecast = ", " + forecast.String()
		if r.OnForecast != nil {
			r.OnForecast(forecast)
		}
	}
	if now := time.Now(); now.Sub(r.shown) >= 200*time.Millisecond {
		r.shown = now
		r.progress.show(r.record.Strategy, r.done, len(r.record.Failed), r.record.Of, now.Sub(r.began))
		if r.OnProgress != nil {
			r.OnProgress(r.done, len(r.record.Failed), r.record.Of)
		}
	}
}

// fail keeps the failure of one item, a frame's under its file's name.
func (r *Run) fail(span scan.Span) {
	err := span.Err
	name := span.Item
	if woodkit.IsMaskName(name + ".png") {
		name += ".png"
	}
	if item := (*scan.ItemError)(nil); errors.As(err, &item) {
		err = item.Err
		r.panicked(name, panicPlace(item.Stack))
	}
	r.record.Failed = append(r.record.Failed, Failure{File: name, Error: err.Error()})
}

// panicked notes where the work panicked on an item, if it did. Each place is noted once.
func (r *Run) panicked(item, place string) {
	if place == "" || len(r.panics) == placesShown || slices.ContainsFunc(r.panics, func(line string) bool { return strings.HasSuffix(line, place) }) {
		return
	}
	r.panics = append(r.panics, fmt.Sprintf("the work panicked, first on %s, in %s", item, place))
}

// child adds what a worker process used, once it has ended. Peaks are added up: an upper bound of what they held together.
func (r *Run) child(c scan.ChildProcess) {
	r.sampler.child(c.PID, c.Ended)
	if c.Ended {
		r.mutex.Lock() // somebody may be drawing
		defer r.mutex.Unlock()
		r.record.WorkerSeconds += (c.User + c.System).Seconds()
		r.childPeaks += c.Peak
	}
}

func (r *Run) end(err error) { r.ended = errors.Join(r.ended, err) }

// Fail notes that a frame failed in a loop written with scan.Each, which cannot know and counts it among the others.
func (r *Run) Fail(frame woodkit.Frame, err error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.record.Failed = append(r.record.Failed, Failure{File: frame.Name + ".png", Error: err.Error()})
	r.record.Frames--
}

// processor is the processor time that the run used so far, its worker processes that have ended included.
func (r *Run) processor(after usage.Usage) time.Duration {
	workers := time.Duration(r.record.WorkerSeconds * float64(time.Second))
	return after.User - r.before.User + after.System - r.before.System + workers
}

// Finish ends the run and saves its record. The record is complete even where saving it failed. A nil result is none: no
// other run's is held against it. A second call changes nothing and returns the same.
func (r *Run) Finish(result any) (Record, error) {
	r.gate.Lock()
	defer r.gate.Unlock()
	if r.finished {
		return r.record, r.unsaved
	}
	r.finished = true
	wall := time.Since(r.began)
	after := usage.Measure()
	r.turns.Stop()
	beside := r.load.Stop(r.processor(after), r.record.GoMaxProc)
	r.sampler.stop()
	r.interrupted = r.ctx.Err() != nil
	r.stop()
	rec := &r.record
	rec.Label = cmp.Or(r.label, LabelOf(rec.Strategy))
	rec.End = rec.Start.Add(wall)
	rec.Seconds = wall.Seconds()
	rec.UserSeconds = (after.User - r.before.User).Seconds()
	rec.Load = beside
	rec.SystemSeconds = (after.System - r.before.System).Seconds()
	rec.OwnPeakBytes, rec.PeakBytes = after.Peak, after.Peak
	if after.Peak > 0 { // a worker that was killed leaves no peak; the samples have seen it
		rec.PeakBytes += max(r.childPeaks, r.sampler.mostWorkers())
	}
	if r.subprocess != nil { // it did the work, in a process that is none of the scan's
		rec.PeakBytes = r.subprocess.Peak
	}
	rec.Partial = r.ended != nil || (r.done > 0 && r.done < rec.Of) || (r.interrupted && rec.Of == 0)
	if r.missing.Items == 0 { // of the first items alone, they would not be the run's
		rec.MostItems, rec.MostBytes = int(course.InFlight(r.spans).Most()), course.ResultBytes(r.spans).Most()
		rec.Scope = scopeOf(r.spans)
	}
	slices.SortFunc(rec.Failed, func(a, b Failure) int { return strings.Compare(a.File, b.File) })
	if ds := r.dataset; ds != nil {
		rec.Dataset, rec.Fingerprint, rec.Synthetic, rec.Storage = ds.Dir, r.fingerprint(ds), ds.Synthetic(), ds.Storage()
	}
	r.progress.end(*rec)
	rec.identify(result)
	r.seeOff()
	seen, _ := r.Observation()
	r.unsaved = errors.Join(seen.save(), rec.save())
	return *rec, r.unsaved // who finds the record finds its spans
}

// seeOff notes when workers had no core. A trace that cannot be read costs the figures their knowledge of that, and nothing else.
func (r *Run) seeOff() {
	off, err := r.turns.Off(r.spans)
	cell.Warn(err)
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.off = off
}

// scopeOf identifies the items of a scan by their names, whatever the order in which they were finished.
func scopeOf(spans []scan.Span) string {
	if len(spans) == 0 {
		return ""
	}
	names := make([]string, len(spans))
	for i, span := range spans {
		names[i] = span.Item
	}
	slices.Sort(names)
	hash := sha256.New()
	for _, name := range names {
		fmt.Fprintln(hash, name)
	}
	return hex.EncodeToString(hash.Sum(nil)[:8])
}

// Observation returns what was seen of the run so far. There is no error.
func (r *Run) Observation() (Observation, error) {
	r.mutex.Lock()
	o := Observation{Record: r.record, Spans: r.spans, Missing: r.missing, Off: r.off}
	began := r.began
	r.mutex.Unlock()
	if o.Record.Seconds == 0 {
		o.Record.Seconds = time.Since(began).Seconds()
	}
	o.Samples = r.sampler.taken()
	return o, nil
}
