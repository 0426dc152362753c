package plot

import (
	"math"
	"slices"

	"woodscape.example/woodkit/internal/unit"
)

// cell is one panel of a grid of pictures or heat maps.
type cell struct {
	title         string
	width, height int // in pixels of the data
	first         int // number of the column at the left edge
}

// grid places panels in rows and columns. Panels keep the shape of their data. Their axes count pixels, with y pointing down.
//
// With up to two columns, each panel has its own axes. With more columns there is no room for that: panels of the same size
// share the labels of the axes at the left and at the bottom. A single panel may have room at its right for a colour bar.
type grid struct {
	page
	cells   []cell
	columns int
	titled  bool    // there is something to write above the panels
	shared  bool    // axes are labelled at the edges of the grid only
	beside  float64 // room at the right of a single panel
	between float64 // white space between columns
	axis    float64 // room at the left for the labels of a vertical axis
	box     float64 // width of a panel
	rows    []float64
	legend  legend
	foot    float64 // room below all panels
	content float64
}

// chosenColumns is the number of panels beside each other, if the caller does not choose it.
func chosenColumns(n int) int {
	switch {
	case n <= 3:
		return max(n, 1)
	case n == 4:
		return 2
	case n <= 6 || n == 9:
		return 3
	case n%5 == 0 && n%4 != 0: // two rows of five are better than three of four with empty places
		return 5
	default:
		return 4
	}
}

// gridOptions has all that a grid needs besides its panels.
type gridOptions struct {
	title, note string
	columns     int     // 0 chooses
	titled      bool    // there is something to write above the panels, even if they have no titles
	entries     []entry // legend: beside a single panel, otherwise below all
	beside      float64 // room at the right of a single panel
	aside       float64 // room at the right of a title
	foot        float64 // room below all panels
}

// newGrid lays out panels. A single panel is at most so wide that two data pixels have one CSS pixel: at that width it is
// shown pixel for pixel.
func newGrid(cells []cell, o gridOptions) grid {
	if o.columns <= 0 {
		for o.columns = chosenColumns(len(cells)); o.columns > 2; o.columns-- {
			if g := newGrid(cells, o); g.titlesFit(o) {
				return g
			}
		}
	}
	g := grid{page: newPage(o.title, o.note, pageWidth), cells: cells, columns: min(o.columns, len(cells)), foot: o.foot}
	g.shared = g.columns > 2 && sameSize(cells)
	g.titled = o.titled || slices.ContainsFunc(cells, func(c cell) bool { return c.title != "" })
	g.axis = textWidth("0,000", regular, g.small) + g.gap*0.6
	g.between = 1.5 * g.gap
	if len(cells) == 1 {
		g.single(o)
	} else {
		g.legend = newLegend(g.style, o.entries, g.width-2*g.margin())
		g.box = math.Floor((g.width - 2*g.margin() - g.axes()*g.axis - float64(g.columns-1)*g.between) / float64(g.columns))
	}
	for i, c := range cells {
		if i%g.columns == 0 {
			g.rows = append(g.rows, 0)
		}
		row := &g.rows[len(g.rows)-1]
		*row = max(*row, g.above()+g.boxHeight(c)+g.below(i))
	}
	for _, h := range g.rows {
		g.content += h
	}
	if len(cells) == 1 {
		g.content = max(g.content, g.above()+g.legend.height())
	} else if len(g.legend.rows) > 0 {
		g.content += g.gap + g.legend.height()
	}
	if g.foot > 0 {
		g.content += g.gap + g.foot
	}
	return g
}

// titlesFit reports whether no title has to be shortened.
func (g grid) titlesFit(o gridOptions) bool {
	for _, c := range g.cells {
		if textWidth(c.title, bold, g.text) > g.box-o.aside {
			return false
		}
	}
	return true
}

// single lays out one panel, with its legend in a column at the right. The page is only as wide as needed.
func (g *grid) single(o gridOptions) {
	names := 0.0
	if g.beside = o.beside; len(o.entries) > 0 {
		g.legend = newLegend(g.style, o.entries, 0)
		for _, e := range o.entries {
			names = max(names, g.legend.entryWidth(e))
		}
		g.beside += names
	}
	room := g.width - 2*g.margin() - g.axis - g.beside
	g.box = math.Floor(min(room, max(float64(g.cells[0].width)/scale, g.width/3)))
	used := 2*g.margin() + g.axis + g.box + g.beside
	if used < g.width {
		g.page = newPage(o.title, o.note, used)
	}
}

