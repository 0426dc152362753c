package plot

import (
	"cmp"
	"image/color"
	"math"
	"slices"

	"woodscape.example/woodkit/internal/unit"
)

// Axis says what an axis shows.
type Axis struct {
	Label string // "time since the start"; the unit is added
	Unit  unit.Unit
	Log   bool
}

// Line is a series of values over x.
type Line struct {
	Name  string
	Color color.Color // nil: the palette's
	X, Y  []float64   // of one length, in the units of the axes, X ascending; not a number leaves a gap
	Step  bool        // each value holds until the next: counts of things in flight
	Dots  bool        // a dot at each value: few measured points

	Low, High []float64 // the range of each value, drawn as a bar through it; empty, or as long as X
}

// Bound is a horizontal line that a series is to be compared with, such as a queue's depth or a limit of memory.
type Bound struct {
	Name  string
	Value float64
}

// Events are moments, marked along the bottom of a panel, such as garbage collections.
type Events struct {
	Name string
	X    []float64
}

// LinePanel is one plot of a stack.
type LinePanel struct {
	Title  string
	Y      Axis
	Lines  []Line
	Bounds []Bound
	Events Events
	Reach  float64 // the axis reaches at least so far, for panels that are to be compared; 0: as far as the values
	Empty  string  // what the panel says where it has no values: "no items"; empty: "no values to show"
}

// Lines is one plot of lines, or several above each other on one horizontal axis.
type Lines struct {
	Title  string
	X      Axis
	Panels []LinePanel
	Low    bool // less tall panels, to stand above others
	Note   string
}

// Figure draws the panels. A line whose X and Y differ in length is an error of Image.
func (l Lines) Figure() Figure { return l.within(frame{}) }

func (l Lines) within(least frame) Figure {
	sx, empty := l.horizontal()
	if sx == (span{}) {
		return empty
	}
	return l.draw(sx.within(least), least)
}

// within is the axis in a frame: one that is shared with other figures begins at 0, as they do.
func (s span) within(least frame) span {
	if !s.log && least.end > 0 {
		s.lo, s.hi = min(s.lo, 0), max(s.hi, least.end)
	}
	return s
}

func (l Lines) frame() frame {
	sx, _ := l.horizontal()
	if sx == (span{}) || sx.log {
		return frame{}
	}
	p, height := l.page()
	_, x, beside := l.panels(p, height)
	return frame{x, beside, sx.hi}
}

// horizontal is the range of the horizontal axis; an empty one comes with the figure that says why.
func (l Lines) horizontal() (span, Figure) {
	var xs []float64
	drawn := 0
	for _, p := range l.Panels {
		for _, line := range p.Lines {
			if len(line.X) != len(line.Y) {
				return span{}, failed("line %q: %d values of x and %d of y", line.Name, len(line.X), len(line.Y))
			}
			for i, x := range line.X {
				if finite(x, l.X.Log) && finite(line.Y[i], p.Y.Log) {
					xs = append(xs, x)
					drawn++
				}
			}
		}
		for _, x := range p.Events.X {
			if finite(x, l.X.Log) {
				xs = append(xs, x)
			}
		}
	}
	if drawn == 0 {
		why := ""
		for _, p := range l.Panels {
			why = cmp.Or(why, p.Empty)
		}
		return span{}, nothing(l.Title, cmp.Or(why, "no values to show"))
	}
	sx := spanOf(xs, l.X.Log, false)
	if lo, hi := slices.Min(xs), slices.Max(xs); sx.log && lo < hi {
		sx = span{lo, hi, true}
	}
	if !sx.log && sx.lo > 0 && sx.lo < sx.hi/4 {
		sx.lo = 0
	}
	return sx, Figure{}
}

// measuredTicks are the values of a logarithmic axis where there are few, as the numbers of workers 1, 2, 4, 8 that
// were tried: nil where there are many.
func (l Lines) measuredTicks() []tick {
	const few = 10
	if !l.X.Log {
		return nil
	}
	var xs []float64
	for _, p := range l.Panels {
		for _, line := range p.Lines {
			for _, x := range line.X {
				if finite(x, true) && !slices.Contains(xs, x) {
					xs = append(xs, x)
				}
				if len(xs) > few {
					return nil
				}
			}
		}
	}
	slices.Sort(xs)
	var marks []tick
	for _, x := range xs {
		marks = append(marks, tick{x, l.X.Unit.Format(x)})
	}
	return marks
}

