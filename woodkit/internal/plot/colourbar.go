package plot

import (
	"image"
	"math"

	"woodscape.example/woodkit/internal/unit"
)

// countScale maps counts from 0 to top to colours, linearly or with the logarithm of one more than the count. So 0 is always
// the darkest colour.
type countScale struct {
	top float64
	log bool
}

// dim is how many times fewer the most of one panel may be than the most of another, on one linear scale. Below that, a panel
// would be dark all over.
const dim = 3

// scaleOf returns the scale for panels with these largest counts.
func scaleOf(tops []float64) countScale {
	c := countScale{top: 1}
	for _, top := range tops {
		c.top = max(c.top, top)
	}
	for _, top := range tops {
		c.log = c.log || 0 < top && top*dim < c.top
	}
	return c
}

// position is the place of a count between 0 and 1.
func (c countScale) position(v float64) float64 {
	if c.log {
		return math.Log1p(v) / math.Log1p(c.top)
	}
	return v / c.top
}

// ticks returns the marks of a colour bar: whole numbers, because counts are. On a logarithmic scale, they are 0, the powers
// of ten, and the top if there is room for it.
func (c countScale) ticks() []tick {
	var marks []tick
	add := func(v float64) { marks = append(marks, tick{v, unit.Number.Format(v)}) }
	add(0)
	if c.log {
		for v := 1.0; v <= c.top; v *= 10 {
			add(v)
		}
		if last := marks[len(marks)-1].value; 1-c.position(last) > 0.1 {
			add(c.top)
		}
		return marks
	}
	step := wholeStep(c.top / 5)
	for v := step; v <= c.top*(1+1e-9) && len(marks) < 20; v += step {
		add(v)
	}
	return marks
}

// barRoom is the width beside a panel that a colour bar and its labels need.
func (c countScale) barRoom() float64 {
	s := currentStyle()
	return barWidth(s) + s.gap*1.75 + widest(labels(c.ticks()), s.small)
}

// barWidth is the width of a colour bar alone.
func barWidth(s style) float64 { return 1.1 * s.small }

// gradient draws viridis from left to right, or from bottom to top, in device pixels.
func gradient(w, h int, upright bool) image.Image {
	table := viridis()
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			i := 256 * x / w
			if upright {
				i = 256 * (h - 1 - y) / h
			}
			m.SetRGBA(x, y, table[i])
		}
	}
	return m
}

// colourBar draws the scale at the right of a panel.
func (s *sheet) colourBar(box area, c countScale) {
	x, w := box.x+box.w+s.gap, barWidth(s.style)
	s.picture(x, box.y, gradient(device(w), device(box.h), true))
	s.outline(x, box.y, w, box.h, s.thin/2, axisGrey)
	free := math.Inf(1)
	for _, m := range c.ticks() {
		y := box.y + box.h*(1-c.position(m.value))
		s.fill(x+w, y-s.thin/2, s.gap/3, s.thin, axisGrey)
		if y+s.small/2 < free {
			below := max(y, box.y+s.small/2) // the unit is right above the bar
			s.text(x+w+s.gap/2, middle(below, s.small), left, regular, s.small, softInk, m.label)
			free = y - s.small/2
		}
	}
}

// longBarHeight is the height of the scale below several panels.
func longBarHeight(s style) float64 { return barWidth(s) + s.gap/2 + lineHeight(s.small) }

// longBar draws the scale that all panels share below them, with its unit before it.
func (s *sheet) longBar(x, y, w float64, c countScale, name string) {
	h := barWidth(s.style)
	x += s.text(x, middle(y+h/2, s.small), left, regular, s.small, ink, name) + s.gap
	w = min(w-(x-s.gap), 40*s.small)
	s.picture(x, y, gradient(device(w), device(h), false))
	s.outline(x, y, w, h, s.thin/2, axisGrey)
	free := math.Inf(-1)
	for _, m := range c.ticks() {
		at, half := x+w*c.position(m.value), textWidth(m.label, regular, s.small)/2
		s.fill(at-s.thin/2, y+h, s.thin, s.gap/3, axisGrey)
		if at-half > free {
			s.text(at, y+h+s.gap/4+s.small, centre, regular, s.small, softInk, m.label)
			free = at + half + s.gap/2
		}
	}
}
