package plot

import (
	"image"
	"math"

	"woodscape.example/woodkit/internal/unit"
)

// barRoom is the width beside a panel that a colour bar and its labels need.
func barRoom(tops []float64) float64 {
	s := currentStyle()
	room := 0.0
	for _, top := range tops {
		room = max(room, widest(labels(barTicks(top)), s.small))
	}
	return barWidth(s) + s.gap*1.75 + room
}

// barWidth is the width of a colour bar alone.
func barWidth(s style) float64 { return 1.1 * s.small }

// barTicks are the marks of a colour bar from 0 to the largest count. Counts are whole, so marks are too.
func barTicks(top float64) []tick {
	top = max(top, 1)
	step := wholeStep(top / 5)
	var marks []tick
	for v := 0.0; v <= top*(1+1e-9) && len(marks) < 20; v += step {
		marks = append(marks, tick{v, unit.Number.Format(v)})
	}
	return marks
}

// gradient is viridis from left to right, or from bottom to top, in device pixels.
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
func (s *sheet) colourBar(box area, top float64) {
	x, w := box.x+box.w+s.gap, barWidth(s.style)
	s.picture(x, box.y, gradient(device(w), device(box.h), true))
	s.outline(x, box.y, w, box.h, s.thin/2, axisGrey)
	a := area{y: box.y, h: box.h, sy: span{0, max(top, 1), false}}
	free := math.Inf(1)
	for _, m := range barTicks(top) {
		y := a.py(m.value)
		s.fill(x+w, y-s.thin/2, s.gap/3, s.thin, axisGrey)
		if y+s.small/2 < free {
			below := max(y, box.y+s.small/2) // the unit stands right above the bar
			s.text(x+w+s.gap/2, middle(below, s.small), left, regular, s.small, softInk, m.label)
			free = y - s.small/2
		}
	}
}

// smallBar is the scale of a small panel, beside its title: 0, the colours, the largest count.
type smallBar struct {
	style
	top   string
	zero  string
	bar   float64
	width float64
}

// newSmallBar fits a scale to a panel of a width. In a narrow one, the title has the room of the 0.
func newSmallBar(s style, box, top float64) smallBar {
	b := smallBar{style: s, top: unit.Number.Format(max(top, 1)), bar: min(0.22*box, 5*s.small)}
	if b.zero = "0"; box < 12*s.text {
		b.zero, b.bar = "", 1.2*s.small
	}
	b.width = textWidth(b.zero+b.top, regular, s.small) + b.bar + s.gap
	return b
}

// smallBarRoom is the width of such a scale with white space before it.
func smallBarRoom(s style, box, top float64) float64 { return newSmallBar(s, box, top).width + s.gap }

// draw puts the scale above the right end of a box.
func (b smallBar) draw(s *sheet, box area) {
	y := box.y - b.gap*0.6
	x := box.x + box.w
	x -= s.text(x, y, right, regular, b.small, softInk, b.top) + b.gap/2 + b.bar
	h := 0.65 * b.small
	s.picture(x, y-h, gradient(device(b.bar), device(h), false))
	s.text(x-b.gap/2, y, right, regular, b.small, softInk, b.zero)
}
