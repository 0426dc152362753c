package plot

import (
	"image/color"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg/draw"
)

// amounts are values over time on top of each other, drawn as areas. The first is at the bottom.
type amounts struct {
	sheet  *sheet
	area   area
	width  float64     // of a column, in CSS pixels
	levels [][]float64 // the value of each amount in each column
	colors []color.RGBA
}

// amountsOf returns the areas of lines with steps. Each column has the mean of its time. If there are too many steps to be seen,
// columns are wider, and have running means.
func amountsOf(s *sheet, a area, lines []Line) amounts {
	dense := slices.ContainsFunc(lines, Line.dense)
	all := amounts{sheet: s, area: a, width: 1.0 / scale}
	if dense {
		all.width = bandColumn
	}
	for i, line := range lines {
		var columns []aColumn
		for _, piece := range line.pieces(a) { // one, because amounts have no gaps
			columns = bandOf(piece, a, all.width)
		}
		levels := make([]float64, len(columns))
		for k, c := range columns {
			if dense && c.weight > 0 {
				c.mean = runningMean(columns, k)
			}
			levels[k] = c.mean
		}
		all.levels, all.colors = append(all.levels, levels), append(all.colors, paletteColor(line.Color, i))
	}
	return all
}

// Plot implements plot.Plotter. It goes straight to the pixels of the sheet, below what is drawn later.
func (m amounts) Plot(draw.Canvas, *plot.Plot) {
	below := make([]float64, int(m.area.w/m.width)+1)
	for i, levels := range m.levels {
		for k, level := range levels {
			x, low := m.area.x+float64(k)*m.width, below[k]
			below[k] += level
			m.sheet.fill(x, m.area.py(below[k]), min(m.width, m.area.x+m.area.w-x), m.area.py(low)-m.area.py(below[k]), m.colors[i])
		}
	}
}

// sumOf returns the sum of lines with steps. A line that has ended counts nothing.
func sumOf(lines []Line) Line {
	sum := Line{Step: true}
	for _, line := range lines {
		sum.X = append(sum.X, line.X...)
	}
	slices.Sort(sum.X)
	sum.X = slices.Compact(sum.X)
	sum.Y = make([]float64, len(sum.X))
	for _, line := range lines {
		at, value := 0, 0.0
		for i, x := range sum.X {
			for ; at < len(line.X) && line.X[at] <= x; at++ {
				value = line.Y[at]
			}
			if at == len(line.X) && at > 0 && line.X[at-1] < x {
				break
			}
			sum.Y[i] += value
		}
	}
	return sum
}

// edge draws the sum of amounts as a thin line, so that a short peak can be seen.
func (m amounts) edge(sum Line) plot.Plotter {
	var points plotter.XYs
	for _, piece := range sum.pieces(m.area) {
		points = thin(piece, m.area)
	}
	return &plotter.Line{XYs: points, StepStyle: plotter.PostStep, LineStyle: stroked(m.sheet.style.thin, softInk)}
}
