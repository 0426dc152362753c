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
	Color color.Color // if nil, the palette's colour
	X, Y  []float64   // of the same length, in the units of the axes, X ascending; NaN leaves a gap
	Step  bool        // each value holds until the next, as in counts of things in flight
	Dots  bool        // a dot at each value, for few measured points

	Low, High []float64 // the range of each value, drawn as a bar through it; nil, or as long as X
}

// plotters returns what draws a line: its ranges, its pieces between gaps, and its points.
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
	if len(l.X) > 300 { // so many values would fill a band if the line were wide
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

// pieces returns the runs of values between gaps that an area can show.
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

// ranges are values with their ranges, in the form that gonum needs.
type ranges struct {
	plotter.XYs
	plotter.YErrors
}

// atATime is the number of points of a line that are drawn at once. For each new crossing of a row of pixels, the rasteriser
// looks through all earlier ones. A line that goes up and down a thousand times would take seconds if it were drawn at once.
const atATime = 32

// thin reduces a line of many points to those that can be seen: the first, lowest, highest and last of each column of pixels.
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

// isolated reports whether no two values of the line are neighbours. Such a line is drawn only as dots.
func (l Line) isolated() bool {
	for i := 1; i < len(l.Y); i++ {
		if finite(l.Y[i], false) && finite(l.Y[i-1], false) {
			return false
		}
	}
	return true
}

// called returns the beginning of a sentence about a line.
func (l Line) called() string {
	if l.Name == "" {
		return "The line"
	}
	return "The line “" + l.Name + "”"
}

// course says where a line begins and ends, and its largest value in between. Places on the horizontal axis are written by atX.
func (l Line) course(x, y Axis, atX func(float64) string) string {
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
		return fmt.Sprintf("%s at %s", y.Unit.Format(l.Y[i]), atX(l.X[i]))
	}
	first, last := at[0], at[len(at)-1]
	most := slices.MaxFunc(at, func(i, j int) int { return cmp.Compare(l.Y[i], l.Y[j]) })
	switch name := l.called(); {
	case l.dense():
		least := slices.MinFunc(at, func(i, j int) int { return cmp.Compare(l.Y[i], l.Y[j]) })
		return fmt.Sprintf("%s changes often, between %s and %s", name, y.Unit.Format(l.Y[least]), y.Unit.Format(l.Y[most]))
	case first == last:
		return name + " is " + text(first)
	case l.Y[most] > l.Y[first] && l.Y[most] > l.Y[last]:
		return name + " is at most " + text(most)
	default:
		return fmt.Sprintf("%s begins with %s and ends with %s", name, text(first), text(last))
	}
}
