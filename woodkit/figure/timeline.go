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

// A timeline shows all workers if there are at most maxLanes. Of more it shows someLanes.
const (
	maxLanes  = 16
	someLanes = 8
)

// Timeline draws when each worker and the loop did what. There is a lane per worker and one for the caller. If results wait
// for their turn or for a slow loop, a lane shows how many are held. Colours mean waiting for storage, loading, computing,
// handing over and adding (the loop's body). An item that failed is red and hatched for as long as a worker had it.
//
// Within an item the colours are always in this order, whatever the true order was. This is because only the total time of
// each kind is known: how long the item waited, loaded and so on. An item that reads in two parts shows the sum of both at
// its beginning. If there are more goroutines than cores, Go's execution trace knows when one of them waited for a core, or
// was blocked. These times are drawn over the colours. Without a trace, as of worker processes, nobody knows. Then loading and
// computing are hatched, and the legend calls them "loading or waiting for a core" and "computing or waiting for a core".
//
// If there are more items than can be told apart, it shows the first twenty or so, and beside each lane the shares of the
// whole run.
func Timeline(w timing.Watched) Figure {
	return of(w, func(o timing.Observation) Figure {
		drawing := timeline(o)
		drawing.Note = joinNotes(crowding(o, false), beforeResults(o), drawing.Note)
		return New(drawing.Figure())
	})
}

func timeline(o timing.Observation) plot.Timeline {
	run, note := timelineRun(o)
	run.Title = o.Record.Title()
	runs := []plot.TimelineRun{run}
	withHeld(runs, []timing.Observation{o})
	return plot.Timeline{Title: headline(o), Runs: runs, Note: joinNotes(note, whatBusyMeans(o))}
}

// timelineRun returns the run's part of a timeline, with no more lanes than can be told apart.
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
	return plot.TimelineRun{Lanes: all, Wall: o.Wall().Seconds(), Stop: stopped(o), AtMost: crowded(o)}, joinNotes(note(o), small, o.Record.IdleWorkers())
}

// whatBusyMeans explains a timeline's column "busy" where something was waiting: for a core, for anything else, or in items that
// failed, whose waiting has no colour.
func whatBusyMeans(o timing.Observation) string {
	waits := func(failed bool) bool {
		return slices.ContainsFunc(o.Spans, func(s scan.Span) bool { return s.Waiting > 0 && (s.Err != nil) == failed })
	}
	switch {
	case len(o.Off) > 0:
		return `"Busy" leaves out waiting. Go's execution trace, a log that Go itself writes of the run, says who waited for a core.`
	case crowded(o) && waits(false):
		return `"Busy" leaves out what is drawn as "waiting". It may include waiting for a core, so it is written with ≤.`
	case crowded(o):
		return `"Busy" may include waiting for a core, so it is written with ≤.`
	case waits(true):
		return `"Busy" leaves out waiting, of failed items too.`
	case waits(false):
		return `"Busy" leaves out waiting.`
	}
	return ""
}

// Compare draws the timelines of several runs above each other: runs, or records of earlier ones. They have one time axis,
// unless their times are so different that one of them could not be seen on it. Then each run has its own.
//
//	woodkit.Show(figure.Compare("the queue's depth", records...))
//
// Its caption says how long the later runs took in comparison with the first one. If rounds of the same tasks and labels are
// kept (package rounds), it also says whether the difference is more than noise.
func Compare[W timing.Watched](title string, runs ...W) Figure {
	return ofSeveral(runs, func(all []timing.Observation) Figure { return New(timelines(title, all...).Figure()) })
}

