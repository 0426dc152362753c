package plot

import (
	"fmt"
	"image/color"
	"math"
)

// Guess is a value that was predicted and then measured.
type Guess struct {
	Name              string
	Guessed, Measured float64
	Color             color.Color // nil: the palette's first
}

// Guesses shows guesses against measurements on two logarithmic axes of one range. On the diagonal a guess was right;
// inside the band it was right within a factor of two.
type Guesses struct {
	Title  string
	Unit   Unit
	X, Y   string // titles of the axes; empty: "guessed" and "measured"
	Points []Guess
	Note   string
}

// Figure draws the points. Those that are not above zero are left out and counted in the note.
func (g Guesses) Figure() Figure {
	var values []float64
	var points []Guess
	for _, p := range g.Points {
		if finite(p.Guessed, true) && finite(p.Measured, true) {
			points = append(points, p)
			values = append(values, p.Guessed, p.Measured)
		}
	}
	if len(points) == 0 {
		return nothing(g.Title, "no guess to compare with a measurement yet")
	}
	note := g.Note
	if n := len(g.Points) - len(points); n > 0 {
		note += fmt.Sprintf("\n%d not shown: a guess or a measurement is missing or not above zero.", n)
	}
	p := newPage(g.Title, note, 0.85*pageWidth)
	sc := spanOf(values, true, false)
	sc = logSpan(sc.lo/1.3, sc.hi*1.3)
	marks, _ := sc.ticks(g.Unit, 8)
	titleX, titleY := g.X, g.Y
	if titleX == "" {
		titleX = "guessed"
	}
	if titleY == "" {
		titleY = "measured"
	}
	side := 32 * p.text
	axis := p.margin() + widest(labels(marks), p.small) + p.gap
	a := area{x: axis, w: p.width - 2.5*p.margin() - axis, h: side, sx: sc, sy: sc}
	head := lineHeight(p.small) + p.gap
	s := p.sheet(head + side + p.xAxisHeight(titleX) + p.gap/2)
	a.y = p.top() + head
	s.yTitle(p, p.top()+p.small, titleY)
	g.drawGround(s, a, marks)
	s.xTitle(a, titleX)
	g.drawPoints(s, a, points)
	return s.figure()
}

// drawGround draws band, grid and diagonal.
func (g Guesses) drawGround(s *sheet, a area, marks []tick) {
	lo, hi := a.sx.lo, a.sx.hi
	s.area([]point{
		{a.px(lo), a.py(lo)},
		{a.px(2 * lo), a.py(lo)},
		{a.px(hi), a.py(hi / 2)},
		{a.px(hi), a.py(hi)},
		{a.px(hi / 2), a.py(hi)},
		{a.px(lo), a.py(2 * lo)},
	}, laneGrey)
	s.yTicks(a, marks)
	s.xTicks(a, marks, true)
	s.line([]point{{a.px(lo), a.py(lo)}, {a.px(hi), a.py(hi)}}, s.style.line*0.8, axisGrey, 3*s.style.line, 2*s.style.line)
	s.outline(a.x, a.y, a.w, a.h, s.thin, axisGrey)
	s.haloed(a.x+s.gap, a.y+s.gap+s.small, left, s.small, softInk, "more than guessed")
	s.haloed(a.x+a.w-s.gap, a.y+a.h-s.gap, right, s.small, softInk, "less than guessed")
}

// place is a rectangle that a label or a point takes.
type place struct{ x0, y0, x1, y1 float64 }

// overlap is how much two rectangles share, in square pixels.
func (p place) overlap(q place) float64 {
	return max(0, min(p.x1, q.x1)-max(p.x0, q.x0)) * max(0, min(p.y1, q.y1)-max(p.y0, q.y0))
}

// drawPoints draws the points and puts each name where it covers least.
func (g Guesses) drawPoints(s *sheet, a area, points []Guess) {
	r := 2.2 * s.style.line
	var taken []place
	for _, p := range points {
		x, y := a.px(p.Guessed), a.py(p.Measured)
		taken = append(taken, place{x - r, y - r, x + r, y + r})
	}
	white := color.RGBA{0xFF, 0xFF, 0xFF, 0xFF}
	for _, p := range points {
		s.disc(a.px(p.Guessed), a.py(p.Measured), r, paletteColor(p.Color, 0), s.thin, white)
	}
	for i, p := range points {
		x, y := a.px(p.Guessed), a.py(p.Measured)
		name := shorten(p.Name, a.w/2, regular, s.small)
		w, h := textWidth(name, regular, s.small), s.small
		best, least := place{}, math.Inf(1)
		for k, c := range candidates(x, y, w, h, r+s.gap/2) {
			cost := float64(k) * 0.5 // earlier candidates are nicer
			cost += 4 * outside(c, a)
			for j, t := range taken {
				if j != i {
					cost += c.overlap(t)
				}
			}
			if cost < least {
				best, least = c, cost
			}
		}
		taken = append(taken, best)
		s.haloed(best.x0, best.y1-0.2*h, left, s.small, ink, name)
	}
}

// candidates are places for a label of a size around a point: right, left, above, below and between.
func candidates(x, y, w, h, d float64) []place {
	var list []place
	at := func(x0, y0 float64) { list = append(list, place{x0, y0, x0 + w, y0 + h}) }
	for _, far := range []float64{1, 1.8, 3} {
		at(x+d, y-h/2-(far-1)*h)
		at(x-d-w, y-h/2+(far-1)*h)
		at(x-w/2, y-far*d-h)
		at(x-w/2, y+far*d)
		at(x+0.7*d, y-far*0.7*d-h)
		at(x+0.7*d, y+far*0.7*d)
		at(x-0.7*d-w, y-far*0.7*d-h)
		at(x-0.7*d-w, y+far*0.7*d)
	}
	return list
}

// outside is how much of a rectangle lies outside an area, in square pixels.
func outside(p place, a area) float64 {
	whole := (p.x1 - p.x0) * (p.y1 - p.y0)
	return whole - p.overlap(place{a.x, a.y, a.x + a.w, a.y + a.h})
}