// axes is the number of vertical axes beside each other.
func (g grid) axes() float64 {
	if g.shared {
		return 1
	}
	return float64(g.columns)
}

// sameSize reports whether all panels have the same size.
func sameSize(cells []cell) bool {
	for _, c := range cells {
		if c.width != cells[0].width || c.height != cells[0].height {
			return false
		}
	}
	return true
}

// boxHeight is the height of a panel of the grid's width, in the shape of its data. Very flat panels are made high enough to
// see.
func (g grid) boxHeight(c cell) float64 {
	h := g.box * float64(c.height) / float64(max(c.width, 1))
	return min(max(math.Round(h), 8), 2*g.width)
}

// above is the room for the titles of panels and for the scales beside them.
func (g grid) above() float64 {
	if !g.titled {
		return g.gap
	}
	return lineHeight(g.text) + g.gap*0.5
}

// below is the room under a panel.
func (g grid) below(i int) float64 {
	if g.labelledBelow(i) {
		return g.xAxisHeight("") + g.gap/2
	}
	return g.gap
}

// labelledBelow reports whether a panel has labels on its horizontal axis, labelledLeft on its vertical one.
func (g grid) labelledBelow(i int) bool { return !g.shared || i+g.columns >= len(g.cells) }
func (g grid) labelledLeft(i int) bool  { return !g.shared || i%g.columns == 0 }

// left is the left edge of a panel.
func (g grid) left(i int) float64 {
	column := float64(i % g.columns)
	x := g.margin() + g.axis + column*(g.box+g.between)
	if !g.shared {
		x += column * g.axis
	}
	return x
}

// frame draws title and axes of a panel and returns the box for its pixels. aside is the room to leave at the right of the
// title.
func (g grid) frame(s *sheet, i int, aside float64) area {
	c := g.cells[i]
	y := g.top()
	for r := range i / g.columns {
		y += g.rows[r]
	}
	a := area{
		x: g.left(i), y: y + g.above(), w: g.box, h: g.boxHeight(c),
		sx: span{0, float64(c.width), false}, sy: span{float64(c.height), 0, false},
	}
	s.text(a.x, a.y-g.gap*0.6, left, bold, g.text, ink, shorten(c.title, g.box-aside, bold, g.text))
	step := pixelStep(c, a, g.text)
	xs, ys := pixelTicks(c.first, c.width, step), pixelTicks(0, c.height, step)
	if len(ys) == 1 { // if 0 is the only mark, it does not say how high the panel is
		ys = nil
	}
	if !g.labelledBelow(i) {
		xs = nil
	}
	if !g.labelledLeft(i) {
		ys = nil
	}
	s.draw(a, s.chart(a, xs, ys, false, false))
	return a
}

// drawLegend draws the legend where newGrid reserved room for it.
func (g grid) drawLegend(s *sheet) {
	if len(g.cells) == 1 {
		g.legend.draw(s, g.left(0)+g.box+1.5*g.gap, g.top()+g.above())
		return
	}
	g.legend.draw(s, g.margin(), g.top()+g.content-g.legend.height())
}

// footTop is where the room below all panels begins.
func (g grid) footTop() float64 { return g.top() + g.content - g.foot }

// pixelStep is the distance of marks in data pixels. It is the same on both axes, and large enough to keep labels apart.
func pixelStep(c cell, a area, size float64) float64 {
	step := max(niceStep(float64(c.width)*3.6*size/max(a.w, 1)), niceStep(float64(c.height)*1.7*size/max(a.h, 1)))
	return max(1, math.Ceil(max(step, niceStep(float64(max(c.width, c.height))/7)))) // more than eight marks are too many
}

// pixelTicks returns marks at every multiple of a step, including zero, for a panel whose pixels are counted from first on.
// Their values are distances from the panel's edge.
func pixelTicks(first, pixels int, step float64) []tick {
	var marks []tick
	for v := math.Ceil(float64(first)/step) * step; v <= float64(first+pixels) && len(marks) < 50; v += step {
		marks = append(marks, tick{v - float64(first), unit.Number.Format(v)})
	}
	return marks
}
