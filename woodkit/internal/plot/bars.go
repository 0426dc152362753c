package plot

import (
	"image/color"
	"math"
	"strings"

	"woodscape.example/woodkit/internal/unit"
)

// Bar is one value with a name.
type Bar struct {
	Name  string
	Value float64     // in the unit of the chart; not a number: a note stands in its place
	Color color.Color // nil: the palette's first colour, the same for all
	Note  string      // written in place of the value's label where it is not empty
}

// Bars is a bar chart of one value for each name, such as the densities of the classes. Each bar is labelled with its
// value and has an outline, because one of the class colours is white.
type Bars struct {
	Title string
	Axis  string // what the values are: "share of all pixels"
	Unit  unit.Unit
	Log   bool // a logarithmic axis; values that are not above zero have no bar there
	Bars  []Bar
	Note  string // small print below
}

// Figure draws the chart.
func (b Bars) Figure() Figure {
	if len(b.Bars) == 0 {
		return nothing(b.Title, "no values to show")
	}
	g := GroupedBars{Title: b.Title, Axis: b.Axis, Unit: b.Unit, Log: b.Log, Note: b.Note}
	one := BarSeries{}
	colors := make([]color.RGBA, len(b.Bars))
	for i, bar := range b.Bars {
		g.Groups = append(g.Groups, bar.Name)
		one.Values = append(one.Values, bar.Value)
		one.Notes = append(one.Notes, bar.Note)
		colors[i] = paletteColor(bar.Color, 0)
	}
	g.Series = []BarSeries{one}
	return g.draw(func(group, _ int) color.RGBA { return colors[group] })
}

// BarSeries is one bar in each group.
type BarSeries struct {
	Name   string
	Color  color.Color // nil: the palette's
	Values []float64   // one for each group; not a number where there is none
	Notes  []string    // one for each group or none: written in place of the value, such as "crashed"
}

// GroupedBars is a bar chart with several series in each group, such as strategies for pixel counts and for heat maps.
type GroupedBars struct {
	Title  string
	Axis   string
	Unit   unit.Unit
	Log    bool
	Groups []string
	Series []BarSeries
	Low    bool // less tall, to stand above another chart
	Note   string
}

// Figure draws the chart. The error of a series whose lists do not fit the groups comes from Image.
func (g GroupedBars) Figure() Figure {
	if len(g.Groups) == 0 || len(g.Series) == 0 {
		return nothing(g.Title, "no values to show")
	}
	for _, s := range g.Series {
		if len(s.Values) != len(g.Groups) || len(s.Notes) > len(g.Groups) {
			return failed("bars %q: %d values and %d notes for %d groups", s.Name, len(s.Values), len(s.Notes), len(g.Groups))
		}
	}
	return g.draw(func(_, series int) color.RGBA { return paletteColor(g.Series[series].Color, series) })
}

// label is what stands above a bar.
func (g GroupedBars) label(series, group int) string {
	s := g.Series[series]
	if group < len(s.Notes) && s.Notes[group] != "" {
		return s.Notes[group]
	}
	if g.Log && s.Values[group] < 0 {
		return "below 0"
	}
	return g.Unit.Format(s.Values[group])
}

// entries is the legend: none for a single series without a name.
func (g GroupedBars) entries() []entry {
	var list []entry
	for i, s := range g.Series {
		if s.Name != "" {
			list = append(list, entry{s.Name, paletteColor(s.Color, i), swatch})
		}
	}
	return list
}

// values are all that the axis must show.
func (g GroupedBars) values() (values []float64) {
	for _, s := range g.Series {
		values = append(values, s.Values...)
	}
	return values
}

// span is the range of the values' axis. Bars stand on zero, or on the power of ten below the smallest value.
func (g GroupedBars) span() span {
	values := g.values()
	sy := spanOf(values, g.Log, true)
	if g.Log {
		low := math.Pow(10, math.Floor(math.Log10(sy.lo)))
		if sy.lo < 1.5*low { // leave the smallest bar some height
			low /= 10
		}
		sy.lo = low
	}
	return sy
}

