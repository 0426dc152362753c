package article

import (
	"errors"
	"fmt"
	"math"
	"time"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/cell"
	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/scan"
	"woodscape.example/woodkit/timing"
)

// nearly is the share of a run's time from which a goroutine counts as busy all the time.
const nearly = 0.85

// dearer is how many times its time in the for loop the same work must take to be named as the reason.
const dearer = 1.15

// Why says what set the time of the latest run that answers a question, from what was recorded of it. Where there is a guess
// that is more than a quarter off, it begins with that. The data set may be nil where the runs are about none.
//
//	fmt.Println(article.Why(ds, "heat maps", "queue"))
func Why(ds *woodkit.Dataset, task, label string) string {
	q := timing.Question{Task: task, Label: label}
	records, err := timing.Records(task)
	cell.Warn(err)
	run, baseline, found := timing.AgainstBaseline(records, ds, q)
	if !found {
		return fmt.Sprintf("%v: not measured; run the cells with the for loop and with this strategy first", q)
	}
	opening := "What set the time: "
	if guess, ok := timing.Guessed(q); ok {
		off := timing.Fraction(run, baseline) / guess
		switch {
		case math.Abs(off-1) <= near:
			opening = "Your guess was within a quarter. " + opening
		case off > 1:
			opening = fmt.Sprintf("It took %s as long as you guessed. ", unit.Ratio(off)) + opening
		default:
			opening = fmt.Sprintf("It took only %s of the time that you guessed. ", unit.Ratio(off)) + opening
		}
	}
	return opening + reason(run, baseline)
}

// reason says what set the time of a run.
func reason(run, baseline timing.Record) string {
	spans, err := run.Spans()
	switch {
	case run.Load.Busy():
		return fmt.Sprintf("other programs used %s cores meanwhile, so run it again.", run.Load.Short())
	case baseline.Load.Busy():
		return fmt.Sprintf("other programs used %s cores during the for loop, so run that again.", baseline.Load.Short())
	case errors.Is(err, timing.ErrNoSpans) || err == nil && len(spans) == 0:
		return "nothing watched this run, because it is written out by hand; the ready-made strategy below shows it."
	case err != nil:
		return "not known: " + err.Error()
	}
	s, alone := shares(spans, run), time.Duration(0)
	if spans, err := baseline.Spans(); err == nil && len(spans) > 0 {
		alone = shares(spans, baseline).inWorkers(run.Label)
	}
	return s.reason(run, alone)
}

// inWorkers is the part of a for loop's work, per frame, that a strategy does in its workers.
func (s split) inWorkers(label string) time.Duration {
	switch label {
	case timing.LabelLoading:
		return s.loading
	case timing.LabelFold:
		return s.worker + s.body
	}
	return s.worker
}

// atOnce is how many items a run can have under way at once: one for each worker, or all where each has a goroutine of its own.
func atOnce(run timing.Record) int {
	switch {
	case run.Strategy == "serial":
		return 1
	case run.Workers == 0:
		return max(1, run.Of)
	}
	return max(1, min(run.Workers, run.Of))
}

// A split is where the time of a run went, per item unless it is a share.
type split struct {
	worker, loading, waiting, crossing, body time.Duration
	workers, caller                          float64 // shares of the run's time in which they were busy
}

// shares adds up spans.
func shares(spans []scan.Span, run timing.Record) (s split) {
	for _, span := range spans {
		s.worker += span.Done - span.Started
		s.loading += span.Loading
		s.waiting += span.Waiting
		s.crossing += span.Crossing
		s.body += span.Released - span.Taken
	}
	kept := min(1, float64(len(spans))/float64(max(1, run.Frames))) // of very many items only the first have spans
	wall := run.Seconds * float64(time.Second) * kept
	if wall > 0 {
		s.workers, s.caller = float64(s.worker)/wall/float64(atOnce(run)), float64(s.body)/wall
	}
	n := time.Duration(len(spans))
	s.worker, s.loading, s.waiting, s.crossing, s.body = s.worker/n, s.loading/n, s.waiting/n, s.crossing/n, s.body/n
	return s
}

// reason takes the time that the for loop needed for what the workers do; 0: not known.
func (s split) reason(run timing.Record, alone time.Duration) string {
	ms := unit.Milliseconds
	less := ""
	if alone > 0 && float64(s.worker)*dearer < float64(alone) {
		less = fmt.Sprintf("there was less work: one frame took %s, and in the for loop %s. ", ms(s.worker), ms(alone))
	}
	switch {
	case run.Strategy == "serial" && less != "":
		return less + "One goroutine did all of it, as in the for loop."
	case run.Strategy == "serial":
		return fmt.Sprintf("one goroutine did all the work, as in the for loop, and one frame took %s.", ms(s.worker))
	case s.caller >= nearly:
		return fmt.Sprintf("one goroutine runs the body of the loop, and it was busy %.0f %% of the time (%s of %s per frame). More workers would not help.",
			100*s.caller, ms(s.body), ms(run.PerFrame()))
	case s.waiting > s.worker/2:
		return fmt.Sprintf("an item took %s on average, of which %s were waiting. Waits overlap, but only those of the %d items that are under way at once.",
			ms(s.worker), ms(s.waiting), atOnce(run))
	case s.crossing > s.worker/3:
		return fmt.Sprintf("of the %s that a worker spent on each frame, %s went into sending the result to this process.", ms(s.worker), ms(s.crossing))
	case s.workers >= nearly && alone > 0 && float64(s.worker) > dearer*float64(alone):
		because := "they share cores and memory"
		if s.crossing > (s.worker-alone)/2 {
			because = ms(s.crossing) + " went into sending the frame there and the result back"
		}
		return fmt.Sprintf("the workers were busy %.0f %% of the time. But one frame kept a worker busy for %s, and the for loop for only %s: %s.",
			100*s.workers, ms(s.worker), ms(alone), because)
	case s.workers >= nearly:
		return less + fmt.Sprintf("the workers were busy %.0f %% of the time. They divided the work among %d, and nobody was left to take more.", 100*s.workers, atOnce(run))
	}
	return less + fmt.Sprintf("nobody was busy all the time (the workers %.0f %%, the loop %.0f %%): they waited for each other.", 100*s.workers, 100*s.caller)
}

// least is the least time per frame that the parts of the for loop's own record allow a strategy, by the model of notebook 02:
// what one goroutine must do alone, or all the work divided by the cores, whichever is more. It is 0 where there is no model:
// what crosses to other processes is in no part of the loop.
func least(label string, loop timing.Record) time.Duration {
	spans, err := loop.Spans()
	if err != nil || len(spans) == 0 {
		return 0
	}
	s := shares(spans, loop)
	shared := loop.PerFrame() / time.Duration(max(1, loop.GoMaxProc))
	switch label {
	case timing.LabelLoop:
		return loop.PerFrame()
	case timing.LabelPool, timing.LabelQueue, timing.ByHand:
		return max(s.body, shared)
	case timing.LabelLoading:
		return max(s.worker-s.loading+s.body, shared)
	case timing.LabelFold:
		return shared
	}
	return 0
}