// page is the figure's page and the height of one panel on it.
func (l Lines) page() (p page, height float64) {
	p = newPage(l.Title, l.Note, pageWidth)
	switch {
	case l.Low:
		return p, 6.5 * p.text
	case len(l.Panels) > 1:
		return p, 11 * p.text
	}
	return p, 20 * p.text
}

// panels lays the panels out, and says where they begin and what room is beside them on the right.
func (l Lines) panels(p page, height float64) (panels []linePanelDrawing, x, beside float64) {
	axis := 0.0
	for _, panel := range l.Panels {
		d := newLinePanel(p, panel, height)
		panels = append(panels, d)
		axis = max(axis, widest(labels(d.marks), p.small))
	}
	return panels, p.margin() + axis + p.gap, 1.5 * p.margin()
}

// draw draws the panels.
func (l Lines) draw(sx span, least frame) Figure {
	p, height := l.page()
	panels, x, beside := l.panels(p, height)
	x, beside = max(x, least.left), max(beside, least.right)
	a := area{x: x, w: p.width - beside - x, h: height, sx: sx}
	marks, unit := sx.ticks(l.X.Unit, p.timeMarks(a.w))
	if own := l.measuredTicks(); own != nil {
		marks = own
	}
	title := axisTitle(l.X.Label, unit)
	content := p.xAxisHeight(title)
	for _, panel := range panels {
		content += panel.head + height + 1.5*p.gap
	}
	s := p.sheet(content)
	y := p.top()
	for i, panel := range panels {
		a.y, a.sy = y+panel.head, panel.sy
		if i == len(panels)-1 {
			s.xTicks(a, marks, true)
			s.xTitle(a, title)
		} else {
			s.xGrid(a, marks)
		}
		panel.draw(s, a, y)
		y += panel.head + height + 1.5*p.gap
	}
	return s.figure(l.alt())
}

// linePanelDrawing is a panel laid out.
type linePanelDrawing struct {
	LinePanel
	page   page
	sy     span
	marks  []tick
	title  string
	legend legend
	head   float64 // room above the plot
	empty  bool    // there are no values
}

// newLinePanel finds the range of the values and lays out what stands above the plot.
func newLinePanel(p page, panel LinePanel, height float64) linePanelDrawing {
	d := linePanelDrawing{LinePanel: panel, page: p}
	var ys []float64
	var entries []entry
	for i, line := range panel.Lines {
		ys = append(ys, line.Y...)
		if line.Name != "" {
			entries = append(entries, entry{line.Name, paletteColor(line.Color, i), stroke})
		}
	}
	if panel.Events.Name != "" && len(panel.Events.X) > 0 {
		entries = append(entries, entry{panel.Events.Name, softInk, eventMark})
	}
	for _, b := range panel.Bounds {
		ys = append(ys, b.Value)
	}
	if panel.Reach > 0 && len(ys) > 0 {
		ys = append(ys, panel.Reach)
	}
	d.sy = spanOf(ys, panel.Y.Log, true)
	if !d.sy.log {
		d.sy.hi += 0.09 * (d.sy.hi - d.sy.lo)
	}
	var unit string
	d.empty = !slices.ContainsFunc(ys, func(v float64) bool { return finite(v, panel.Y.Log) })
	if !d.empty {
		d.marks, unit = d.sy.ticksOf(ys, panel.Y.Unit, int(max(2, height/(2.4*p.text))))
	}
	d.title = axisTitle(panel.Y.Label, unit)
	d.legend = newLegend(p.style, entries, p.width-2*p.margin())
	if panel.Title != "" {
		d.head += lineHeight(p.text)
	}
	d.head += d.legend.height()
	if d.title != "" {
		d.head += lineHeight(p.small)
	}
	d.head += p.gap
	return d
}

