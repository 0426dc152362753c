package figure

import (
	"cmp"
	"fmt"
	"image/color"
	"slices"
	"strings"
	"time"

	"woodscape.example/woodkit/internal/course"
	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/sentence"
	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/scan"
	"woodscape.example/woodkit/timing"
)

// stepLine draws a course as a line with steps.
func stepLine(c course.Course, name string, color color.Color) plot.Line {
	l := plot.Line{Name: name, Color: color, Step: true}
	for i, at := range c.At {
		l.X, l.Y = append(l.X, at.Seconds()), append(l.Y, float64(c.Value[i]))
	}
	return l
}

// InFlight draws how many items were in flight at each moment and how many bytes their results held, with the strategy's
// bounds. An item is in flight from its submission until the loop's body has returned. Items that are done, with a worker, or
// waiting for one are areas on top of each other. A result holds memory from the moment when it is finished. If no result holds
// any, there is no panel of bytes. If one of the runs has no depth, the panels' titles have the number of items with those that waited for a worker, which
// then have no area. Of a run that ended early, only items whose results were kept are known, and a note says so. Several runs are drawn
// above each other with the same scales and the same areas, so that they can be compared. If their times or values are too
// different for that, each has its own scale.
func InFlight(runs ...timing.Watched) Figure {
	return ofSeveral(runs, func(all []timing.Observation) Figure {
		var drawn []plot.Framed
		for _, lines := range flights(all) {
			drawn = append(drawn, lines)
		}
		return New(plot.StackAligned(drawn...))
	})
}

// flights returns the drawings of InFlight.
func flights(all []timing.Observation) (drawings []plot.Lines) {
	waiting := !slices.ContainsFunc(all, func(o timing.Observation) bool { return !hasDepth(o) })
	held := slices.ContainsFunc(all, func(o timing.Observation) bool { return nothingHeld(o) == "" })
	named := map[string]int{}
	var walls []float64
	for _, o := range all {
		named[shortName(o)]++
		walls = append(walls, o.Wall().Seconds())
	}
	for _, o := range all {
		which := ""
		if len(all) == 1 || named[shortName(o)] > 1 { // the title does not tell
			which = whichRun(o)
		}
		panels, nothing := flightPanels(o, waiting), ""
		if !held { // an empty panel would say less than a sentence
			panels, nothing = panels[:1], nothingHeld(o)
		}
		drawings = append(drawings, plot.Lines{Title: flightTitle(o, len(all) > 1, waiting), Low: len(all) > 1, X: timeAxis, Panels: panels, Stop: stopped(o), Note: joinNotes(nothing, which, unshown(o), note(o))})
	}
	var own []string // scales that differ, because one run could not be seen on another's
	if plot.Apart(walls) {
		own = append(own, "time")
	}
	for i, scale := range []string{"items", "memory"} {
		if !sameScale(drawings, i) {
			own = append(own, scale)
		}
	}
	if len(own) > 0 {
		last := &drawings[len(drawings)-1]
		last.Note = joinNotes("Each run has its own scale of "+sentence.List(own)+".", last.Note)
	}
	return drawings
}

// sameScale lets the panels with a number, one of each drawing, have the same scale. It reports false if their values are too
// different for that.
func sameScale(drawings []plot.Lines, panel int) bool {
	most := 0.0
	var highest []float64
	for _, lines := range drawings {
		if panel >= len(lines.Panels) {
			return true
		}
		own := lines.Panels[panel].Most()
		highest, most = append(highest, own), max(most, own)
		for _, bound := range lines.Panels[panel].Bounds {
			most = max(most, bound.Value)
		}
	}
	if plot.Apart(highest) {
		return false
	}
	for _, lines := range drawings {
		if len(drawings) > 1 {
			lines.Panels[panel].Reach = most
		}
	}
	return true
}

// unshown says which items of a run that ended early have no part in the lines. It is empty for another run.
func unshown(o timing.Observation) string {
	if !o.Record.Partial {
		return ""
	}
	return "Items of which no result was kept are not shown."
}

// nothingHeld says that no bytes of results were held at any time. It is empty if some were, and if nothing is known.
func nothingHeld(o timing.Observation) string {
	switch {
	case len(o.Spans) == 0 || course.ResultBytes(o.Spans).Most() > 0:
		return ""
	case !slices.ContainsFunc(o.Spans, func(s scan.Span) bool { return s.Err == nil }):
		return allFailed(o) + ", so no result held memory."
	}
	return "For the results in flight, no bytes were counted."
}

// shortName is the run's label, with which titles tell several runs apart.
func shortName(o timing.Observation) string {
	return cmp.Or(o.Record.Label, timing.LabelOf(o.Record.Strategy), "a run")
}

