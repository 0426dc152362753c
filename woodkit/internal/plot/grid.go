package plot

import "math"

// cell is one panel of a grid of pictures or heat maps.
type cell struct {
	title         string
	width, height int // in pixels of the data
	bar           bool
}

// grid places panels in rows and columns. Panels keep the shape of their data and carry pixel axes.
type grid struct {
	page
	cells   []cell
	columns int
	beside  float64 // room at the right of each panel for a colour bar
	box     float64 // width of a panel
	axis    float64 // room at the left of each panel for the labels of its axis
	rows    []float64
	legend  legend
	content float64
}

// chosenColumns is how many panels stand beside each other where the caller does not say.
func chosenColumns(n int) int {
	switch {
	case n <= 3:
		return max(n, 1)
	case n == 4:
		return 2
	case n <= 6 || n == 9:
		return 3
	default:
		return 4
	}
}

// newGrid lays panels out. A single panel is at most as wide as its data at two data pixels for each CSS pixel, so that
// it is shown pixel for pixel.
func newGrid(title, note string, cells []cell, columns int, entries []entry, beside float64) grid {
	if columns <= 0 {
		columns = chosenColumns(len(cells))
	}
	columns = min(columns, len(cells))
	g := grid{page: newPage(title, note, pageWidth), cells: cells, columns: columns, beside: beside}
	g.axis = textWidth("0,000", regular, g.small) + g.gap*0.6
	room := (g.width - 2*g.margin() - float64(columns-1)*g.gap*1.5) / float64(columns)
	g.box = math.Floor(room - g.axis - beside)
	if len(cells) == 1 {
		g.box = min(g.box, max(float64(cells[0].width)/scale, g.width/3))
	}
	g.legend = newLegend(g.style, entries, g.width-2*g.margin())
	for i, c := range cells {
		if i%columns == 0 {
			g.rows = append(g.rows, 0)
		}
		h := g.boxHeight(c)
		g.rows[len(g.rows)-1] = max(g.rows[len(g.rows)-1], h)
	}
	for _, h := range g.rows {
		g.content += g.above() + h + g.below()
	}
	if len(entries) > 0 {
		g.content += g.gap + g.legend.height()
	}
	return g
}

// boxHeight is the height of a panel of the grid's width in the shape of its data; slivers stay visible.
func (g grid) boxHeight(c cell) float64 {
	h := g.box * float64(c.height) / float64(max(c.width, 1))
	return min(max(math.Round(h), 8), 2*g.width)
}

// above is the room for a panel's title, below that for its axis.
func (g grid) above() float64 { return lineHeight(g.text) + g.gap*0.5 }
func (g grid) below() float64 { return g.xAxisHeight("") + g.gap }

// frame draws title and axes of a panel and returns the box for its pixels.
func (g grid) frame(s *sheet, i int) area {
	c := g.cells[i]
	row, column := i/g.columns, i%g.columns
	y := g.top()
	for r := range row {
		y += g.above() + g.rows[r] + g.below()
	}
	slot := g.axis + g.box + g.beside + g.gap*1.5
	a := area{
		x: g.margin() + float64(column)*slot + g.axis, y: y + g.above(), w: g.box, h: g.boxHeight(c),
		sx: span{0, float64(c.width), false}, sy: span{float64(c.height), 0, false},
	}
	title := shorten(c.title, g.box+g.beside, bold, g.text)
	s.text(a.x, a.y-g.gap*0.6, left, bold, g.text, ink, title)
	s.xTicks(a, pixelTicks(c.width, g.box/(4*g.text)), false)
	for _, m := range pixelTicks(c.height, a.h/(2.2*g.text)) {
		y := a.y + a.h*m.value/float64(c.height)
		s.fill(a.x-g.gap/3, y-g.thin/2, g.gap/3, g.thin, axisGrey)
		s.text(a.x-g.gap/2, middle(y, g.small), right, regular, g.small, softInk, m.label)
	}
	return a
}

// pixelTicks are marks at round pixels, about n of them.
func pixelTicks(pixels int, n float64) []tick {
	step := max(1, niceStep(float64(pixels)/max(n, 1.5)))
	step = math.Ceil(step)
	var marks []tick
	for v := 0.0; v <= float64(pixels) && len(marks) < 50; v += step {
		marks = append(marks, tick{v, Number.Format(v)})
	}
	return marks
}