// draw draws a panel whose head begins at y.
func (d linePanelDrawing) draw(s *sheet, a area, y float64) {
	p := d.page
	if d.Title != "" {
		s.text(p.margin(), y+p.text, left, bold, p.text, ink, shorten(d.Title, p.width-2*p.margin(), bold, p.text))
		y += lineHeight(p.text)
	}
	d.legend.draw(s, p.margin(), y)
	y += d.legend.height()
	if d.title != "" {
		s.yTitle(p, y+p.small, d.title)
	}
	s.yTicks(a, d.marks)
	s.baseLine(a, a.y+a.h)
	if d.empty {
		why := shorten(cmp.Or(d.Empty, "no values to show"), a.w, regular, p.text)
		s.haloed(a.x+a.w/2, middle(a.y+a.h/2, p.text), centre, p.text, softInk, why)
	}
	for _, x := range d.Events.X {
		if finite(x, a.sx.log) {
			s.fill(a.px(x)-p.thin/2, a.y+a.h-p.gap*0.75, p.thin, p.gap*0.75, softInk)
		}
	}
	for i, line := range d.Lines {
		d.drawLine(s, a, line, paletteColor(line.Color, i))
	}
	for _, b := range d.Bounds {
		if finite(b.Value, a.sy.log) {
			drawBound(s, a, b)
		}
	}
}

// drawLine draws a series piece by piece between its gaps.
func (d linePanelDrawing) drawLine(s *sheet, a area, line Line, c color.RGBA) {
	for i, x := range line.X {
		if len(line.Low) == len(line.X) && len(line.High) == len(line.X) && finite(x, a.sx.log) && finite(line.Low[i], a.sy.log) && finite(line.High[i], a.sy.log) {
			s.rangeBar(a.px(x), a.py(line.High[i]), a.py(line.Low[i]), c)
		}
	}
	var piece []point
	width := s.style.line
	if len(line.X) > 300 { // so many values make a band where the line is wide
		width *= 0.6
	}
	flush := func() {
		s.long(thin(piece), width, c)
		if line.Dots || len(piece) == 1 {
			for _, q := range thin(piece) {
				s.disc(q.x, q.y, 1.6*s.style.line, c, 0, nil)
			}
		}
		piece = nil
	}
	for i, x := range line.X {
		if !finite(x, a.sx.log) || !finite(line.Y[i], a.sy.log) {
			flush()
			continue
		}
		q := point{a.px(x), a.py(line.Y[i])}
		if line.Step && len(piece) > 0 {
			piece = append(piece, point{q.x, piece[len(piece)-1].y})
		}
		piece = append(piece, q)
	}
	flush()
}

// rangeBar draws the range of a value: an upright line with a cap at both ends.
func (s *sheet) rangeBar(x, top, bottom float64, c color.RGBA) {
	const cap = 4
	w := 0.7 * s.style.line
	s.fill(x-w/2, top, w, bottom-top, c)
	s.fill(x-cap, top-w/2, 2*cap, w, c)
	s.fill(x-cap, bottom-w/2, 2*cap, w, c)
}

// drawBound draws a dashed line across the panel with its name above the right end, or below where there is no room.
func drawBound(s *sheet, a area, b Bound) {
	y := a.py(b.Value)
	s.line([]point{{a.x, y}, {a.x + a.w, y}}, s.style.line*0.8, ink, 3*s.style.line, 2*s.style.line)
	if b.Name == "" {
		return
	}
	base := y - s.gap/2
	if base-s.small < a.y-s.gap {
		base = y + s.gap/2 + s.small
	}
	s.haloed(a.x+a.w, base, right, s.small, ink, shorten(b.Name, a.w, regular, s.small))
}

// thin reduces a line of many points to those that show: the first, lowest, highest and last of each column of pixels.
func thin(points []point) []point {
	if len(points) < 4 {
		return points
	}
	var kept []point
	for from := 0; from < len(points); {
		column := math.Floor(points[from].x * scale)
		lo, hi, to := from, from, from
		for to < len(points) && math.Floor(points[to].x*scale) == column {
			if points[to].y < points[lo].y {
				lo = to
			}
			if points[to].y > points[hi].y {
				hi = to
			}
			to++
		}
		last := -1
		for _, i := range []int{from, min(lo, hi), max(lo, hi), to - 1} {
			if i > last {
				kept = append(kept, points[i])
				last = i
			}
		}
		from = to
	}
	return kept
}

// long draws a line of many points in pieces: the rasteriser looks through all crossings of a row of pixels for each new one,
// so that a line that goes up and down a thousand times at once would take it seconds.
func (s *sheet) long(points []point, width float64, c color.Color) {
	const most = 32
	for len(points) > most {
		s.line(points[:most], width, c)
		points = points[most-1:]
	}
	s.line(points, width, c)
}
