package plot

import (
	"fmt"
	"image/color"

	"woodscape.example/woodkit/internal/unit"
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
	Points []Guess
	Note   string
}

// What it means to lie above the diagonal, and below.
const (
	moreText = "more than guessed"
	lessText = "less than guessed"
)

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
	marks, _ := sc.ticks(unit.Number, 8)
	const titleX, titleY = "guessed", "measured"
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
	s.haloed(a.x+s.gap, a.y+s.gap+s.small, left, s.small, softInk, moreText)
	s.haloed(a.x+a.w-s.gap, a.y+a.h-s.gap, right, s.small, softInk, lessText)
}

// drawPoints draws the points and their names, each where it covers least.
func (g Guesses) drawPoints(s *sheet, a area, points []Guess) {
	r := 2.2 * s.style.line
	free := spots{area: a, radius: r, reach: r + s.gap/2}
	corner := func(x, y float64, text string) {
		free.fixed = append(free.fixed, place{x, y, x + textWidth(text, regular, s.small), y + 1.2*s.small})
	}
	corner(a.x+s.gap, a.y+s.gap, moreText)
	corner(a.x+a.w-s.gap-textWidth(lessText, regular, s.small), a.y+a.h-s.gap-s.small, lessText)
	names := make([]string, len(points))
	for i, p := range points {
		x, y := a.px(p.Guessed), a.py(p.Measured)
		names[i] = shorten(p.Name, a.w/2-free.reach, regular, s.small)
		free.points = append(free.points, point{x, y})
		free.sizes = append(free.sizes, point{textWidth(names[i], regular, s.small), s.small})
	}
	places := free.choose()
	for i, q := range free.points { // below all names and dots
		if end, far := places[i].nearest(q); free.isFar(far) {
			s.line([]point{q, end}, s.thin, axisGrey)
		}
	}
	white := color.RGBA{0xFF, 0xFF, 0xFF, 0xFF}
	for i, p := range points {
		s.disc(free.points[i].x, free.points[i].y, r, paletteColor(p.Color, 0), s.thin, white)
	}
	for i, at := range places {
		s.haloed(at.x0, at.y1-0.2*s.small, left, s.small, ink, names[i])
	}
}
