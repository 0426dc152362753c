package woodkit

import (
	"cmp"
	"fmt"
	"image/color"
	"slices"
	"time"

	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/scan"
)

// A course is how a quantity went over time: each value holds from its moment until the next one.
type course struct {
	at    []time.Duration
	value []int64
}

// courseOf adds weight(span) from from(span) until to(span), for every span. At one moment what ends goes before what
// begins: a bound that is kept strictly is not exceeded in the drawing either.
func courseOf(spans []scan.Span, from, to func(scan.Span) time.Duration, weight func(scan.Span) int64) course {
	type change struct {
		at time.Duration
		by int64
	}
	changes := make([]change, 0, 2*len(spans))
	for _, s := range spans {
		if w := weight(s); w != 0 && to(s) > from(s) {
			changes = append(changes, change{from(s), w}, change{to(s), -w})
		}
	}
	slices.SortFunc(changes, func(a, b change) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.by, b.by)) })
	c := course{at: []time.Duration{0}, value: []int64{0}}
	for _, change := range changes {
		last := len(c.at) - 1
		if c.at[last] < change.at {
			c.at, c.value = append(c.at, change.at), append(c.value, c.value[last])
			last++
		}
		c.value[last] += change.by
	}
	return c
}

// most is the largest value.
func (c course) most() int64 { return slices.Max(c.value) }

// until is the course as far as a moment.
func (c course) until(end time.Duration) course {
	last, found := slices.BinarySearch(c.at, end)
	if !found {
		last--
	}
	at, value := slices.Clone(c.at[:last+1]), slices.Clone(c.value[:last+1])
	return course{append(at, end), append(value, value[last])}
}

// mean is the value's average over the time until the end.
func (c course) mean(end time.Duration) float64 {
	sum := 0.0
	for i, value := range c.value {
		until := end
		if i+1 < len(c.at) {
			until = min(end, c.at[i+1])
		}
		sum += float64(value) * max(0, (until-c.at[i]).Seconds())
	}
	if end <= 0 {
		return 0
	}
	return sum / end.Seconds()
}

// line is the course as a line that steps.
func (c course) line(name string, color color.Color) plot.Line {
	l := plot.Line{Name: name, Color: color, Step: true}
	for i, at := range c.at {
		l.X, l.Y = append(l.X, at.Seconds()), append(l.Y, float64(c.value[i]))
	}
	return l
}

// Colours of lines, apart for colour-blind eyes (after Okabe and Ito); what is being done and what is added have those that
// they have in timelines.
var (
	orange = color.RGBA{0xE6, 0x9F, 0x00, 0xFF}
	purple = color.RGBA{0xCC, 0x79, 0xA7, 0xFF}
	blue   = color.RGBA{0x00, 0x72, 0xB2, 0xFF}
	grey   = color.RGBA{0x4D, 0x4D, 0x4D, 0xFF}
)

func one(scan.Span) int64                      { return 1 }
func bytesOf(s scan.Span) int64                { return s.Bytes }
func submitted(s scan.Span) time.Duration      { return s.Submitted }
func started(s scan.Span) time.Duration        { return s.Started }
func finished(s scan.Span) time.Duration       { return s.Done }
func released(s scan.Span) time.Duration       { return s.Released }
func itemsInFlight(spans []scan.Span) course   { return courseOf(spans, submitted, released, one) }
func resultsInFlight(spans []scan.Span) course { return courseOf(spans, finished, released, bytesOf) }

// inFlight returns the most items between submission and release at any moment, and the most bytes of results between
// done and release.
func inFlight(spans []scan.Span) (items int, bytes int64) {
	return int(itemsInFlight(spans).most()), resultsInFlight(spans).most()
}

// InFlight draws how many items were under way at each moment and how many bytes their results held, against the
// strategy's bounds. An item is in flight from its submission until the loop's body has returned; its result holds
// memory from when it is finished. Without a depth, items that wait for a worker are no line but a number in the title.
func (o Observation) InFlight() Figure {
	return Figure{plot.Lines{
		Title: o.Record.title(), X: timeAxis, Panels: o.flightPanels(), Note: o.note(),
	}.Figure()}
}

// timeAxis is the horizontal axis of a run's figures.
var timeAxis = plot.Axis{Label: "time since the start", Unit: plot.Seconds}

// flightPanels are the panels of items and of bytes.
func (o Observation) flightPanels() []plot.LinePanel {
	items := plot.LinePanel{Title: "items in flight"}
	bytes := plot.LinePanel{Title: "memory of results in flight", Y: plot.Axis{Unit: plot.Bytes}}
	if len(o.Spans) == 0 {
		if o.Record.Of == 0 {
			items.Empty, bytes.Empty = "no items", "no items"
		}
		return []plot.LinePanel{items, bytes}
	}
	strategy, _ := scan.Parse(o.Record.Strategy) // a scan by hand has none, and then no bounds
	// whole is the part of a course that no missing item belongs to.
	whole := func(c course, until time.Duration) course {
		if until == 0 { // nothing is missing, or a file of before does not say
			return c
		}
		return c.until(until)
	}
	items.Lines = []plot.Line{
		whole(courseOf(o.Spans, finished, released, one), o.Missing.Started).line("done, not yet released by the loop", orange),
		whole(courseOf(o.Spans, started, finished, one), o.Missing.Started).line("being done", green),
	}
	// Without a depth all items are submitted at once, and a line of those that wait would flatten the others.
	all, begun := itemsInFlight(o.Spans).most(), courseOf(o.Spans, started, released, one).most()
	if strategy.Depth == 0 && all > begun && o.Missing.Items == 0 {
		items.Title = fmt.Sprintf("items begun and not yet released; with those that wait for a worker up to %s", plot.Number.Format(float64(all)))
	}
	if strategy.Depth > 0 {
		all := whole(itemsInFlight(o.Spans), o.Missing.Submitted).line("both, and those that wait for a worker", grey)
		items.Lines = append([]plot.Line{all}, items.Lines...)
		items.Bounds = []plot.Bound{{Name: fmt.Sprintf("depth %d", strategy.Depth), Value: float64(strategy.Depth)}}
	}
	held := whole(resultsInFlight(o.Spans), o.Missing.Started)
	bytes.Lines = []plot.Line{held.line("", vermilion)}
	switch largest := largestResult(o.Spans); {
	case strategy.Bytes > 0:
		bytes.Bounds = []plot.Bound{{Name: "byte bound " + plot.Bytes.Format(float64(strategy.Bytes)), Value: float64(strategy.Bytes)}}
	case strategy.Depth > 0 && largest > 0:
		bound := float64(strategy.Depth) * float64(largest)
		bytes.Bounds = []plot.Bound{{Name: fmt.Sprintf("depth × largest result = %s", plot.Bytes.Format(bound)), Value: bound}}
	}
	return []plot.LinePanel{items, bytes}
}

func largestResult(spans []scan.Span) (bytes int64) {
	for _, s := range spans {
		bytes = max(bytes, s.Bytes)
	}
	return bytes
}
