package plot

import (
	"cmp"
	"image/color"
	"slices"
	"strings"

	"gonum.org/v1/plot"
)

// Events are moments, such as garbage collections, that are marked along the bottom of a panel.
type Events struct {
	Name string
	X    []float64
}

// LinePanel is one plot of a stack.
type LinePanel struct {
	Title  string
	Y      Axis
	Lines  []Line
	Stack  bool // the lines have steps and are amounts on top of each other, drawn as areas, the first at the bottom
	Bounds []Bound
	Events Events
	Reach  float64 // the axis reaches at least this value, for panels that are to be compared; if 0, as far as the values
	Empty  string  // the text of a panel without values: "no items"; if it is empty, "no values to show"
}

// values returns the values that a panel's axis must reach.
func (p LinePanel) values() (ys []float64) {
	if p.Stack {
		return sumOf(p.Lines).Y
	}
	for _, line := range p.Lines {
		ys = append(ys, line.Y...)
	}
	return ys
}

// Most returns the largest value of a panel, or 0.
func (p LinePanel) Most() float64 { return slices.Max(append(p.values(), 0)) }

// Lines is one plot of lines, or several above each other on one horizontal axis. All axes are linear.
type Lines struct {
	Title  string
	X      Axis
	Panels []LinePanel
	Low    bool    // panels are less tall, so that others fit below
	Stop   float64 // value of x at which a run was told to stop, drawn as a dashed line as in a Timeline; 0 if it was not told
	Note   string
}

// Figure draws the panels. If X and Y of a line differ in length, Image returns an error.
func (l Lines) Figure() Figure { return l.within(frame{}) }

func (l Lines) within(least frame) Figure {
	sx, empty := l.horizontal()
	if sx == (span{}) {
		return empty
	}
	return l.draw(sx.within(least), least)
}

// within returns the axis in a frame. If a frame is shared with other figures, the axis begins at 0, as theirs do.
func (s span) within(least frame) span {
	if least.end > 0 {
		s.lo, s.hi = min(s.lo, 0), max(s.hi, least.end)
	}
	return s
}

func (l Lines) frame() frame {
	sx, _ := l.horizontal()
	if sx == (span{}) {
		return frame{}
	}
	p, height := l.page()
	_, x, beside := l.panels(p, height)
	return frame{x, beside, sx.hi}
}

// horizontal returns the range of the horizontal axis. If it is empty, a figure says why.
func (l Lines) horizontal() (span, Figure) {
	var xs []float64
	drawn := 0
	for _, p := range l.Panels {
		for _, line := range p.Lines {
			if len(line.X) != len(line.Y) {
				return span{}, failed("line %q: %d values of x and %d of y", line.Name, len(line.X), len(line.Y))
			}
			for i, x := range line.X {
				if finite(x, false) && finite(line.Y[i], false) {
					xs = append(xs, x)
					drawn++
				}
			}
		}
		for _, x := range p.Events.X {
			if finite(x, false) {
				xs = append(xs, x)
			}
		}
	}
	if drawn == 0 {
		why := ""
		for _, p := range l.Panels {
			why = cmp.Or(why, p.Empty)
		}
		return span{}, nothingOf(l.Title, cmp.Or(why, "no values to show"), l.Note)
	}
	if finite(l.Stop, true) {
		xs = append(xs, l.Stop)
	}
	sx := spanOf(xs, false, false)
	if sx.lo > 0 && sx.lo < sx.hi/4 {
		sx.lo = 0
	}
	return sx, Figure{}
}

// note returns the small print. It explains running means, if there are any.
func (l Lines) note() string {
	note := l.Note
	dense := func(stack bool) bool {
		return slices.ContainsFunc(l.Panels, func(p LinePanel) bool { return p.Stack == stack && slices.ContainsFunc(p.Lines, Line.dense) })
	}
	if dense(true) {
		note += " Where amounts change too often to be seen, the areas show their running means."
	}
	if dense(false) {
		note += " Where a value changes too often to be seen, the line is its running mean, and the pale band reaches from its least to its greatest value."
	}
	return strings.TrimSpace(note)
}

// page returns the figure's page and the height of one panel on it.
func (l Lines) page() (p page, height float64) {
	p = newPage(l.Title, l.note(), pageWidth)
	switch {
	case l.Low:
		return p, 5.7 * p.text
	case len(l.Panels) > 1:
		return p, 11 * p.text
	}
	return p, 20 * p.text
}

