package plot

import (
	"cmp"
	"fmt"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"woodscape.example/woodkit/internal/unit"
)

// Pair is what one reader guessed beside what their machine measured.
type Pair struct {
	Name              string
	Guessed, Measured float64 // Measured is not above zero where nothing was
}

// Pairs shows guesses beside measurements, a row each, on one logarithmic axis: how far apart they are is how wrong the
// guess was.
type Pairs struct {
	Title string
	Axis  string
	Rows  []Pair
	Mark  Mark // a value to read them against
	Note  string
}

// Colours of a pair. The shapes differ as well.
var (
	guessedColor  = palette[1]
	measuredColor = palette[0]
)

// Figure draws the rows in their order. A row whose guess is not above zero is left out and counted in the note.
func (f Pairs) Figure() Figure {
	var values []float64
	var rows []Pair
	for _, r := range f.Rows {
		if !finite(r.Guessed, true) {
			continue
		}
		rows, values = append(rows, r), append(values, r.Guessed)
		if finite(r.Measured, true) {
			values = append(values, r.Measured)
		}
	}
	if len(rows) == 0 {
		return nothing(f.Title, "no guesses to show")
	}
	note := f.Note
	if n := len(f.Rows) - len(rows); n > 0 {
		note = strings.TrimSpace(fmt.Sprintf("%s\n%d not shown: a guess is missing or not above zero.", note, n))
	}
	if finite(f.Mark.X, true) {
		values = append(values, f.Mark.X)
	}
	p := newPage(f.Title, note, pageWidth)
	sx := spanOf(values, true, false)
	sx = logSpan(sx.lo/1.1, sx.hi*1.1)
	legend := newLegend(p.style, []entry{{"guessed", guessedColor, dotMark}, {"measured", measuredColor, swatch}}, p.width-2*p.margin())
	var names []string
	for _, r := range rows {
		names = append(names, shorten(r.Name, 18*p.text, regular, p.text))
	}
	lane := 1.7 * p.text
	head := legend.height() + lineHeight(p.small) + p.gap
	x := p.margin() + widest(names, p.text) + p.gap
	a := area{x: x, w: p.width - 1.5*p.margin() - x, h: lane * float64(len(rows)), sx: sx}
	marks, unit := sx.ticks(unit.Number, int(a.w/(4*p.text)))
	title := axisTitle(f.Axis, unit)
	s := p.sheet(head + a.h + p.xAxisHeight(title) + p.gap)
	if s.err != nil {
		return s.figure(f.alt())
	}
	a.y = p.top() + head
	legend.draw(s, p.margin(), p.top())
	for i := range rows {
		if i%2 == 0 {
			s.fill(p.margin(), a.y+float64(i)*lane, a.x+a.w-p.margin(), lane, laneGrey)
		}
	}
	a.sy = span{float64(len(rows)) - 0.5, -0.5, false} // a row for each number, from above
	s.draw(a, pairChart(s, a, rows, marks))
	s.xTitle(a, title)
	if finite(f.Mark.X, true) {
		named, _ := placeNames([]Mark{f.Mark}, a, p)
		drawMarks(s, a, named)
	}
	for i := range rows {
		y := a.y + (float64(i)+0.5)*lane
		s.text(p.margin()+p.gap/2, middle(y, p.text), left, regular, p.text, ink, names[i])
	}
	return s.figure(f.alt())
}

// pairChart has each measurement as a square, the guess as a disc over it, and a line between them.
func pairChart(s *sheet, a area, rows []Pair, marks []tick) *plot.Plot {
	chart := s.chart(a, marks, nil, true, false)
	var guessed, measured plotter.XYs
	for i, r := range rows {
		guessed = append(guessed, plotter.XY{X: r.Guessed, Y: float64(i)})
		if finite(r.Measured, true) {
			measured = append(measured, plotter.XY{X: r.Measured, Y: float64(i)})
			add(chart, &plotter.Line{XYs: plotter.XYs{guessed[i], measured[len(measured)-1]}, LineStyle: stroked(s.style.line*0.8, axisGrey)})
		}
	}
	radius := 0.32 * s.style.text
	square := draw.GlyphStyle{Color: measuredColor, Radius: vg.Length(1.7 * radius), Shape: draw.BoxGlyph{}} // its corners show behind a guess that was right
	add(chart, &plotter.Scatter{XYs: measured, GlyphStyle: square},
		&plotter.Scatter{XYs: guessed, GlyphStyle: dots(radius+s.thin, paper)}, &plotter.Scatter{XYs: guessed, GlyphStyle: dots(radius, guessedColor)})
	return chart
}

func (f Pairs) alt() string {
	var said []string
	for _, r := range f.Rows {
		measured := "not measured"
		if finite(r.Measured, true) {
			measured = "measured " + unit.ThreeDigits(r.Measured)
		}
		said = append(said, fmt.Sprintf("%s, guessed %s, %s", r.Name, unit.ThreeDigits(r.Guessed), measured))
	}
	return sentences(f.Title, "The "+cmp.Or(f.Axis, "values")+": "+strings.Join(said, "; "), f.Note)
}