// hasDepth reports whether a run's strategy bounds how many items are in flight.
func hasDepth(o timing.Observation) bool {
	strategy, err := scan.Parse(o.Record.Strategy)
	return err == nil && strategy.Depth > 0
}

// flightTitle says how much was in flight at most. If there are several runs, it begins with the run's label.
func flightTitle(o timing.Observation, several, waiting bool) string {
	text := mostInFlight(o, waiting)
	if several {
		return shortName(o) + ": " + strings.ToLower(text[:1]) + text[1:]
	}
	return text
}

// mostInFlight says how much was in flight at most, with the items that wait for a worker or without them.
func mostInFlight(o timing.Observation, waiting bool) string {
	switch {
	case len(o.Spans) == 0 && o.Record.Of == 0:
		return "Nothing was in flight"
	case len(o.Spans) == 0:
		return nothingRecorded
	}
	most := course.Of(o.Spans, course.Started, course.Released, course.One).Most()
	what := "begun and not yet released"
	if waiting {
		most, what = course.InFlight(o.Spans).Most(), "in flight"
	}
	text := fmt.Sprintf("At most %s %s", items(int(most)), what)
	if o.Record.Partial {
		text = fmt.Sprintf("Of the items whose results were kept, at most %s %s", count(int(most)), what)
	}
	if bytes := course.ResultBytes(o.Spans).Most(); bytes > 0 {
		text += ", and " + unit.Bytes.Format(float64(bytes)) + " of results"
	}
	return text
}

// flightPanels returns the panel of items and the panel of bytes. If waiting is true, items that wait for a worker are drawn, too.
func flightPanels(o timing.Observation, waiting bool) []plot.LinePanel {
	items := plot.LinePanel{Title: "items in flight"}
	bytes := plot.LinePanel{Title: "memory of results in flight", Y: plot.Axis{Unit: unit.Bytes}}
	if len(o.Spans) == 0 {
		if o.Record.Of == 0 {
			items.Empty, bytes.Empty = "no items", "no items"
		}
		return []plot.LinePanel{items, bytes}
	}
	strategy, _ := scan.Parse(o.Record.Strategy) // a scan by hand has no strategy, and then no bounds
	// whole returns the part of a course that is complete: until the end, or until the first missing item.
	whole := func(c course.Course, until time.Duration) course.Course {
		if until == 0 { // nothing is missing, or an older file does not say
			until = max(o.Wall(), c.At[len(c.At)-1])
		}
		return c.Until(until)
	}
	finished := "done"
	if slices.ContainsFunc(o.Spans, func(s scan.Span) bool { return s.Err != nil }) {
		finished = "done or failed"
	}
	items.Stack = true
	items.Lines = []plot.Line{
		stepLine(whole(course.Of(o.Spans, course.Done, course.Released, course.One), o.Missing.Started), finished+", not yet released by the loop", plot.HeldColor),
		stepLine(whole(course.Of(o.Spans, course.Started, course.Done, course.One), o.Missing.Started), "with a worker, not done yet", plot.Indigo),
	}
	if waiting {
		items.Lines = append(items.Lines, stepLine(whole(course.Of(o.Spans, course.Submitted, course.Started, course.One), o.Missing.Submitted), "waiting for a worker", plot.PaleGrey))
	}
	// Without a depth all items are submitted at once. Then the items that wait would flatten the rest, so no run counts them.
	all, begun := course.InFlight(o.Spans).Most(), course.Of(o.Spans, course.Started, course.Released, course.One).Most()
	if !waiting && all > begun && !hasMoreItems(o) {
		items.Title = fmt.Sprintf("items begun and not yet released (up to %s, if those that have not begun count, too)", unit.Number.Format(float64(all)))
	}
	if strategy.Depth > 0 {
		items.Bounds = []plot.Bound{{Name: fmt.Sprintf("depth %d", strategy.Depth), Value: float64(strategy.Depth)}}
	}
	held := whole(course.ResultBytes(o.Spans), o.Missing.Started)
	bytes.Lines = []plot.Line{stepLine(held, "", plot.HeldColor)}
	switch largest := largestResult(o.Spans); {
	case strategy.Bytes > 0:
		bytes.Bounds = []plot.Bound{{Name: "byte bound " + unit.Bytes.Format(float64(strategy.Bytes)), Value: float64(strategy.Bytes)}}
	case strategy.Depth > 0 && largest > 0:
		bound := float64(strategy.Depth) * float64(largest)
		bytes.Bounds = []plot.Bound{{Name: fmt.Sprintf("depth × largest result = %s", unit.Bytes.Format(bound)), Value: bound}}
	}
	return []plot.LinePanel{items, bytes}
}

func largestResult(spans []scan.Span) (bytes int64) {
	for _, s := range spans {
		bytes = max(bytes, course.Bytes(s))
	}
	return bytes
}