// panels lays out the panels. It returns the left edge of the plots, and the room beside them on the right.
func (l Lines) panels(p page, height float64) (panels []linePanelDrawing, x, beside float64) {
	axis := 0.0
	for i, panel := range l.Panels {
		d := newLinePanel(p, panel, height, finite(l.Stop, true) && i == 0)
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
			s.xTitle(a, title)
		}
		panel.draw(s, a, y, marks, i == len(panels)-1, l.Stop)
		y += panel.head + height + 1.5*p.gap
	}
	return s.figure(l.alt())
}

// linePanelDrawing is the layout of a panel.
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

// newLinePanel computes the range of the values and lays out what is above the plot. If stop is true, the legend explains the
// line at the moment of the stop.
func newLinePanel(p page, panel LinePanel, height float64, stop bool) linePanelDrawing {
	d := linePanelDrawing{LinePanel: panel, page: p}
	var ys []float64
	var entries []entry
	drawn := stroke
	if panel.Stack {
		drawn = swatch
	}
	for i, line := range panel.Lines {
		if line.Name != "" && (!panel.Stack || slices.ContainsFunc(line.Y, func(y float64) bool { return y > 0 })) {
			entries = append(entries, entry{line.Name, paletteColor(line.Color, i), drawn})
		}
	}
	ys = append(ys, panel.values()...)
	if panel.Events.Name != "" && len(panel.Events.X) > 0 {
		entries = append(entries, entry{panel.Events.Name, softInk, eventMark})
	}
	if stop {
		entries = append(entries, entry{name: toldToStop, mark: stopMark})
	}
	for _, b := range panel.Bounds {
		ys = append(ys, b.Value)
	}
	if panel.Reach > 0 && len(ys) > 0 {
		ys = append(ys, panel.Reach)
	}
	d.sy = spanOf(ys, false, true)
	d.sy.hi += max(0.09, 1.4*p.small/height) * (d.sy.hi - d.sy.lo) // the name of a bound has room above it
	var unit string
	d.empty = !slices.ContainsFunc(ys, func(v float64) bool { return finite(v, false) })
	if !d.empty {
		d.marks, unit = d.sy.ticksOf(ys, panel.Y.Unit, int(max(3, height/(2.4*p.text))))
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

// draw draws a panel whose head begins at y. The last one has the labels of the horizontal axis.
func (d linePanelDrawing) draw(s *sheet, a area, y float64, marks []tick, last bool, stop float64) {
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
	chart := s.chart(a, marks, d.marks, true, true)
	if !last {
		chart.X.Tick.Label.Color, chart.X.Tick.LineStyle.Width = color.Transparent, 0
	}
	var lines []plot.Plotter // over all bands
	for i, line := range d.Lines {
		c := paletteColor(line.Color, i)
		switch {
		case d.Stack: // below
		case !line.dense():
			lines = append(lines, line.plotters(p.style, a, c)...)
		default:
			for _, piece := range line.pieces(a) {
				b := band{s, a, bandOf(piece, a, bandColumn), c}
				add(chart, b)
				lines = append(lines, b.means().plotters(p.style, a, c)...)
			}
		}
	}
	if d.Stack && !d.empty {
		all := amountsOf(s, a, d.Lines)
		add(chart, all)
		if sum := sumOf(d.Lines); !sum.dense() {
			lines = append(lines, all.edge(sum))
		}
	}
	add(chart, lines...)
	s.draw(a, chart)
	if d.empty {
		why := shorten(cmp.Or(d.Empty, "no values to show"), a.w, regular, p.text)
		s.haloed(a.x+a.w/2, middle(a.y+a.h/2, p.text), centre, p.text, softInk, why)
	}
	for _, x := range d.Events.X {
		if finite(x, false) {
			s.fill(a.px(x)-p.thin/2, a.y+a.h-p.gap*0.75, p.thin, p.gap*0.75, softInk)
		}
	}
	if finite(stop, true) { // below the names of bounds
		s.stopLine(a.px(stop), a.y-p.gap/2, a.y+a.h)
	}
	for _, b := range d.Bounds {
		if finite(b.Value, false) {
			drawBound(s, a, b)
		}
	}
}

func (l Lines) alt() string {
	parts := []string{l.Title}
	if finite(l.Stop, true) {
		parts = append(parts, "It was "+toldToStop+" at "+l.X.Unit.Format(l.Stop))
	}
	for _, p := range l.Panels {
		for _, line := range p.Lines {
			if line.Name == "" {
				line.Name = cmp.Or(p.Title, p.Y.Label)
			}
			course := line.course(l.X, p.Y, l.X.Unit.Format)
			if p.Stack {
				course = "The area" + strings.TrimPrefix(course, "The line")
			}
			parts = append(parts, course)
		}
		for _, b := range p.Bounds {
			parts = append(parts, b.alt(p.Y.Unit))
		}
	}
	return sentences(append(parts, l.note())...)
}
