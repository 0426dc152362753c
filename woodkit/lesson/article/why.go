package article

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/cell"
	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/scan"
	"woodscape.example/woodkit/timing"
)

// notablySlower is how many times its time in the for loop the same work must take to be named as the reason.
const notablySlower = 1.15

// Why says what set the time of the latest run that answers a question, from what was recorded of it. Where there is a guess, it
// begins with the time as a multiple of that. The data set may be nil where the runs are about none.
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
	if run.Load.Busy() || baseline.Load.Busy() {
		opening = "What set the time is not clear: "
	} else if guess, ok := timing.Guessed(q); ok {
		off := timing.Fraction(run, baseline) / guess
		switch {
		case isNear(off):
			opening = fmt.Sprintf("It took %s as long as you guessed, so your guess was close. ", unit.Ratio(off)) + opening
		case off > 1:
			opening = fmt.Sprintf("It took %s as long as you guessed. ", unit.Ratio(off)) + opening
		default:
			opening = fmt.Sprintf("It took only %s as long as you guessed. ", unit.Ratio(off)) + opening
		}
	}
	return opening + reason(run, run, baseline)
}

// reason says what set the time of a run, from what was watched of it.
func reason(run timing.Record, watched timing.Watched, baseline timing.Record) string {
	seen, err := watched.Observation()
	switch {
	case run.Load.Busy():
		return fmt.Sprintf("other programs used %s cores meanwhile, so run it again.", run.Load.Short())
	case baseline.Load.Busy():
		return fmt.Sprintf("other programs used %s cores during the for loop, so run that again.", baseline.Load.Short())
	case run.Strategy == timing.Mixed:
		return "not known: it had several scans with different strategies. Give each of them a run of its own."
	case run.Strategy == timing.ByHand && (errors.Is(err, timing.ErrNoSpans) || err == nil && len(seen.Spans) == 0):
		return "nothing watched this run, because it is written out by hand; the ready-made strategy below shows it."
	case err != nil:
		return "not known: " + err.Error()
	case len(seen.Spans) == 0:
		return "not known: nothing watched this run."
	}
	s, alone := shares(seen), time.Duration(0)
	if loop, err := baseline.Observation(); err == nil && len(loop.Spans) > 0 {
		alone = shares(loop).inWorkers(run.Label)
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

// atOnce is how many items a run can have under way at once: one for each worker, or all where each has a goroutine of its own,
// and never more than may be in flight.
func atOnce(run timing.Record) int {
	most := run.Of
	switch {
	case run.Strategy == "serial":
		return 1
	case run.Workers > 0:
		most = min(most, run.Workers)
	}
	if run.Depth > 0 {
		most = min(most, run.Depth)
	}
	return max(1, most)
}

// A split is where the time of a run went. Durations are per item. The rest are shares of the run's time: workers and caller
// say how long the workers, on average, and the loop's own goroutine were busy, and the other two how long they had an item
// and waited for a core.
type split struct {
	worker, loading, waiting, crossing, body time.Duration
	workers, workersOff, caller, callerOff   float64
	onCore                                   float64 // share of the run's time in which a worker, on average, neither waited nor was idle

	held time.Duration // from the end of an item's work until the loop took its result
	last scan.Span     // the item whose work ended last
	tail float64       // share of the run's time at its end in which only that item was under way

	others time.Duration // what the workers needed for an item other than the last
}

// shares adds up spans, and takes out the time in which there was no core, where that is known.
func shares(seen timing.Observation) (s split) {
	ended := map[int]time.Duration{} // when each worker's last item was done
	for _, span := range seen.Spans {
		s.held += span.Taken - span.Done
		if span.Done >= s.last.Done {
			s.last = span
		}
		ended[span.Worker] = max(ended[span.Worker], span.Done)
		s.worker += span.Done - span.Started
		s.loading += span.Loading
		s.waiting += span.Waiting
		s.crossing += span.Crossing
		s.body += span.Released - span.Taken
	}
	s.others = (s.worker - (s.last.Done - s.last.Started)) / time.Duration(max(1, len(seen.Spans)-1))
	var workersOff, callerOff, blocked, callerBlocked time.Duration
	for _, off := range seen.Off {
		switch {
		case !off.Ready && off.Worker != scan.Caller: // it waited for something else
			blocked += off.To - off.From
		case !off.Ready: // in the loop's body: for Go's garbage collector, a lock, a file
			callerBlocked += off.To - off.From
		case off.Before: // the loop's body has nothing to do yet
		case off.Worker == scan.Caller:
			callerOff += off.To - off.From
		default:
			workersOff += off.To - off.From
		}
	}
	workersOff, callerOff = min(workersOff, s.worker), min(callerOff, s.body)
	s.worker, s.body = s.worker-workersOff, max(0, s.body-callerOff-callerBlocked)
	s.waiting = min(s.waiting, s.worker) // a wait lasts until its goroutine has a core again, so it holds some of workersOff too
	run := seen.Record
	kept := min(1, float64(len(seen.Spans))/float64(max(1, run.Frames))) // of very many items only the first have spans
	if wall := run.Seconds * float64(time.Second) * kept; wall > 0 {
		each := wall * float64(atOnce(run))
		s.workers, s.workersOff = float64(s.worker)/each, float64(workersOff)/each
		s.onCore = max(0, float64(s.worker-max(s.waiting, blocked))/each)
		s.caller, s.callerOff = float64(s.body)/wall, float64(callerOff)/wall
		if ends := slices.Sorted(maps.Values(ended)); len(ends) > 1 {
			s.tail = float64(s.last.Done-max(s.last.Started, ends[len(ends)-2])) / wall
		}
	}
	n := time.Duration(max(1, len(seen.Spans)))
	s.worker, s.loading, s.waiting, s.crossing, s.body, s.held = s.worker/n, s.loading/n, s.waiting/n, s.crossing/n, s.body/n, s.held/n
	return s
}

// long is the share of a run's time from which the last item alone is named as the reason.
const long = 0.15

// reason takes the time that the for loop needed for what the workers do; 0: not known.
func (s split) reason(run timing.Record, alone time.Duration) string {
	ms := unit.Milliseconds
	less := ""
	if alone > 0 && float64(s.worker)*notablySlower < float64(alone) {
		const format = "%s needed less time per frame than the for loop (%s instead of %s). "
		if run.Strategy == "serial" {
			return fmt.Sprintf(format, "this loop", ms(s.worker), ms(alone)) + "As in the for loop, one goroutine did all the work."
		}
		less = fmt.Sprintf(format, "a worker", ms(s.worker), ms(alone)) + "Beyond that, "
	}
	switch {
	case run.Strategy == "serial":
		return fmt.Sprintf("one goroutine did all the work, as in the for loop, and one frame took %s.", ms(s.worker))
	case s.caller+s.callerOff >= max(timing.NearlyAll, s.workers) && s.callerOff >= timing.Notable:
		return fmt.Sprintf("one goroutine runs the body of the loop. It was busy %.0f %% of the time, and for another %.0f %% it waited for a core. "+
			"More workers would not help. On more cores, the loop would wait less.", 100*s.caller, 100*s.callerOff)
	case s.caller >= max(timing.NearlyAll, s.workers):
		return fmt.Sprintf("one goroutine runs the body of the loop, and it was busy %.0f %% of the time (%s of %s per frame). While it takes that long, more workers would not help.",
			100*s.caller, ms(s.body), ms(run.PerFrame()))
	case s.tail >= long:
		return fmt.Sprintf("for the last %.0f %% of the time, only one worker had an item: %s took %s. All other items took %s on average.",
			100*s.tail, s.last.Item, ms(s.last.Done-s.last.Started), ms(s.others))
	case strings.Contains(run.Strategy, "ordered") && run.Depth > 0 && s.held > s.worker/2 && s.workers+s.workersOff < timing.NearlyAll:
		return fmt.Sprintf("results had to wait for their turn, %s each on average. A result that waits takes up a place in the queue, so workers waited too.", ms(s.held))
	case s.waiting > s.worker/2 && !s.fill(run) && float64(s.waiting)/float64(atOnce(run)) >= run.PerFrame().Seconds()*1e9/2:
		return fmt.Sprintf("an item took %s on average, of which %s were waiting. Waits overlap, but at most %d items can wait at the same time.",
			ms(s.worker), ms(s.waiting), atOnce(run))
	case s.crossing > s.worker/3:
		return fmt.Sprintf("of the %s that a worker spent on each frame, %s went into sending the result to this process.", ms(s.worker), ms(s.crossing))
	case s.workersOff >= timing.Notable && s.workers+s.workersOff >= timing.NearlyAll/2 && atOnce(run) > run.GoMaxProc:
		return less + fmt.Sprintf("%d workers took turns on %s. On average, a worker was busy %.0f %% of the time, and for %.0f %% it had a frame and waited for a core.",
			atOnce(run), unit.Cores(float64(run.GoMaxProc)), 100*s.onCore, 100*s.workersOff)
	case s.workers >= timing.NearlyAll && alone > 0 && float64(s.worker) > notablySlower*float64(alone):
		because := "A possible reason is that the workers share the cores and the memory of the machine"
		if s.crossing > (s.worker-alone)/2 {
			because = fmt.Sprintf("Of that, %s went into sending the frame to the worker and the result back", ms(s.crossing))
		}
		return fmt.Sprintf("%s. But it needed %s for each frame, and the for loop only %s. %s.", s.occupied(), ms(s.worker), ms(alone), because)
	case s.workers >= timing.NearlyAll && run.IdleWorkers() != "":
		return less + "as many frames as the depth allows were under way nearly all the time. " + run.IdleWorkers()
	case s.workers >= timing.NearlyAll && atOnce(run) == 1:
		return less + fmt.Sprintf("one worker did all the work, and it was busy %.0f %% of the time.", 100*s.workers)
	case s.workers >= timing.NearlyAll:
		return less + fmt.Sprintf("%s. So the workers had hardly any time to spare.", s.occupied())
	}
	if busy := s.workers*float64(atOnce(run)) + s.caller; busy >= timing.NearlyAll*float64(run.GoMaxProc) && max(s.workersOff, s.callerOff) >= timing.Notable {
		return less + fmt.Sprintf("the workers and the loop took turns on %s. On average, a worker was busy %.0f %% of the time, and for %.0f %% it had a frame and waited for a core. "+
			"The loop was busy %.0f %% of the time, and for %.0f %% it waited for a core.", unit.Cores(float64(run.GoMaxProc)), 100*s.workers, 100*s.workersOff, 100*s.caller, 100*s.callerOff)
	}
	return less + fmt.Sprintf("nobody was busy all the time (the workers %.0f %%, the loop %.0f %%): they waited for each other.", 100*s.workers, 100*s.caller)
}

// occupied says how long a worker had a frame, and how much of that it was not busy, which is what a timeline shows.
func (s split) occupied() string {
	had, busy := math.Round(100*min(1, s.workers+s.workersOff)), math.Round(100*min(1, s.onCore))
	text := fmt.Sprintf("on average, each worker had a frame for %.0f %% of the time", had)
	if waited := had - busy; waited > 0 {
		text += fmt.Sprintf(", and for %.0f %% of the time it had to wait in the middle of a frame", waited)
	}
	return text
}

// fill reports whether the workers kept all cores busy nearly all the time, so that waiting for something else did not matter.
func (s split) fill(run timing.Record) bool {
	return s.workersOff >= timing.Notable && s.onCore*float64(atOnce(run)) >= timing.NearlyAll*float64(run.GoMaxProc)
}

// least is the least time per frame that the parts of the for loop's own record allow a strategy, by the model of notebook 02:
// what one goroutine must do alone, or all the work divided by the cores, whichever is more. It is 0 where there is no model:
// what crosses to other processes is in no part of the loop.
func least(label string, loop timing.Record) time.Duration {
	seen, err := loop.Observation()
	if err != nil || len(seen.Spans) == 0 {
		return 0
	}
	s := shares(seen)
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
