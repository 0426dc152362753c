package timing

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
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
	"woodscape.example/woodkit/internal/find"
	"woodscape.example/woodkit/internal/load"
	"woodscape.example/woodkit/internal/turns"
	"woodscape.example/woodkit/internal/usage"
	"woodscape.example/woodkit/scan"
)

// A Run is one timed scan, from Start to Done. Scans that get its context are watched by its observer. Its record holds
// what they did and what they cost. The Run belongs to the goroutine that started it.
type Run struct {
	// OnProgress, if set, is called with the number of frames finished so far. The scan's own loop calls it at most five
	// times per second. In a notebook a progress bar is drawn even if it is not set.
	OnProgress func(done, failed, of int)
	// OnForecast, if set, is called after 30 frames with the expected total time, and the least memory that the run will
	// need.
	OnForecast func(Forecast)

	record  Record
	dataset *woodkit.Dataset // nil if the run is not about a data set
	ctx     context.Context
	stop    context.CancelFunc
	gate    sync.Mutex // held while the scan reports to the run, and while the run is finished
	began   time.Time
	before  usage.Usage
	load    *load.Meter
	mutex   sync.Mutex // guards record and spans while the sampler and figures read them
	observer
	turns       *turns.Watch // nil if every goroutine of the scan has a core, or if another trace is already active
	byHand      bool         // ByHand was called
	elsewhere   bool         // Elsewhere was called
	finished    bool         // Finish was called
	unsaved     error        // the error that Finish returned
	subprocess  *ProcessEnd  // the process that did the work, if Subprocess was called
	interrupted bool
	ended       error    // how the scan ended; nil if it was complete
	panics      []string // places where the work panicked, each once with the first item
	shown       time.Time
	label       string // set by Label
	progress    *bar
}

// Start begins a run of the named task over a data set. The record names the data set. ds is nil if the run is not about
// one. The memory peak counts from here. Memory limits are read here, once, so a limit that is set or lifted during the run
// is not noticed.
//
// An interrupt (Ctrl-C, or the notebook's stop button) cancels the run's context. That ends every scan that was given the
// context. A loop written by hand goes on, unless it checks the context. A second interrupt saves the
// record of what is done and ends the program.
func Start(task string, ds *woodkit.Dataset) *Run {
	r := &Run{began: time.Now(), dataset: ds}
	r.record = Record{
		Version: RecordVersion, Task: task, Session: cell.Session(), Decoder: "pixels", Failed: []Failure{},
		GoMaxProc: runtime.GOMAXPROCS(0), Start: r.began, Host: ThisHost(), Strategy: ByHand,
		ID: r.began.UTC().Format("20060102T150405.000000") + fmt.Sprintf("-%d", os.Getpid()),
	}
	r.record.LimitBytes, r.record.CollectorLimitBytes = memoryLimits()
	given, err := cell.Parameters()
	cell.Warn(err)
	r.record.Parameters = given
	ctx, stop := r.listen()
	r.stop = stop
	r.ctx = scan.WithTrace(ctx, r.gated(scan.Trace{Begin: r.begin, Item: r.item, Child: r.child, Stopped: r.told, End: r.end}))
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

// Since sets an earlier start time for the run. Use it when the program had work to do before it could start the run, such
// as listing a folder. Call it before the first scan. It returns the run.
func (r *Run) Since(begin time.Time) *Run {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.sampler.earlier(r.began.Sub(begin))
	r.began, r.record.Start = begin, begin
	return r
}

// Label sets the name of the run in figures, tables and guesses. Use it when the name of the strategy is not enough, as for
// "loading in the pool". It returns the run.
func (r *Run) Label(name string) *Run {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.label = name
	return r
}

// ByHand notes that the scan is written out in the cell, where nothing observes it. It used this number of workers over
// this number of frames, and all these frames count as scanned. If a scan was given the run's context too, only what was
// observed counts. It returns the run.
func (r *Run) ByHand(workers, frames int) *Run {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	if r.scans == 0 {
		r.record.Workers, r.record.Of, r.record.Frames = workers, frames, frames
		r.byHand = true
	}
	return r
}

// Context returns the context to pass to a scan. It lets the run observe the scan, and is cancelled by an interrupt.
func (r *Run) Context() context.Context { return r.ctx }

// Spans returns what happened to each item so far, in the order of release. Times are since the start of the run. If there
// are very many items, it returns only the first ones.
func (r *Run) Spans() []scan.Span { return r.spans }

// begin prepares for a scan. A run may have several scans, one after the other. Their items are counted together. If their
// strategies differ, the record has no bound, because no bound of one strategy holds for the mixture.
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
		r.record.Strategy, r.record.Workers, r.record.Depth = s.String(), s.Workers, max(0, s.Depth) // a negative depth makes no sense
	}
	if r.turns == nil && r.scans == 0 && turns.Worth(s, items, runtime.GOMAXPROCS(0)) {
		r.turns = turns.Start(func() time.Duration { return time.Since(r.began) })
	}
	r.scanBegins(s, items, now, r.record.Of)
	r.record.Of += items
}

