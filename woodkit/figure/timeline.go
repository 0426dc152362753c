package figure

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/scan"
	"woodscape.example/woodkit/timing"
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
func Timeline(w timing.Watched) Figure {
	return of(w, func(o timing.Observation) Figure {
		drawing := timeline(o)
		drawing.Note = joinNotes(crowding(o, false), drawing.Note)
		return New(drawing.Figure())
	})
}

func timeline(o timing.Observation) plot.Timeline {
	run, note := timelineRun(o)
	return plot.Timeline{Title: o.Record.Title(), Runs: []plot.TimelineRun{run}, Note: joinNotes(note, whatBusyMeans(o))}
}

// timelineRun is the run's part of a timeline, with no more lanes than can be told apart.
func timelineRun(o timing.Observation) (run plot.TimelineRun, notes string) {
	small := ""
	all := lanes(o)
	if workers := len(all) - 1; workers > maxLanes {
		small = fmt.Sprintf("Shows %d of %s workers, evenly chosen.", maxLanes, unit.Number.Format(float64(workers)))
		shown := make([]plot.Lane, 0, maxLanes+1)
		for i := range maxLanes {
			shown = append(shown, all[i*(workers-1)/(maxLanes-1)])
		}
		all = append(shown, all[workers])
	}
	if len(o.Spans) == 0 && o.Record.Of == 0 {
		small = "No items."
	}
	return plot.TimelineRun{Lanes: all, Wall: o.Wall().Seconds()}, joinNotes(note(o), small, o.Record.IdleWorkers())
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

// workers is how many workers the run had: of a strategy that sets no number, as go-each, those that had an item.
func workers(o timing.Observation) int {
	workers := 0
	if strategy, err := scan.Parse(o.Record.Strategy); err == nil {
		workers = strategy.Workers
	}
	for _, s := range o.Spans {
		workers = max(workers, s.Worker+1)
	}
	return workers
}

// lanes sorts spans into one lane a worker, in the order of their numbers, and one for the caller at the end.
func lanes(o timing.Observation) []plot.Lane {
	n := 0
	if len(o.Spans) > 0 {
		n = workers(o)
	}
	all := make([]plot.Lane, n+1)
	for i := range n {
		all[i].Name = fmt.Sprintf("worker %d", i)
	}
	caller := &all[n]
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
func whatBusyMeans(o timing.Observation) string {
	if crowding(o, false) == "" {
		return ""
	}
	return `"Busy" means: had an item and was not waiting.`
}

// Compare draws the timelines of several runs above each other on one time axis: runs, or records of earlier ones.
//
//	woodkit.Show(woodkit.Compare("the queue's depth", records...))
func Compare[W timing.Watched](title string, runs ...W) Figure {
	var all []timing.Observation
	for _, w := range runs {
		o, err := w.Observation()
		if err != nil {
			return New(plot.Failed(err))
		}
		all = append(all, o)
	}
	return New(timelines(title, all...).Figure())
}

// timelines is what Compare draws.
func timelines(title string, runs ...timing.Observation) plot.Timeline {
	figure, busy := plot.Timeline{Title: title}, ""
	for _, o := range runs {
		run, note := timelineRun(o)
		run.Title = o.Record.Title()
		figure.Runs = append(figure.Runs, run)
		if note = joinNotes(crowding(o, false), note); note != "" {
			figure.Note = joinNotes(figure.Note, run.Title+": "+note)
		}
		busy = cmp.Or(busy, whatBusyMeans(o))
	}
	figure.Note = joinNotes(figure.Note, busy)
	return figure
}

// Order draws, for a few items, the order in which they were submitted against that in which they were completed.
func Order(w timing.Watched) Figure {
	return of(w, func(o timing.Observation) Figure { return New(order(o).Figure()) })
}

func order(o timing.Observation) plot.Order {
	submitted := slices.Clone(o.Spans)
	slices.SortFunc(submitted, func(a, b scan.Span) int { return cmp.Compare(a.Index, b.Index) })
	figure := plot.Order{Title: "submitted, and completed", Note: note(o)}
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
