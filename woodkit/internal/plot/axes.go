package plot

import "woodscape.example/woodkit/internal/unit"

// Axis says what an axis shows.
type Axis struct {
	Label string // "time since the start"; the unit is added
	Unit  unit.Unit
	Log   bool
}

// area is the rectangle inside the axes of a plot, in CSS pixels, with what its edges stand for.
type area struct {
	x, y, w, h float64
	sx, sy     span
}

// px is the horizontal place of a value.
func (a area) px(v float64) float64 { return a.x + a.w*a.sx.position(v) }

// py is the vertical place of a value: large values are above.
func (a area) py(v float64) float64 { return a.y + a.h*(1-a.sy.position(v)) }

// labels are the texts of ticks.
func labels(marks []tick) []string {
	list := make([]string, len(marks))
	for i, m := range marks {
		list[i] = m.label
	}
	return list
}

// axisTitle joins what an axis shows and its unit: "time per frame (ms)".
func axisTitle(label, unit string) string {
	switch {
	case unit == "":
		return label
	case label == "":
		return unit
	}
	return label + " (" + unit + ")"
}

// xAxisHeight is the room below an area for tick labels, and for a title where there is one.
func (s style) xAxisHeight(title string) float64 {
	h := s.gap/2 + lineHeight(s.small)
	if title != "" {
		h += s.gap/2 + lineHeight(s.text)
	}
	return h
}

// yTitle writes the title of a vertical axis above it, at the left edge of the page, where it needs no turning of heads.
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
