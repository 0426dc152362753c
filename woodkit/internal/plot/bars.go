package plot

import (
	"cmp"
	"fmt"
	"image/color"
	"math"
	"strings"

	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"

	"woodscape.example/woodkit/internal/sentence"
	"woodscape.example/woodkit/internal/unit"
)

// BarSeries has one bar in each group.
type BarSeries struct {
	Name   string
	Color  color.Color // if nil, the palette's colour
	Values []float64   // one for each group; NaN if there is none
	Notes  []string    // nil, or one for each group: written in place of the value, such as "crashed"
}

// GroupedBars is a bar chart with several series in each group, such as strategies for pixel counts and for heat maps. Bars
// begin at zero. If there is only one value for each name, use Rows, which has room for longer names.
type GroupedBars struct {
	Title  string
	Axis   string
	Unit   unit.Unit
	Groups []string
	Series []BarSeries
	Low    bool // less tall, so that another chart fits below
	Note   string
}

// Figure draws the chart. If the lists of a series do not fit the groups, Image returns an error.
func (g GroupedBars) Figure() Figure {
	if len(g.Groups) == 0 || len(g.Series) == 0 {
		return nothing(g.Title, "no values to show")
	}
	var values []float64
	var entries []entry
	for i, s := range g.Series {
		if len(s.Values) != len(g.Groups) || len(s.Notes) > len(g.Groups) {
			return failed("bars %q: %d values and %d notes for %d groups", s.Name, len(s.Values), len(s.Notes), len(g.Groups))
		}
		values = append(values, s.Values...)
		if s.Name != "" {
			entries = append(entries, entry{s.Name, paletteColor(s.Color, i), swatch})
		}
	}
	p := newPage(g.Title, g.Note, pageWidth)
	legend := newLegend(p.style, entries, p.width-2*p.margin())
	sy := spanOf(values, false, true)
	marks, in := sy.ticksOf(values, g.Unit, 6)
	title := axisTitle(g.Axis, in)
	high := 21 * p.text
	if g.Low {
		high = 15 * p.text
	}
	head := legend.height() + 2*lineHeight(p.small) + p.gap // the title of the axis, and labels above the highest bar
	x := p.margin() + widest(labels(marks), p.small) + p.gap
	s := p.sheet(head + high + p.xAxisHeight(""))
	a := area{x: x, y: p.top() + head, w: p.width - p.margin() - x, h: high, sx: span{-0.5, float64(len(g.Groups)) - 0.5, false}, sy: sy}
	legend.draw(s, p.margin(), p.top())
	s.yTitle(p, p.top()+legend.height()+p.small, title)
	slot := a.w / float64(len(g.Groups))
	var names []tick
	for k, name := range g.Groups {
		names = append(names, tick{float64(k), shorten(name, slot-p.gap, regular, p.small)})
	}
	chart := s.chart(a, names, marks, false, true)
	wide := min(slot*0.8/float64(len(g.Series)), 9*p.text)
	for i, series := range g.Series {
		for k, v := range series.Values {
			if !finite(v, false) {
				continue
			}
			bar, err := plotter.NewBarChart(plotter.Values{v}, vg.Length(max(0.92*wide, 0.5)))
			if err != nil {
				return failed("bars %q: %w", series.Name, err)
			}
			c := paletteColor(series.Color, i)
			bar.XMin, bar.Offset, bar.Color, bar.LineStyle = float64(k), vg.Length(g.offset(i, wide)), c, stroked(p.thin, outlineOf(c))
			add(chart, bar)
			s.keep(c, outlineOf(c))
		}
	}
	s.draw(a, chart)
	g.drawLabels(s, a, wide)
	return s.figure(g.alt())
}

// offset is the distance from the middle of its group to the bar of a series, positive to the right.
func (g GroupedBars) offset(series int, wide float64) float64 {
	return (float64(series) - float64(len(g.Series)-1)/2) * wide
}

// label returns the text above a bar.
func (g GroupedBars) label(series, group int) string {
	s := g.Series[series]
	if group < len(s.Notes) && s.Notes[group] != "" {
		return s.Notes[group]
	}
	return g.Unit.Format(s.Values[group])
}

// drawLabels writes the values above the bars. It makes them small enough to stand beside each other without touching, unless
// they would be too small to read.
func (g GroupedBars) drawLabels(s *sheet, a area, wide float64) {
	most := 1.0
	for i := range g.Series {
		for k := range g.Groups {
			most = max(most, textWidth(g.label(i, k), regular, s.small))
		}
	}
	size := min(s.small, 0.97*s.small*wide/most)
	if size < 0.6*s.small {
		return
	}
	for i, series := range g.Series {
		for k, v := range series.Values {
			top := a.py(0)
			if finite(v, false) {
				top = math.Min(top, a.py(v))
			}
			s.haloed(a.px(float64(k))+g.offset(i, wide), top-s.gap/2, centre, size, ink, g.label(i, k))
		}
	}
}

func (g GroupedBars) alt() string {
	parts := []string{g.Title}
	for k, group := range g.Groups {
		var said []string
		for i, s := range g.Series {
			if label := strings.TrimSpace(g.label(i, k)); label != "" {
				said = append(said, strings.TrimSpace(s.Name+" "+label))
			}
		}
		parts = append(parts, fmt.Sprintf("The %s of %s: %s", cmp.Or(g.Axis, "values"), group, sentence.List(said)))
	}
	return sentences(append(parts, g.Note)...)
}