// keep counts an item and keeps its span.
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

// fail keeps the failure of one item. For a frame, it is kept under the name of the frame's file.
func (r *Run) fail(span scan.Span) {
	err := span.Err
	name := r.fileOf(span.Item)
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

// child adds what a worker process used, once it has ended. Peaks are added up. The sum is an upper bound of what the
// processes held together.
func (r *Run) child(c scan.ChildProcess) {
	r.sampler.child(c.PID, c.Ended)
	if c.Ended {
		r.mutex.Lock() // a figure may be drawn at the same time
		defer r.mutex.Unlock()
		r.record.WorkerSeconds += (c.User + c.System).Seconds()
		r.childPeaks += c.Peak
	}
}

// told notes when a scan was told to stop.
func (r *Run) told(at time.Duration) {
	r.mutex.Lock() // somebody may be drawing
	defer r.mutex.Unlock()
	r.record.StoppedSeconds = (r.scanned + at).Seconds()
}

func (r *Run) end(err error) { r.ended = errors.Join(r.ended, err) }

// fileOf returns the mask file of the frame with this name: in WoodScape without its folder, in other layouts with it. A name
// that is not a frame's stays as it is.
func (r *Run) fileOf(name string) string {
	if _, ok := find.Parse(name + ".png"); ok {
		return name + ".png"
	}
	if r.dataset != nil {
		if frame, err := r.dataset.Frame(name); err == nil {
			return frame.MaskFile
		}
	}
	return name
}

// Fail notes that a frame failed in a loop written with scan.Each. Without this call the frame would count as scanned,
// because Each cannot know that it failed.
func (r *Run) Fail(frame woodkit.Frame, err error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.record.Failed = append(r.record.Failed, Failure{File: r.fileOf(frame.Name), Error: err.Error()})
	r.record.Frames--
}

// processor returns the processor time that the run has used so far, including worker processes that have ended.
func (r *Run) processor(after usage.Usage) time.Duration {
	workers := time.Duration(r.record.WorkerSeconds * float64(time.Second))
	return after.User - r.before.User + after.System - r.before.System + workers
}

// Finish ends the run and saves its record. The record is complete even if saving it failed. A nil result means that there
// is none: it is not compared with other runs. A second call changes nothing and returns the same values.
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
	if after.Peak > 0 { // a killed worker leaves no peak, but the samples have seen it
		rec.PeakBytes += max(r.childPeaks, r.sampler.mostWorkers())
	}
	if r.subprocess != nil { // the process did the work, and it is not a worker process of the scan
		rec.PeakBytes = r.subprocess.Peak
	}
	if r.elsewhere {
		rec.PeakBytes, rec.Load = 0, load.Load{}
	}
	rec.Partial = r.ended != nil || (r.done > 0 && r.done < rec.Of) || (r.interrupted && rec.Of == 0)
	if r.missing.Items == 0 { // the numbers of only the first items would not describe the run
		rec.MostItems, rec.MostBytes = int(course.InFlight(r.spans).Most()), course.ResultBytes(r.spans).Most()
	}
	rec.Scope = scopeOf(r.spans, r.unkept)
	slices.SortFunc(rec.Failed, func(a, b Failure) int { return strings.Compare(a.File, b.File) })
	if ds := r.dataset; ds != nil {
		rec.Dataset, rec.Fingerprint, rec.Synthetic, rec.Storage = ds.Dir, r.fingerprint(ds), ds.Synthetic(), ds.Storage()
	}
	r.progress.end()
	rec.identify(result)
	r.seeOff()
	seen, _ := r.Observation()
	r.unsaved = errors.Join(seen.save(), rec.save())
	return *rec, r.unsaved // spans are saved first, so that every saved record has its spans
}

// seeOff notes when workers and the loop had no core. If the trace cannot be read, figures don't show this, and nothing else changes.
func (r *Run) seeOff() {
	strategy, _ := scan.Parse(r.record.Strategy) // a scan by hand has none
	off, err := r.turns.Off(r.spans, strategy.Where != scan.InFold)
	cell.Warn(err)
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.off = off
}

// scopeOf identifies the items of a scan by their names. Hashes are added up, so that no order matters. unkept is the sum for the
// items without spans.
func scopeOf(spans []scan.Span, unkept uint64) string {
	if len(spans) == 0 {
		return ""
	}
	for _, span := range spans {
		unkept += nameHash(span.Item)
	}
	return fmt.Sprintf("%016x", unkept)
}

func nameHash(name string) uint64 {
	hash := sha256.Sum256([]byte(name))
	return binary.LittleEndian.Uint64(hash[:])
}

// Observation returns what was observed of the run so far. The error is always nil.
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