// draw lays the chart out and draws it in the colours of a function.
func (g GroupedBars) draw(colorOf func(group, series int) color.RGBA) Figure {
	p := newPage(g.Title, g.Note, pageWidth)
	legend := newLegend(p.style, g.entries(), p.width-2*p.margin())
	sy := g.span()
	marks, unit := sy.ticksOf(g.values(), g.Unit, 6)
	title := axisTitle(g.Axis, unit)

	plotHeight := 21 * p.text
	if g.Low {
		plotHeight = 15 * p.text
	}
	head := legend.height()
	if title != "" {
		head += lineHeight(p.small) + p.gap
	}
	axis := p.margin() + widest(labels(marks), p.small) + p.gap
	a := area{x: axis, w: p.width - p.margin() - axis, h: plotHeight, sy: sy}
	b := g.measure(p.style, a.w)
	labelRoom := float64(b.lines)*lineHeight(p.small) + p.gap/2 // above the highest bar
	names := newNames(p.style, g.Groups, a.w/float64(len(g.Groups)))
	content := head + labelRoom + plotHeight + names.height

	s := p.sheet(content)
	a.y = p.top() + head + labelRoom
	legend.draw(s, p.margin(), p.top())
	if title != "" {
		s.yTitle(p, p.top()+legend.height()+p.gap/2+p.small, title)
	}
	s.yTicks(a, marks)
	base := a.y + a.h
	if !sy.log {
		base = a.py(0)
	}
	g.drawBars(s, a, b, base, colorOf)
	s.baseLine(a, base)
	names.draw(s, a)
	return s.figure(g.alt())
}

// measures are the sizes of bars and labels in CSS pixels.
type measures struct {
	slot  float64 // room of a group
	width float64 // room of a bar
	inner float64 // width of a bar
	room  float64 // width that a label may take
	size  float64 // font size of labels; 0 where they would be too small to read
	lines int     // most lines of a label
}

// measure divides the width of the plot.
func (g GroupedBars) measure(s style, width float64) measures {
	b := measures{slot: width / float64(len(g.Groups)), lines: 1}
	b.width = min(b.slot*0.8/float64(len(g.Series)), 9*s.text)
	b.inner, b.room = b.width*0.92, b.width
	if len(g.Series) == 1 {
		b.inner, b.room = b.width, min(b.slot, 14*s.text)
	}
	b.size = g.labelSize(s.small, b.room)
	for i := range g.Series {
		for k := range g.Groups {
			b.lines = max(b.lines, len(g.labelLines(b, i, k)))
		}
	}
	return b
}

// labelLines is the label of a bar, broken into at most three lines.
func (g GroupedBars) labelLines(b measures, series, group int) []string {
	if b.size == 0 {
		return nil
	}
	lines := wrap(g.label(series, group), b.room*1.02, regular, b.size)
	if len(lines) > 3 {
		lines = append(lines[:2], shorten(strings.Join(lines[2:], " "), b.room, regular, b.size))
	}
	return lines
}

// drawBars draws bars and labels.
func (g GroupedBars) drawBars(s *sheet, a area, b measures, base float64, colorOf func(group, series int) color.RGBA) {
	for k := range g.Groups {
		first := a.x + b.slot*(float64(k)+0.5) - b.width*float64(len(g.Series))/2
		for i, series := range g.Series {
			x, v := first+float64(i)*b.width+(b.width-b.inner)/2, series.Values[k]
			top := base
			if finite(v, g.Log) {
				y := min(max(a.py(v), a.y), a.y+a.h)
				top = min(y, base)
				s.bar(x, top, b.inner, math.Abs(base-y), colorOf(k, i))
			}
			lines := g.labelLines(b, i, k)
			for n, l := range lines {
				y := top - s.gap/2 - float64(len(lines)-1-n)*lineHeight(b.size)
				s.haloed(x+b.inner/2, y, centre, b.size, ink, l)
			}
		}
	}
}

// bar draws one bar. A bar too low for its outline is drawn in the outline's colour, since white on white cannot be seen.
func (s *sheet) bar(x, y, w, h float64, c color.RGBA) {
	if h <= 2*s.thin {
		s.fill(x, y, w, max(h, 0.5), outlineOf(c))
		return
	}
	s.block(x, y, w, h, c)
	s.outline(x, y, w, h, s.thin, outlineOf(c))
}

// labelSize is the font size, at most normal, at which the words of labels stand beside each other without touching.
// It is 0 where labels would have to be too small to read.
func (g GroupedBars) labelSize(normal, room float64) float64 {
	most := 1.0
	for i := range g.Series {
		for k := range g.Groups {
			label := g.label(i, k)
			if k < len(g.Series[i].Notes) && label == g.Series[i].Notes[k] { // notes are broken into lines
				most = max(most, widest(strings.Fields(label), normal))
				continue
			}
			most = max(most, textWidth(label, regular, normal))
		}
	}
	size := normal * 0.97 * room / most
	if size < 0.6*normal {
		return 0
	}
	return min(normal, size)
}
