package woodkit

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/scan"
)

// What time is spent on, in the order of legends. A worker waits for storage, loads, computes and, where it is a process,
// hands its result over; the caller, whose loop it is, adds. All that was spent on an item that failed is failed. Idle is
// the rest.
const (
	kindWaiting   = "waiting"
	kindLoading   = "loading"
	kindComputing = "computing"
	kindCrossing  = "handing over"
	kindAdding    = "adding"
	kindFailed    = "failed"
	kindIdle      = "idle"
)

// callerLane is the name of the goroutine that runs the loop.
const callerLane = "caller"

// maxLanes is how many workers a timeline shows; of more, it shows some.
const maxLanes = 64

// Timeline draws what each worker and the loop itself did when: a lane a worker, one for the caller, coloured by waiting
// for storage, loading, computing, handing over and adding (the loop's body). An item that failed is red and hatched for
// as long as a worker had it.
//
// Within an item the colours stand in this order, whatever the true one: known is how long it waited, loaded and so on in
// all, not when. An item that reads in two parts shows the sum of both at its beginning.
func (o Observation) Timeline() Figure {
	figure := o.timeline()
	figure.Note = joinNotes(o.crowding(false), figure.Note)
	return Figure{figure.Figure()}
}

func (o Observation) timeline() plot.Timeline {
	run, note := o.timelineRun()
	return plot.Timeline{Title: o.Record.title(), Runs: []plot.TimelineRun{run}, Note: joinNotes(note, o.whatBusyMeans())}
}

// timelineRun is the run's part of a timeline, with no more lanes than can be told apart.
func (o Observation) timelineRun() (run plot.TimelineRun, note string) {
	all := o.lanes()
	if workers := len(all) - 1; workers > maxLanes {
		note = fmt.Sprintf("Shows %d of %s workers, evenly chosen.", maxLanes, plot.Number.Format(float64(workers)))
		shown := make([]plot.Lane, 0, maxLanes+1)
		for i := range maxLanes {
			shown = append(shown, all[i*(workers-1)/(maxLanes-1)])
		}
		all = append(shown, all[workers])
	}
	if len(o.Spans) == 0 && o.Record.Of == 0 {
		note = "No items."
	}
	return plot.TimelineRun{Lanes: all, Wall: o.Wall().Seconds()}, joinNotes(o.note(), note, o.Record.idleWorkers())
}

// idleWorkers says so where a depth keeps some workers from ever being busy.
func (r Record) idleWorkers() string {
	if r.Depth == 0 || r.Depth >= r.Workers {
		return ""
	}
	return fmt.Sprintf("A depth of %d keeps %d of %d workers from ever being busy.", r.Depth, r.Workers-r.Depth, r.Workers)
}

func joinNotes(notes ...string) string {
	text := ""
	for _, note := range notes {
		if note != "" && text != "" {
			text += " "
		}
		text += note
	}
	return text
}

// mostIdle bounds the workers that a figure takes from the text of a strategy, which a damaged record may have from anywhere.
const mostIdle = 1 << 13

// workers is how many workers the run had: of a strategy that sets no number, as go-each, those that had an item.
func (o Observation) workers() int {
	workers := 0
	if strategy, err := scan.Parse(o.Record.Strategy); err == nil {
		workers = min(strategy.Workers, mostIdle)
	}
	for _, s := range o.Spans {
		workers = max(workers, s.Worker+1)
	}
	return workers
}

// lanes sorts spans into one lane a worker, in the order of their numbers, and one for the caller at the end.
func (o Observation) lanes() []plot.Lane {
	workers := 0
	if len(o.Spans) > 0 {
		workers = o.workers()
	}
	all := make([]plot.Lane, workers+1)
	for i := range workers {
		all[i].Name = fmt.Sprintf("worker %d", i)
	}
	caller := &all[workers]
	caller.Name = callerLane
	for _, s := range o.Spans {
		lane := caller
		if s.Worker != scan.Caller {
			lane = &all[s.Worker]
		}
		at := s.Started
		spend := func(kind string, d time.Duration) {
			if d > 0 {
				lane.Segments = append(lane.Segments, plot.Segment{Start: at.Seconds(), End: (at + d).Seconds(), Kind: kind})
				at += d
			}
		}
		if s.Err != nil {
			spend(kindFailed, s.Done-s.Started)
		} else {
			spend(kindWaiting, s.Waiting)
			spend(kindLoading, s.Loading)
			spend(kindComputing, s.Done-s.Started-s.Waiting-s.Loading-s.Crossing)
			spend(kindCrossing, s.Crossing)
		}
		lane, at = caller, s.Taken
		spend(kindAdding, s.Released-s.Taken)
	}
	return all
}

// whatBusyMeans says what a timeline's column "busy" is of workers that take turns on the cores.
func (o Observation) whatBusyMeans() string {
	if o.crowding(false) == "" {
		return ""
	}
	return `"Busy" means: had an item and was not waiting.`
}

// Compare draws the timelines of several runs above each other on one time axis: runs, or records of earlier ones.
//
//	woodkit.Show(woodkit.Compare("the queue's depth", records...))
func Compare[W Watched](title string, runs ...W) Figure {
	var all []Observation
	for _, w := range runs {
		o, err := w.Observation()
		if err != nil {
			return Figure{plot.Failed(err)}
		}
		all = append(all, o)
	}
	return Figure{timelines(title, all...).Figure()}
}

// timelines is what Compare draws.
func timelines(title string, runs ...Observation) plot.Timeline {
	figure, busy := plot.Timeline{Title: title}, ""
	for _, o := range runs {
		run, note := o.timelineRun()
		run.Title = o.Record.title()
		figure.Runs = append(figure.Runs, run)
		if note = joinNotes(o.crowding(false), note); note != "" {
			figure.Note = joinNotes(figure.Note, run.Title+": "+note)
		}
		busy = cmp.Or(busy, o.whatBusyMeans())
	}
	figure.Note = joinNotes(figure.Note, busy)
	return figure
}

// Order draws, for a few items, the order in which they were submitted against that in which they were completed.
func (o Observation) Order() Figure { return Figure{o.order().Figure()} }

func (o Observation) order() plot.Order {
	submitted := slices.Clone(o.Spans)
	slices.SortFunc(submitted, func(a, b scan.Span) int { return cmp.Compare(a.Index, b.Index) })
	figure := plot.Order{Title: "submitted, and completed", Note: o.note()}
	place := map[int]int{} // of an item's index among the submitted
	for i, s := range submitted {
		figure.Items = append(figure.Items, s.Item)
		place[s.Index] = i
	}
	completed := slices.Clone(o.Spans)
	slices.SortStableFunc(completed, func(a, b scan.Span) int { return cmp.Compare(a.Done, b.Done) })
	for _, s := range completed {
		figure.Completed = append(figure.Completed, place[s.Index])
	}
	return figure
}
