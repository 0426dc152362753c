package figure

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/scan"
	"woodscape.example/woodkit/timing"
)

// A timeline shows all of up to maxLanes workers; of more it shows someLanes.
const (
	maxLanes  = 16
	someLanes = 8
)

// Timeline draws what each worker and the loop itself did when: a lane per worker, one for the caller, coloured by waiting
// for storage, loading, computing, handing over and adding (the loop's body). An item that failed is red and hatched for
// as long as a worker had it.
//
// Within an item the colours stand in this order, whatever the true one: known is how long it waited, loaded and so on in
// all, not when. An item that reads in two parts shows the sum of both at its beginning. Where goroutines are more than cores,
// Go's execution trace tells when one of them waited for a core, or was blocked; that is drawn over the colours.
//
// Of more items than can be told apart, it shows the first twenty or so, and beside each lane the shares of the whole run.
func Timeline(w timing.Watched) Figure {
	return of(w, func(o timing.Observation) Figure {
		drawing := timeline(o)
		drawing.Note = joinNotes(crowding(o, false), drawing.Note)
		return New(drawing.Figure())
	})
}

func timeline(o timing.Observation) plot.Timeline {
	run, note := timelineRun(o)
	run.Title = o.Record.Title()
	return plot.Timeline{Title: headline(o), Runs: []plot.TimelineRun{run}, Note: joinNotes(note, whatBusyMeans(o))}
}

// timelineRun is the run's part of a timeline, with no more lanes than can be told apart.
func timelineRun(o timing.Observation) (run plot.TimelineRun, notes string) {
	small := ""
	all := lanes(o)
	discard(all, o)
	if workers := len(all) - 1; workers > maxLanes {
		small = fmt.Sprintf("Shows %d of %s workers, evenly chosen.", someLanes, unit.Number.Format(float64(workers)))
		shown := make([]plot.Lane, 0, someLanes+1)
		for i := range someLanes {
			shown = append(shown, all[i*(workers-1)/(someLanes-1)])
		}
		all = append(shown, all[workers])
	}
	if len(o.Spans) == 0 && o.Record.Of == 0 {
		small = "No items."
	}
	all = slices.Insert(all, len(all)-1, heldLane(o)...)
	return plot.TimelineRun{Lanes: all, Wall: o.Wall().Seconds(), Stop: o.Record.StoppedSeconds}, joinNotes(note(o), small, o.Record.IdleWorkers())
}

// whatBusyMeans says what a timeline's column "busy" is of workers that take turns on the cores.
func whatBusyMeans(o timing.Observation) string {
	switch {
	case len(o.Off) > 0:
		return "Go's execution trace shows when a goroutine waited for a core. Within an item, waiting, loading and computing are drawn in this order, whatever the true one."
	case crowding(o, false) != "":
		return `"Busy" means: had an item and was not waiting. Within an item, waiting, loading and computing are drawn in this order, whatever the true one.`
	}
	return ""
}

// Compare draws the timelines of several runs above each other on one time axis: runs, or records of earlier ones.
//
//	woodkit.Show(figure.Compare("the queue's depth", records...))
//
// Its caption says what the later runs took beside the first one, and where rounds of the same tasks and labels are kept
// (package rounds), whether that is more than noise.
func Compare[W timing.Watched](title string, runs ...W) Figure {
	return ofSeveral(runs, func(all []timing.Observation) Figure { return New(timelines(title, all...).Figure()) })
}

// timelines is what Compare draws.
func timelines(title string, runs ...timing.Observation) plot.Timeline {
	figure, busy := plot.Timeline{Title: title}, ""
	for _, o := range runs {
		run, note := timelineRun(o)
		run.Title = o.Record.Title()
		figure.Runs = append(figure.Runs, run)
		if note = joinNotes(crowding(o, false), note); note != "" && !strings.Contains(figure.Note, note) { // the same of several is said once
			figure.Note = joinNotes(figure.Note, o.Record.Called()+": "+note)
		}
		busy = cmp.Or(busy, whatBusyMeans(o))
	}
	figure.Note = joinNotes(changedOf(runs), figure.Note, busy)
	return figure
}

// Order draws, for a few items, the order in which they were submitted against that in which they were completed.
func Order(w timing.Watched) Figure {
	return of(w, func(o timing.Observation) Figure { return New(order(o).Figure()) })
}

func order(o timing.Observation) plot.Order {
	submitted := slices.Clone(o.Spans)
	slices.SortFunc(submitted, func(a, b scan.Span) int { return cmp.Compare(a.Index, b.Index) })
	figure := plot.Order{Note: note(o)}
	place := map[int]int{} // of an item's index among the submitted
	for i, s := range submitted {
		figure.Items = append(figure.Items, s.Item)
		place[s.Index] = i
	}
	completed := slices.Clone(o.Spans)
	slices.SortStableFunc(completed, func(a, b scan.Span) int { return cmp.Compare(a.Done, b.Done) })
	early := 0
	for i, s := range completed {
		figure.Completed = append(figure.Completed, place[s.Index])
		if place[s.Index] > i {
			early++
		}
	}
	figure.Title = fmt.Sprintf("%d of %d items were completed before their turn", early, len(completed))
	return figure
}
