package plot

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg/draw"
)

// A step line that changes more than mostSteps times would fill its panel. Each column of a band is bandColumn CSS pixels wide.
const (
	mostSteps  = 400
	bandColumn = 3.0
)

// dense reports whether a line with steps changes too often to be seen. Then it is drawn as a mean on a band.
func (l Line) dense() bool {
	changes := 0
	for i := 1; i < len(l.Y); i++ {
		if l.Y[i] != l.Y[i-1] {
			changes++
		}
	}
	return l.Step && changes > mostSteps
}

// aColumn is a part of a band: the least, the greatest and the mean value of a line in a stretch of time.
type aColumn struct{ low, high, mean, weight float64 }

// bandOf returns the columns of a band, of a width in CSS pixels, from the left edge of an area to its right one. Columns without a
// value have no weight. Each value of the points holds until the next.
func bandOf(points plotter.XYs, a area, width float64) []aColumn {
	columns := make([]aColumn, max(1, int(math.Ceil(a.w/width))))
	at := func(v float64) float64 { return (a.px(v) - a.x) / width } // in columns
	for i := 0; i+1 < len(points); i++ {
		from, to, y := max(0, at(points[i].X)), min(float64(len(columns)), at(points[i+1].X)), points[i].Y
		for k := int(from); k < len(columns) && float64(k) < to; k++ {
			c, part := &columns[k], min(to, float64(k+1))-max(from, float64(k))
			if part <= 0 {
				continue
			}
			if c.weight == 0 {
				c.low, c.high = y, y
			}
			c.low, c.high, c.mean, c.weight = min(c.low, y), max(c.high, y), c.mean+y*part, c.weight+part
		}
	}
	for k := range columns {
		if c := &columns[k]; c.weight > 0 {
			c.mean /= c.weight
		}
	}
	return columns
}

// band is what is behind the mean of a line. It goes straight to the pixels of the sheet, below what is drawn later.
type band struct {
	sheet   *sheet
	area    area
	columns []aColumn
	color   color.RGBA
}

// Plot implements plot.Plotter.
func (b band) Plot(draw.Canvas, *plot.Plot) {
	pale := color.NRGBA{b.color.R, b.color.G, b.color.B, 0x40}
	for k, c := range b.columns {
		if c.weight > 0 {
			x := b.area.x + float64(k)*bandColumn
			b.sheet.fill(x, b.area.py(c.high), min(bandColumn, b.area.x+b.area.w-x), b.area.py(c.low)-b.area.py(c.high), pale)
		}
	}
}

// means returns the line through the running means of the columns.
func (b band) means() Line {
	var l Line
	for k, c := range b.columns {
		if c.weight == 0 {
			continue
		}
		x := b.area.sx.lo + (float64(k)+0.5)*bandColumn/b.area.w*(b.area.sx.hi-b.area.sx.lo)
		l.X, l.Y = append(l.X, x), append(l.Y, runningMean(b.columns, k))
	}
	return l
}

// runningMean returns the mean around a column. The mean of one column alone would go up and down with the number of steps that
// happen to fall into it. So a column counts four times, its neighbours three times, and so on.
func runningMean(columns []aColumn, k int) float64 {
	const reach = 4
	sum, weights := 0.0, 0.0
	for i := max(0, k-reach+1); i < min(len(columns), k+reach); i++ {
		near := columns[i]
		weight := near.weight * (reach - math.Abs(float64(i-k)))
		sum, weights = sum+near.mean*weight, weights+weight
	}
	return sum / weights
}
