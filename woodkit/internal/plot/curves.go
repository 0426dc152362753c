package plot

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Curves is one plot of lines with guides and marks to compare them with, for example speed-ups with the ideal, or a law with
// measurements.
type Curves struct {
	Title  string
	X, Y   Axis
	Lines  []Line
	Guides []Line    // dashed and grey, with their names at their last visible values; they do not widen the axis of y
	Bounds []Bound   // horizontal, dashed and named, for a ceiling; they widen the axis of y
	Marks  []Mark    // they widen the axis of x; their names are above the plot
	Ticks  []float64 // labelled values of x; if there are none, they are chosen
	Cover  []float64 // values of y that the axis must show, whatever the values of the lines are
	// Zero is the place of the value 0 on a logarithmic axis: left of all others, behind a break. Lines and marks that mean 0
	// have this value. If Zero is 0, the axis has no such place.
	Zero float64
	Note string
}

// Figure draws the curves. If X and Y of a line differ in length, Image returns an error. Values that the axes cannot show
// are left out.
func (c Curves) Figure() Figure {
	var xs, ys []float64
	for _, line := range slices.Concat(c.Lines, c.Guides) {
		if len(line.X) != len(line.Y) {
			return failed("line %q: %d values of x and %d of y", line.Name, len(line.X), len(line.Y))
		}
	}
	for _, line := range c.Lines {
		for i, x := range line.X {
			if finite(x, c.X.Log) && finite(line.Y[i], c.Y.Log) {
				xs, ys = append(xs, x), append(ys, line.Y[i])
			}
		}
		ys = append(append(ys, line.Low...), line.High...)
	}
	if len(xs) == 0 {
		return nothing(c.Title, "no values to show")
	}
	for _, m := range c.Marks {
		if finite(m.X, c.X.Log) {
			xs = append(xs, m.X)
		}
	}
	for _, b := range c.Bounds {
		ys = append(ys, b.Value)
	}
	return c.draw(c.spanX(xs), c.spanY(append(ys, c.Cover...)))
}

// spanX covers the values with a little room on both sides, so that no dot and no mark is at an edge.
func (c Curves) spanX(xs []float64) span {
	lo, hi := slices.Min(xs), slices.Max(xs)
	switch {
	case !(lo < hi):
		return spanOf(xs, c.X.Log, false)
	case c.X.Log:
		room := math.Pow(hi/lo, 0.03)
		return span{max(lo/room, 1e-300), min(hi*room, 1e300), true}
	}
	s := spanOf(xs, false, false)
	room := 0.03 * (s.hi - s.lo)
	return span{s.lo - room, s.hi + room, false}
}

func (c Curves) spanY(ys []float64) span {
	s := spanOf(ys, c.Y.Log, true)
	if !s.log {
		s.hi += 0.09 * (s.hi - s.lo)
	}
	return s
}

// ticksX returns the marks of the axis of x and their unit.
func (c Curves) ticksX(sx span, width float64, s style) ([]tick, string) {
	marks, unit := sx.ticks(c.X.Unit, int(width/(6*s.text)))
	if len(c.Ticks) > 0 {
		marks, unit = nil, ""
		for _, v := range c.Ticks {
			marks = append(marks, tick{v, c.X.Unit.Format(v)})
		}
	}
	if sx.log && !slices.ContainsFunc(marks, func(m tick) bool { return m.label != "" && m.value > 2*c.Zero }) {
		for _, v := range c.endsX() { // no round number is between them
			marks = append(marks, tick{v, c.X.Unit.Format(v)})
		}
	}
	if c.Zero > 0 {
		marks = slices.DeleteFunc(marks, func(m tick) bool { return m.value <= 2*c.Zero })
		marks = append([]tick{{c.Zero, "0"}}, marks...)
	}
	return marks, unit
}

// endsX returns the least and the greatest value of x that a line has, without the place of zero.
func (c Curves) endsX() []float64 {
	var xs []float64
	for _, line := range c.Lines {
		for _, x := range line.X {
			if finite(x, c.X.Log) && x > 2*c.Zero {
				xs = append(xs, x)
			}
		}
	}
	if len(xs) == 0 {
		return nil
	}
	return slices.Compact([]float64{slices.Min(xs), slices.Max(xs)})
}