// timelines returns the drawing of Compare.
func timelines(title string, runs ...timing.Observation) plot.Timeline {
	figure, busy := plot.Timeline{Title: title}, ""
	for _, o := range runs {
		run, note := timelineRun(o)
		run.Title = o.Record.Title()
		figure.Runs = append(figure.Runs, run)
		if note = joinNotes(crowding(o, false), note); note != "" && !strings.Contains(figure.Note, note) { // once, even if runs share it
			figure.Note = joinNotes(figure.Note, o.Record.Called()+": "+note)
		}
		busy = cmp.Or(busy, whatBusyMeans(o))
	}
	withHeld(figure.Runs, runs)
	figure.Note = joinNotes(changedOf(runs), figure.Note, busy)
	return figure
}

// Order draws, for a few items, the order in which they were completed beside the order in which they were submitted. An item
// that failed keeps its place in both, but is drawn and counted as failed.
func Order(w timing.Watched) Figure {
	return of(w, func(o timing.Observation) Figure { return New(order(o).Figure()) })
}

func order(o timing.Observation) plot.Order {
	submitted := slices.Clone(o.Spans)
	slices.SortFunc(submitted, func(a, b scan.Span) int { return cmp.Compare(a.Index, b.Index) })
	figure := plot.Order{Note: joinNotes(whichRun(o), note(o))}
	place := map[int]int{} // place of each item among the submitted ones, by its index
	for i, s := range submitted {
		figure.Items = append(figure.Items, s.Item)
		place[s.Index] = i
	}
	completed := slices.Clone(o.Spans)
	slices.SortStableFunc(completed, func(a, b scan.Span) int { return cmp.Compare(a.Done, b.Done) })
	var early, late []int // by how many places
	for i, s := range completed {
		figure.Completed = append(figure.Completed, place[s.Index])
		switch by := place[s.Index] - i; {
		case s.Err != nil:
			figure.Failed = append(figure.Failed, place[s.Index])
		case by > 0:
			early = append(early, by)
		case by < 0:
			late = append(late, -by)
		}
	}
	figure.Title = orderTitle(o, completed, early, late, len(figure.Failed))
	if missing := o.Record.Of - len(completed); o.Record.Partial && o.Missing.Items == 0 && missing > 0 {
		figure.Note = joinNotes(figure.Note, fmt.Sprintf("%s of %s items are not shown: the run ended early.", count(missing), count(o.Record.Of)))
	}
	return figure
}

// orderTitle says whether items were completed in the order of submission. If they were not, it says how many were early, or how
// many were late if those are fewer, because then they are what moved all others. early and late are numbers of places.
func orderTitle(o timing.Observation, completed []scan.Span, early, late []int, failed int) string {
	n, last := len(completed), -1
	inOrder := true // of those that did not fail
	for _, s := range completed {
		if s.Err == nil {
			inOrder, last = inOrder && s.Index > last, s.Index
		}
	}
	text, moved, turn := "", early, "before"
	if len(late) > 0 && len(late) < len(early) {
		moved, turn = late, "after"
	}
	switch {
	case n == 0:
		return headline(o)
	case n == failed:
		return allFailed(o)
	case len(moved) == 1:
		text = fmt.Sprintf("1 of %d items was completed %s its turn, by %s", n, turn, unit.Several(moved[0], "place", "places"))
	case len(early) > 0:
		text = fmt.Sprintf("%d of %d items were completed %s their turn, by up to %s", len(moved), n, turn, unit.Several(slices.Max(moved), "place", "places"))
	case !inOrder: // an item that failed early moved all others back
		text = "Items were not completed in the order of submission"
	case failed > 0 && n-failed == 1:
		return fmt.Sprintf("%d of %d items failed; the other was completed", failed, n)
	case failed > 0:
		return fmt.Sprintf("%d of %d items failed; the others were completed in the order of submission", failed, n)
	case n == 1 && hasMoreItems(o):
		return "The item shown here was completed"
	case n == 1:
		return "The only item was completed"
	case hasMoreItems(o):
		return fmt.Sprintf("The %s shown here were completed in the order of submission", items(n))
	default:
		return fmt.Sprintf("All %s were completed in the order of submission", items(n))
	}
	if failed > 0 {
		text += fmt.Sprintf("; %s failed", items(failed))
	}
	return text
}
