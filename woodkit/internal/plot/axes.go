package plot

import (
	"math"

	"woodscape.example/woodkit/internal/unit"
)

// mostTimes is the largest ratio of two values on a linear axis. The smaller one is 20 pixels long there.
const mostTimes = 30

// Apart reports whether the least and the most of the positive values are too different for one linear axis.
func Apart(values []float64) bool {
	least, most := math.Inf(1), 0.0
	for _, v := range values {
		if finite(v, true) {
			least, most = min(least, v), max(most, v)
		}
	}
	return most > mostTimes*least
}

// Axis says what an axis shows.
type Axis struct {
	Label string // "time since the start"; the unit is added
	Unit  unit.Unit
	Log   bool
}

// area is the rectangle inside the axes of a plot, in CSS pixels, with the scales of its two axes.
type area struct {
	x, y, w, h float64
	sx, sy     span
}

// px is the horizontal place of a value.
func (a area) px(v float64) float64 { return a.x + a.w*a.sx.position(v) }

// py is the vertical place of a value: large values are above.
func (a area) py(v float64) float64 { return a.y + a.h*(1-a.sy.position(v)) }

// labels returns the texts of ticks.
func labels(marks []tick) []string {
	list := make([]string, len(marks))
	for i, m := range marks {
		list[i] = m.label
	}
	return list
}

// axisTitle joins the label of an axis and its unit: "time per frame (ms)".
func axisTitle(label, unit string) string {
	switch {
	case unit == "":
		return label
	case label == "":
		return unit
	}
	return label + " (" + unit + ")"
}

// xAxisHeight is the room below an area for tick labels, and for a title if there is one.
func (s style) xAxisHeight(title string) float64 {
	h := s.gap/2 + lineHeight(s.small)
	if title != "" {
		h += s.gap/2 + lineHeight(s.text)
	}
	return h
}

// yTitle writes the title of a vertical axis above it, at the left edge of the page, where it can be horizontal.
func (s *sheet) yTitle(p page, y float64, title string) {
	title = shorten(title, p.width-2*p.margin(), regular, s.small)
	s.text(p.margin(), y, left, regular, s.small, softInk, title)
}

// xTitle writes the title of the horizontal axis below its labels.
func (s *sheet) xTitle(a area, title string) {
	title = shorten(title, s.width-2*s.gap, regular, s.style.text)
	w := textWidth(title, regular, s.style.text)
	x := min(max(a.x+a.w/2, s.gap+w/2), s.width-s.gap-w/2)
	s.text(x, a.y+a.h+s.gap+lineHeight(s.small)+s.style.text, centre, regular, s.style.text, softInk, title)
}