// draw lays out the plot and draws it. The legend, the title of y and the names of the marks are above it, and the title of x
// is below.
func (c Curves) draw(sx, sy span) Figure {
	p := newPage(c.Title, c.Note, pageWidth)
	height := 24 * p.text
	var entries []entry
	for i, line := range c.Lines {
		if line.Name != "" {
			m := stroke
			if line.isolated() {
				m = dotMark
			}
			entries = append(entries, entry{line.Name, paletteColor(line.Color, i), m})
		}
	}
	legend := newLegend(p.style, entries, p.width-2*p.margin())
	marksY, unitY := sy.ticks(c.Y.Unit, int(height/(2.4*p.text)))
	x := p.margin() + widest(labels(marksY), p.small) + p.gap
	a := area{x: x, w: p.width - 1.5*p.margin() - x, h: height, sx: sx, sy: sy}
	marksX, unitX := c.ticksX(sx, a.w, p.style)
	titleX, titleY := axisTitle(c.X.Label, unitX), axisTitle(c.Y.Label, unitY)
	named, rows := placeNames(c.Marks, a, p)

	head := legend.height() + float64(rows)*lineHeight(p.small) + p.gap
	if titleY != "" {
		head += lineHeight(p.small)
	}
	s := p.sheet(head + height + p.xAxisHeight(titleX) + p.gap)
	a.y = p.top() + head
	legend.draw(s, p.margin(), p.top())
	s.yTitle(p, p.top()+legend.height()+p.small, titleY)
	chart := s.chart(a, marksX, marksY, true, true)
	for i, line := range c.Lines {
		add(chart, line.plotters(p.style, a, paletteColor(line.Color, i))...)
	}
	s.draw(a, chart)
	s.xTitle(a, titleX)
	if c.Zero > 0 {
		c.drawBreak(s, a)
	}
	drawMarks(s, a, named)
	for _, guide := range c.Guides {
		drawGuide(s, a, guide)
	}
	for _, b := range c.Bounds {
		if finite(b.Value, sy.log) {
			drawBound(s, a, b)
		}
	}
	return s.figure(c.alt())
}

// drawBreak cuts the axis between 0 and the smallest value of a logarithmic axis with two strokes.
func (c Curves) drawBreak(s *sheet, a area) {
	x, y := a.px(1.8*c.Zero), a.y+a.h
	s.fill(x-s.gap/4, y-s.gap/2, s.gap/2, s.gap, paper)
	for _, dx := range []float64{-s.gap / 4, s.gap / 4} {
		s.line([]point{{x + dx - s.gap/4, y + s.gap*0.6}, {x + dx + s.gap/4, y - s.gap*0.6}}, s.thin*1.5, axisGrey)
	}
}

// drawGuide draws the part of a guide that is inside the axes.
func drawGuide(s *sheet, a area, guide Line) {
	var piece []point
	var last point
	flush := func() {
		s.line(piece, s.style.line*0.8, softInk, 3*s.style.line, 2*s.style.line)
		if len(piece) > 0 {
			last = piece[len(piece)-1]
		}
		piece = nil
	}
	for i, x := range guide.X {
		q := point{a.px(x), a.py(guide.Y[i])}
		if !finite(x, a.sx.log) || !finite(guide.Y[i], a.sy.log) || outsideArea(q, a) {
			flush()
			continue
		}
		piece = append(piece, q)
	}
	flush()
	if guide.Name == "" || last == (point{}) {
		return
	}
	name, y := shorten(guide.Name, a.w/2-s.gap, regular, s.small), max(last.y+s.gap/2, a.y+s.small)
	if last.x+s.gap+textWidth(name, regular, s.small) < a.x+a.w {
		s.haloed(last.x+s.gap, y, left, s.small, softInk, name)
	} else {
		s.haloed(last.x-s.gap, y, right, s.small, softInk, name)
	}
}

func outsideArea(q point, a area) bool {
	return q.x < a.x-0.5 || q.x > a.x+a.w+0.5 || q.y < a.y-0.5 || q.y > a.y+a.h+0.5
}

func (c Curves) alt() string {
	parts := []string{c.Title, fmt.Sprintf("Lines of %s against %s", cmp.Or(c.Y.Label, "values"), cmp.Or(c.X.Label, "values"))}
	atX := func(x float64) string {
		if x == c.Zero && c.Zero > 0 {
			return "0"
		}
		return c.X.Unit.Format(x)
	}
	for _, l := range c.Lines {
		parts = append(parts, l.course(c.X, c.Y, atX))
	}
	for _, m := range c.Marks {
		if finite(m.X, c.X.Log) {
			parts = append(parts, m.alt(atX))
		}
	}
	for _, b := range c.Bounds {
		parts = append(parts, b.alt(c.Y.Unit))
	}
	return sentences(append(parts, c.Note)...)
}
