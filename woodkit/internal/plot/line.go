package plot

import (
	"cmp"
	"fmt"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
)

// Line is a series of values over x.
type Line struct {
	Name  string
	Color color.Color // nil: the palette's
	X, Y  []float64   // of one length, in the units of the axes, X ascending; not a number leaves a gap
	Step  bool        // each value holds until the next: counts of things in flight
	Dots  bool        // a dot at each value: few measured points

	Low, High []float64 // the range of each value, drawn as a bar through it; empty, or as long as X
}

// plotters draw a series: its ranges, its lines between gaps, and its points.
func (l Line) plotters(s style, a area, c color.RGBA) (list []plot.Plotter) {
	bars := ranges{}
	for i, x := range l.X {
		if len(l.Low) == len(l.X) && len(l.High) == len(l.X) && finite(x, a.sx.log) && finite(l.Y[i], a.sy.log) && finite(l.Low[i], a.sy.log) && finite(l.High[i], a.sy.log) {
			bars.XYs = append(bars.XYs, plotter.XY{X: x, Y: l.Y[i]})
			bars.YErrors = append(bars.YErrors, struct{ Low, High float64 }{l.Y[i] - l.Low[i], l.High[i] - l.Y[i]})
		}
	}
	if len(bars.XYs) > 0 {
		if e, err := plotter.NewYErrorBars(bars); err == nil { // all are finite
			e.LineStyle, e.CapWidth = stroked(0.7*s.line, c), 8
			list = append(list, e)
		}
	}
	width := s.line
	if len(l.X) > 300 { // so many values make a band where the line is wide
		width *= 0.6
	}
	for _, piece := range l.pieces(a) {
		points := thin(piece, a)
		for rest := points; len(rest) > 1; rest = rest[min(atATime, len(rest))-1:] {
			line := &plotter.Line{XYs: rest[:min(atATime, len(rest))], LineStyle: stroked(width, c)}
			if l.Step {
				line.StepStyle = plotter.PostStep
			}
			list = append(list, line)
		}
		if l.Dots || len(piece) == 1 {
			list = append(list, &plotter.Scatter{XYs: points, GlyphStyle: dots(1.6*s.line, c)})
		}
	}
	return list
}

// pieces are the runs of values that an area can show, between gaps.
func (l Line) pieces(a area) (list []plotter.XYs) {
	var piece plotter.XYs
	for i, x := range l.X {
		if !finite(x, a.sx.log) || !finite(l.Y[i], a.sy.log) {
			list, piece = append(list, piece), nil
			continue
		}
		piece = append(piece, plotter.XY{X: x, Y: l.Y[i]})
	}
	return slices.DeleteFunc(append(list, piece), func(p plotter.XYs) bool { return len(p) == 0 })
}

// ranges are values with their ranges, as gonum wants them.
type ranges struct {
	plotter.XYs
	plotter.YErrors
}

// atATime is how many points of a line are drawn at once: the rasteriser looks through all crossings of a row of pixels for each new one, so
// that a line that goes up and down a thousand times at once would take it seconds.
const atATime = 32

// thin reduces a line of many points to those that show: the first, lowest, highest and last of each column of pixels.
func thin(points plotter.XYs, a area) plotter.XYs {
	if len(points) < 4 {
		return points
	}
	var kept plotter.XYs
	column := func(i int) float64 { return math.Floor(a.px(points[i].X) * scale) }
	for from := 0; from < len(points); {
		lo, hi, to := from, from, from
		for here := column(from); to < len(points) && column(to) == here; to++ {
			if points[to].Y < points[lo].Y {
				lo = to
			}
			if points[to].Y > points[hi].Y {
				hi = to
			}
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

// isolated reports whether no two values of the line are neighbours: it is drawn as dots alone.
func (l Line) isolated() bool {
	for i := 1; i < len(l.Y); i++ {
		if finite(l.Y[i], false) && finite(l.Y[i-1], false) {
			return false
		}
	}
	return true
}

// called is how a sentence about a line begins.
func (l Line) called() string {
	if l.Name == "" {
		return "The line"
	}
	return "The line “" + l.Name + "”"
}

// course says where a line begins and ends, and what is most in between.
func (l Line) course(x, y Axis) string {
	var at []int
	for i := range l.X {
		if finite(l.X[i], x.Log) && finite(l.Y[i], y.Log) {
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		return l.called() + " has no values"
	}
	text := func(i int) string {
		return fmt.Sprintf("%s at %s", y.Unit.Format(l.Y[i]), x.Unit.Format(l.X[i]))
	}
	first, last := at[0], at[len(at)-1]
	most := slices.MaxFunc(at, func(i, j int) int { return cmp.Compare(l.Y[i], l.Y[j]) })
	switch name := l.called(); {
	case first == last:
		return name + " is " + text(first)
	case l.Y[most] > l.Y[first] && l.Y[most] > l.Y[last]:
		return name + " is at most " + text(most)
	default:
		return fmt.Sprintf("%s begins with %s and ends with %s", name, text(first), text(last))
	}
}
