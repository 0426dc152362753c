package plot

import (
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Normalize makes a span the scale of a gonum axis. The axis's own ends are not asked for.
func (s span) Normalize(_, _, v float64) float64 { return s.position(v) }

// chart makes a plot of gonum/plot whose data stand in an area of a page, with marks on its axes and lines of a grid at those
// that have labels. Titles are left to the page: there they need no turning of heads.
func (s *sheet) chart(a area, x, y []tick, upright, level bool) *plot.Plot {
	p := plot.New()
	p.BackgroundColor = nil
	axis := func(axis *plot.Axis, of span, marks []tick) {
		axis.Min, axis.Max, axis.Scale, axis.Padding = min(of.lo, of.hi), max(of.lo, of.hi), of, 0
		axis.LineStyle.Width, axis.LineStyle.Color = vg.Length(s.thin*1.25), axisGrey
		axis.Tick.LineStyle = stroked(s.thin, axisGrey)
		axis.Tick.Length = vg.Length(s.gap / 2)
		axis.Tick.Label.Font, axis.Tick.Label.Color = sans(regular, s.small), softInk
		var ticks plot.ConstantTicks
		for _, m := range marks {
			ticks = append(ticks, plot.Tick{Value: m.value, Label: m.label})
		}
		axis.Tick.Marker = ticks
	}
	axis(&p.X, a.sx, s.apart(a, x))
	axis(&p.Y, a.sy, y)
	p.Y.LineStyle.Width = 0
	line := stroked(s.thin, gridGrey)
	grid := &plotter.Grid{Vertical: line, Horizontal: line}
	if !upright {
		grid.Vertical.Color = nil
	}
	if !level {
		grid.Horizontal.Color = nil
	}
	p.Add(grid)
	return p
}

// add puts plotters into a plot that was made for an area: they neither widen its axes nor ask for room beside them.
func add(p *plot.Plot, plotters ...plot.Plotter) {
	for _, one := range plotters {
		p.Add(struct{ plot.Plotter }{one})
	}
}

// apart leaves out the labels that would touch the one before, or run off the page.
func (s *sheet) apart(a area, marks []tick) []tick {
	marks = slices.Clone(marks)
	free := math.Inf(-1)
	for i, m := range marks {
		x, w := a.px(m.value), textWidth(m.label, regular, s.small)
		if m.label == "" {
			continue
		}
		if x-w/2 < free || x+w/2 > s.width-s.gap/2 {
			marks[i].label = ""
			continue
		}
		free = x + w/2 + s.small/2
	}
	return marks
}

// draw draws a plot so that its data stand in an area. Gonum leaves room for labels beside the data and finds out what is left; so
// the area that it is given is made larger until the data have theirs.
func (s *sheet) draw(a area, p *plot.Plot) {
	want := vg.Rectangle{Min: s.at(a.x, a.y+a.h), Max: s.at(a.x+a.w, a.y)}
	c := draw.Canvas{Canvas: s.canvas, Rectangle: want}
	const enough = 4 // the first is right unless a label stands out
	for range enough {
		got := p.DataCanvas(c)
		c.Min = c.Min.Add(want.Min.Sub(got.Min))
		c.Max = c.Max.Add(want.Max.Sub(got.Max))
	}
	p.Draw(c)
}

// stroked is the style of a line.
func stroked(width float64, c color.Color, dashes ...float64) draw.LineStyle {
	l := draw.LineStyle{Width: vg.Length(width), Color: c}
	for _, d := range dashes {
		l.Dashes = append(l.Dashes, vg.Length(d))
	}
	return l
}

// dots are the glyphs of points.
func dots(radius float64, c color.Color) draw.GlyphStyle {
	return draw.GlyphStyle{Color: c, Radius: vg.Length(radius), Shape: draw.CircleGlyph{}}
}
