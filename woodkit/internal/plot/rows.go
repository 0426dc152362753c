package plot

import (
	"cmp"
	"image/color"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"

	"woodscape.example/woodkit/internal/sentence"
	"woodscape.example/woodkit/internal/unit"
)

// Row is one value with its name.
type Row struct {
	Name   string
	Value  float64     // NaN: Note is written in its place
	Color  color.Color // if nil, the palette's first colour
	Note   string      // written in place of the value if it is not empty
	Beside string      // written after the value: "0.34 × the for loop"
}

// Rows shows one value for each name, below each other. They are bars from zero, whose lengths can be compared. If the
// largest value is more than thirty times the smallest, the small bars would vanish. Then they are dots on a logarithmic
// axis.
type Rows struct {
	Title  string
	Axis   string
	Unit   unit.Unit
	Rows   []Row
	Marks  []Mark   // values to compare the rows with, such as the least that is possible; each is written after its name
	Linear bool     // always bars, however small some are, for parts of a whole
	Legend []Swatch // meanings of the colours, if the names do not say them
	Note   string
}

// dots reports whether the rows are dots on a logarithmic axis.
func (r Rows) dots() bool {
	var values []float64
	for _, row := range r.Rows {
		values = append(values, row.Value)
	}
	negative := slices.ContainsFunc(values, func(v float64) bool { return v < 0 })
	return !r.Linear && !negative && Apart(values)
}

// Figure draws the rows in their order.
func (r Rows) Figure() Figure {
	if len(r.Rows) == 0 {
		return nothing(r.Title, "no values to show")
	}
	log := r.dots()
	var values []float64
	var names []string
	for _, row := range r.Rows {
		values, names = append(values, row.Value), append(names, row.Name)
	}
	p := newPage(r.Title, r.Note, pageWidth)
	for _, m := range r.Marks {
		values = append(values, m.X)
	}
	sx := spanOf(values, log, true)
	if log {
		sx = logSpan(sx.lo/1.2, sx.hi)
	}
	texts := r.texts(sx)
	var entries []entry
	for _, s := range r.Legend {
		entries = append(entries, entry{s.Name, paletteColor(s.Color, 0), swatch})
	}
	legend := newLegend(p.style, entries, p.width-2*p.margin())
	room := min(widest(names, p.text), 0.3*p.width)
	beside := min(widest(texts, p.small), 0.3*p.width) + p.gap
	x := p.margin() + room + p.gap
	a := area{x: x, w: p.width - p.margin() - beside - x, sx: sx}
	lane := 2 * p.text
	a.h = lane * float64(len(r.Rows))
	marks, in := sx.ticks(r.Unit, p.timeMarks(a.w))
	title := axisTitle(r.Axis, in)
	marked, lines := placeNames(r.valued(), a, p)
	head := legend.height() + p.gap + float64(lines)*lineHeight(p.small)
	s := p.sheet(head + a.h + p.xAxisHeight(title))
	if s.err != nil {
		return s.figure(r.alt(texts))
	}
	legend.draw(s, p.margin(), p.top())
	a.y = p.top() + head
	a.sy = span{float64(len(r.Rows)) - 0.5, -0.5, false} // a row for each whole number, from the top
	chart, err := r.chart(s, a, marks, log)
	if err != nil {
		return failed("rows %q: %w", r.Title, err)
	}
	s.draw(a, chart)
	s.xTitle(a, title)
	drawMarks(s, a, marked)
	for i, row := range r.Rows {
		y := a.y + (float64(i)+0.5)*lane
		s.text(a.x-p.gap*0.75, middle(y, p.text), right, regular, p.text, ink, shorten(row.Name, room, regular, p.text))
		end := s.end(a, row, log)
		s.haloed(end+p.gap*0.6, middle(y, p.small), left, p.small, ink, shorten(texts[i], p.width-p.margin()/2-end-p.gap*0.6, regular, p.small))
	}
	return s.figure(r.alt(texts))
}

// valued returns the marks with their values after their names.
func (r Rows) valued() []Mark {
	marks := slices.Clone(r.Marks)
	for i, m := range marks {
		marks[i].Name = m.Name + ": " + r.Unit.Format(m.X)
	}
	return marks
}

// texts returns the texts after the rows. Beside bars, all values have the axis's unit.
func (r Rows) texts(sx span) []string {
	prefix := r.Unit.PrefixFor(max(math.Abs(sx.lo), math.Abs(sx.hi)))
	texts := make([]string, len(r.Rows))
	for i, row := range r.Rows {
		switch {
		case row.Note != "":
			texts[i] = row.Note
		case !finite(row.Value, false):
			texts[i] = "no number"
		case sx.log:
			texts[i] = r.Unit.Format(row.Value)
		default:
			texts[i] = prefix.Format(row.Value)
		}
		if row.Beside != "" {
			texts[i] += "  " + row.Beside
		}
	}
	return texts
}

// chart draws the bars, or the dots with a line that leads to each.
func (r Rows) chart(s *sheet, a area, marks []tick, log bool) (*plot.Plot, error) {
	chart := s.chart(a, marks, nil, true, false)
	for i, row := range r.Rows {
		c := paletteColor(row.Color, 0)
		at := plotter.XY{X: row.Value, Y: float64(i)}
		s.keep(c, outlineOf(c))
		switch {
		case !finite(row.Value, log) || row.Value == 0: // the outline of an empty bar would look like a little
		case log:
			radius := 0.36 * s.style.text
			add(chart, &plotter.Line{XYs: plotter.XYs{{X: a.sx.lo, Y: at.Y}, at}, LineStyle: stroked(s.thin, gridGrey)},
				&plotter.Scatter{XYs: plotter.XYs{at}, GlyphStyle: dots(radius+s.thin/2, outlineOf(c))},
				&plotter.Scatter{XYs: plotter.XYs{at}, GlyphStyle: dots(radius-s.thin/2, c)})
		default:
			bar, err := plotter.NewBarChart(plotter.Values{row.Value}, vg.Length(0.66*a.h/float64(len(r.Rows))))
			if err != nil {
				return nil, err
			}
			bar.Horizontal, bar.XMin, bar.Color, bar.LineStyle = true, at.Y, c, stroked(s.thin, outlineOf(c))
			add(chart, bar)
		}
	}
	if !log {
		add(chart, &plotter.Line{XYs: plotter.XYs{{X: 0, Y: a.sy.lo}, {X: 0, Y: a.sy.hi}}, LineStyle: stroked(s.thin, axisGrey)})
	}
	return chart, nil
}

// end returns where a bar or a dot ends.
func (s *sheet) end(a area, row Row, log bool) float64 {
	switch {
	case !finite(row.Value, log) && log:
		return a.x // a zero is to the left of a logarithmic axis
	case !finite(row.Value, log):
		return max(a.x, min(a.px(0), a.x+a.w))
	case log:
		return a.px(row.Value) + 0.36*s.style.text
	}
	return a.px(max(0, row.Value))
}

func (r Rows) alt(texts []string) string {
	var said []string
	for i, row := range r.Rows {
		said = append(said, row.Name+" "+strings.Join(strings.Fields(texts[i]), " "))
	}
	parts := []string{r.Title, "The " + cmp.Or(r.Axis, "values") + ": " + sentence.List(said)}
	for _, m := range r.Marks {
		parts = append(parts, m.alt(r.Unit.Format))
	}
	return sentences(append(parts, r.Note)...)
}
