package plot

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"woodscape.example/woodkit/internal/unit"
)

// StackedRow is one bar that is divided into parts.
type StackedRow struct {
	Name  string    // if it is too long, the part after its last ": " is kept, because that part tells rows of one run apart
	Parts []float64 // one for each kind, not negative
}

// StackedBars shows wholes and their parts as horizontal bars, such as where the time of runs went. Each part is labelled
// with its share if there is room, and each bar with its sum. If the sums are too different for one axis, the parts of the small
// bars would vanish. Then all bars are equally long and show shares, and the note says so.
type StackedBars struct {
	Title string
	Axis  string // what the parts are: "time of all workers"
	Unit  unit.Unit
	Kinds []Kind // in the order of the parts; colours as in Timeline
	Rows  []StackedRow
	Note  string
}

// Figure draws the bars. If the parts of a row do not fit the kinds, or a part is negative or NaN, Image returns an error.
func (b StackedBars) Figure() Figure {
	var wholes []float64
	var sums []string
	for _, r := range b.Rows {
		if len(r.Parts) != len(b.Kinds) {
			return failed("stacked bar %q: %d parts for %d kinds", r.Name, len(r.Parts), len(b.Kinds))
		}
		for i, v := range r.Parts {
			if !finite(v, false) || v < 0 {
				return failed("stacked bar %q: %s is %v", r.Name, b.Kinds[i].Name, v)
			}
		}
		wholes = append(wholes, r.sum())
		sums = append(sums, b.Unit.Format(r.sum()))
	}
	if most := slices.Max(append(wholes, 0)); most == 0 || math.IsInf(most, 0) {
		return nothing(b.Title, "no time to show")
	}
	if Apart(wholes) {
		return b.asShares(sums)
	}
	return b.drawn(sums)
}

// asShares draws every bar as the parts of its whole.
func (b StackedBars) asShares(sums []string) Figure {
	whole := b
	whole.Unit, whole.Axis = unit.Share, "share of the whole bar"
	if b.Axis != "" {
		whole.Axis = "share of the " + b.Axis
	}
	whole.Note = strings.TrimSpace("The bars are equally long, because their sums are too different for one axis: each sum stands after its bar. " + b.Note)
	whole.Rows = nil
	for _, r := range b.Rows {
		parts := make([]float64, len(r.Parts))
		for i, v := range r.Parts {
			parts[i] = v / cmp.Or(r.sum(), 1)
		}
		whole.Rows = append(whole.Rows, StackedRow{r.Name, parts})
	}
	f := whole.drawn(sums)
	f.alt = b.alt(whole.Note)
	return f
}

// drawn draws the bars with a text after each.
func (b StackedBars) drawn(sums []string) Figure {
	most, names := 0.0, []string{}
	for _, r := range b.Rows {
		most, names = max(most, r.sum()), append(names, r.Name)
	}
	p := newPage(b.Title, b.Note, pageWidth)
	found := b.kinds()
	thick := min(max(20*p.text/float64(len(b.Rows)), 1.5*p.text), 2.4*p.text)
	room := min(widest(names, p.text), p.width*0.34) // for the names
	x := p.margin() + room + p.gap
	a := area{x: x, w: p.width - p.margin() - widest(sums, p.small) - p.gap - x, h: thick * float64(len(b.Rows)), sx: span{0, most, false}}
	marks, unit := a.sx.ticks(b.Unit, p.timeMarks(a.w))
	title := axisTitle(b.Axis, unit)
	legend := newLegend(p.style, b.entries(found, a), p.width-2*p.margin())
	s := p.sheet(legend.height() + p.gap + a.h + p.xAxisHeight(title))
	legend.draw(s, p.margin(), p.top())
	a.y = p.top() + legend.height() + p.gap
	s.draw(a, s.chart(a, marks, nil, true, false))
	s.xTitle(a, title)
	for i, r := range b.Rows {
		y := a.y + float64(i)*thick
		name := r.shortName(room, p.text)
		s.text(a.x-p.gap*0.75, middle(y+thick/2, p.text), right, regular, p.text, ink, name)
		b.drawRow(s, a, r, found, y+0.1*thick, 0.8*thick)
		x, w := a.px(r.sum())+p.gap/2, textWidth(sums[i], regular, p.small)
		s.fill(x-p.gap/4, y+thick/2-0.7*p.small, w+p.gap/2, 1.4*p.small, paper) // so that no line of the grid crosses a number
		s.text(x, middle(y+thick/2, p.small), left, regular, p.small, ink, sums[i])
	}
	s.fill(a.x-s.thin/2, a.y, s.thin, a.h, axisGrey)
	return s.figure(b.alt(b.Note))
}

// shortName shortens the row's name to a width. If possible, it shortens the part before the last ": ".
func (r StackedRow) shortName(width, size float64) string {
	const between = ": "
	i := strings.LastIndex(r.Name, between)
	if textWidth(r.Name, regular, size) <= width || i < 0 {
		return shorten(r.Name, width, regular, size)
	}
	rest := width - textWidth(r.Name[i:], regular, size)
	if rest < width/4 { // the end alone would fill the width
		return shorten(r.Name, width, regular, size)
	}
	return shorten(r.Name[:i], rest, regular, size) + r.Name[i:]
}

// sum is the whole of a row.
func (r StackedRow) sum() float64 {
	sum := 0.0
	for _, v := range r.Parts {
		sum += v
	}
	return sum
}

// entries returns the legend of the kinds that have a part that is wide enough to be seen.
func (b StackedBars) entries(found []Kind, a area) []entry {
	var list []entry
	for i, k := range found {
		for _, r := range b.Rows {
			if visible(r.Parts[i], a) {
				list = append(list, entry{k.Name, paletteColor(k.Color, i), swatch})
				break
			}
		}
	}
	return list
}

// visible reports whether a part takes half a pixel or more.
func visible(part float64, a area) bool { return a.w*part/(a.sx.hi-a.sx.lo)*scale >= 0.5 }

// kinds returns the kinds with their colours, one for each part, in the order given.
func (b StackedBars) kinds() []Kind {
	byName := map[string]Kind{}
	for _, k := range kinds(b.Kinds, func(yield func(string)) {
		for _, k := range b.Kinds {
			yield(k.Name)
		}
	}) {
		byName[k.Name] = k
	}
	list := make([]Kind, len(b.Kinds))
	for i, k := range b.Kinds {
		list[i] = byName[k.Name]
	}
	return list
}

// drawRow draws the parts of a bar.
func (b StackedBars) drawRow(s *sheet, a area, r StackedRow, found []Kind, y, h float64) {
	sum, from := r.sum(), 0.0
	for i, v := range r.Parts {
		x0, x1 := a.px(from), a.px(from+v)
		from += v
		if !visible(v, a) {
			continue
		}
		c := paletteColor(found[i].Color, i)
		s.block(x0, y, x1-x0, h, c)
		label := unit.PerCent(v / sum)
		if textWidth(label, regular, s.small)+s.gap/2 < x1-x0 {
			s.text((x0+x1)/2, middle(y+h/2, s.small), centre, regular, s.small, onColor(c), label)
		}
	}
}

func (b StackedBars) alt(note string) string {
	var said []string
	for _, r := range b.Rows {
		said = append(said, fmt.Sprintf("%s, %s: %s", r.Name, b.Unit.Format(r.sum()), shares(r.Parts, r.sum(), b.Kinds)))
	}
	return sentences(b.Title, "Bars and their parts: "+strings.Join(said, "; "), note)
}
