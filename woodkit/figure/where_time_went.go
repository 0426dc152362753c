package figure

import (
	"cmp"
	"fmt"
	"slices"

	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/timing"
)

// spentKinds are the parts of a bar, in their order.
var spentKinds = []string{kindWaiting, kindReady, kindLoading, kindMaybeLoading, kindComputing, kindMaybeComputing, kindCrossing, kindAdding, kindFailed, kindDiscarded, kindNoItem}

// WhereTimeWent draws what the workers spent their time on, and what the caller, which runs the loop, spent its time on. The
// bar of the workers is the mean of all workers, so that every bar is as long as the run.
func WhereTimeWent(w timing.Watched) Figure {
	return of(w, func(o timing.Observation) Figure {
		return New(whereTimeWent(headline(o), o).Figure())
	})
}

// CompareTime draws where the time of several runs went, in bars below each other.
func CompareTime[W timing.Watched](title string, runs ...W) Figure {
	return ofSeveral(runs, func(all []timing.Observation) Figure { return New(compareTime(title, all).Figure()) })
}

// compareTime returns the drawing of CompareTime.
func compareTime(title string, all []timing.Observation) plot.StackedBars {
	drawing := whereTimeWent(title, all...)
	drawing.Note = joinNotes(changedOf(all), drawing.Note)
	return drawing
}

func whereTimeWent(title string, runs ...timing.Observation) plot.StackedBars {
	figure := plot.StackedBars{Title: title, Axis: "time", Unit: unit.Seconds}
	for _, kind := range spentKinds {
		figure.Kinds = append(figure.Kinds, plot.Kind{Name: kind})
	}
	for _, o := range runs {
		for _, row := range spent(o) {
			name := row.name()
			if len(runs) > 1 {
				name = o.Record.Called() + ": " + row.who
				if row.lanes > 1 {
					name += ", mean"
				}
			}
			figure.Rows = append(figure.Rows, plot.StackedRow{Name: name, Parts: row.parts})
		}
		which, before := "", beforeResults(o)
		switch {
		case len(runs) == 1:
			which = whichRun(o)
		case before != "":
			before = o.Record.Called() + ": " + before
		}
		figure.Note = joinNotes(figure.Note, which, note(o), before, crowding(o, len(runs) > 1))
	}
	return figure
}

// A spending has the values of one bar: seconds by the kinds of spentKinds.
type spending struct {
	who    string // "workers" or "caller"
	lanes  int    // number of lanes
	parts  []float64
	waited float64 // seconds of the failed part in which a lane only waited
}

// of returns the seconds that were spent on a kind.
func (s spending) of(kind string) float64 { return s.parts[slices.Index(spentKinds, kind)] }

// name says whose time it is, and how many workers there are.
func (s spending) name() string {
	switch {
	case s.who == callerLane:
		return s.who
	case s.lanes == 1:
		return "1 worker"
	}
	return fmt.Sprintf("%d workers, mean", s.lanes)
}

// spent adds up the lanes: one row for the mean of the workers, and one for the caller. Time without an item is measured
// as the gaps between what a lane did, so a row adds up to the wall time only if the spans of a lane do not overlap.
func spent(o timing.Observation) []spending {
	all := lanes(o)
	discard(all, o)
	workers := len(all) - 1
	wall := o.Wall().Seconds()
	var rows []spending
	if workers > 0 {
		row := spending{who: "workers", lanes: workers, parts: make([]float64, len(spentKinds))}
		for _, lane := range all[:workers] {
			for i, seconds := range laneTime(lane, wall) {
				row.parts[i] += seconds / float64(workers)
			}
			for _, segment := range lane.Segments {
				row.waited += segment.Waited / float64(workers)
			}
		}
		rows = append(rows, row)
	}
	return append(rows, spending{who: callerLane, lanes: 1, parts: laneTime(all[workers], wall)})
}

// laneTime returns the time of one lane in seconds, by the kinds of spentKinds.
func laneTime(lane plot.Lane, wall float64) []float64 {
	parts := make([]float64, len(spentKinds))
	idle := &parts[len(parts)-1]
	segments := slices.SortedFunc(slices.Values(lane.Segments), func(a, b plot.Segment) int { return cmp.Compare(a.Start, b.Start) })
	busyUntil := 0.0
	for _, s := range segments {
		parts[slices.Index(spentKinds, s.Kind)] += s.End - s.Start
		*idle += max(0, s.Start-busyUntil)
		busyUntil = max(busyUntil, s.End)
	}
	*idle += max(0, wall-busyUntil)
	return parts
}
