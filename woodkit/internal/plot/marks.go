package plot

import (
	"cmp"
	"fmt"
	"slices"

	"woodscape.example/woodkit/internal/unit"
)

// Mark is a vertical line at a value of x, such as the number of cores, to compare what is drawn with.
type Mark struct {
	Name string
	X    float64
}

// Bound is a horizontal line, such as a queue's depth or a limit of memory, to compare a series with.
type Bound struct {
	Name  string
	Value float64
}

// drawBound draws a dashed line across the panel. Its name is above the right end, or below it if there is no room above.
func drawBound(s *sheet, a area, b Bound) {
	y := a.py(b.Value)
	s.line([]point{{a.x, y}, {a.x + a.w, y}}, s.style.line*0.8, ink, 3*s.style.line, 2*s.style.line)
	if b.Name == "" {
		return
	}
	base := y - s.gap/2
	if base-s.small < a.y-s.gap {
		base = y + s.gap/2 + s.small
	}
	s.haloed(a.x+a.w, base, right, s.small, ink, shorten(b.Name, a.w, regular, s.small))
}

func (m Mark) alt(atX func(float64) string) string {
	return fmt.Sprintf("A mark: %s, at %s", m.Name, atX(m.X))
}

func (b Bound) alt(y unit.Unit) string {
	return fmt.Sprintf("A bound: %s, at %s", b.Name, y.Format(b.Value))
}

// markName is a mark with the place of its name. Rows are counted from the plot upwards.
type markName struct {
	x, left float64
	row     int
	text    string
}

// placeNames puts the names of marks into rows above a plot. Each name is to the right of its line, like a flag. They are
// placed from right to left. If there is no room before the next name, a name goes into the row above.
func placeNames(marks []Mark, a area, p page) (list []markName, rows int) {
	marks = slices.DeleteFunc(slices.Clone(marks), func(m Mark) bool { return !finite(m.X, a.sx.log) })
	slices.SortStableFunc(marks, func(m, n Mark) int { return cmp.Compare(n.X, m.X) })
	var free []float64 // for each row, how far to the right it is still empty
	for _, m := range marks {
		n := markName{x: a.px(m.X), text: shorten(m.Name, p.width-2*p.margin(), regular, p.small)}
		w := textWidth(n.text, regular, p.small)
		n.left = min(n.x, p.width-p.margin()-w)
		for n.row < len(free) && n.left+w > free[n.row] {
			n.row++
		}
		if n.row == len(free) {
			free = append(free, p.width)
		}
		for row := range n.row + 1 { // its line crosses the rows below
			free[row] = min(free[row], min(n.left, n.x)-p.gap)
		}
		list = append(list, n)
	}
	return list, len(free)
}

// drawMarks draws the lines of the marks, and then their names, which cover any lines behind them.
func drawMarks(s *sheet, a area, marks []markName) {
	base := func(n markName) float64 { return a.y - s.gap*0.75 - float64(n.row)*lineHeight(s.small) }
	for _, n := range marks {
		s.line([]point{{n.x, base(n)}, {n.x, a.y + a.h}}, s.style.line*0.8, ink, s.style.line, 2*s.style.line)
	}
	for _, n := range marks {
		s.fill(n.left-s.gap/4, base(n)-s.small, textWidth(n.text, regular, s.small)+s.gap/2, 1.25*s.small, paper)
		s.text(n.left, base(n), left, regular, s.small, ink, n.text)
	}
}
