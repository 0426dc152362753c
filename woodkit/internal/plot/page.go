package plot

import (
	"image/color"
	"sort"
	"strings"
)

// page is the frame that all figures share: a title above, a note below, margins around.
type page struct {
	style
	width       float64
	title, note []string
}

// newPage breaks title and note into lines that fit.
func newPage(title, note string, width float64) page {
	s := currentStyle()
	p := page{style: s, width: width}
	p.title = wrap(title, width-2*p.margin(), bold, s.title)
	p.note = wrap(note, width-2*p.margin(), regular, s.small)
	return p
}

// margin is the white space at each edge.
func (p page) margin() float64 { return 1.5 * p.gap }

// top is where the content begins.
func (p page) top() float64 {
	y := p.margin()
	if len(p.title) > 0 {
		y += float64(len(p.title))*lineHeight(p.style.title) + p.gap/2
	}
	return y
}

// total is the height of a page with content of a height.
func (p page) total(content float64) float64 {
	h := p.top() + content + p.margin()
	if len(p.note) > 0 {
		h += p.gap/2 + float64(len(p.note))*lineHeight(p.small)
	}
	return h
}

// sheet makes the sheet for content of a height and draws title and note.
func (p page) sheet(content float64) *sheet {
	s := newSheet(p.width, p.total(content), p.style)
	y := p.margin()
	for _, l := range p.title {
		s.text(p.margin(), y+p.style.title*0.95, left, bold, p.style.title, ink, l)
		y += lineHeight(p.style.title)
	}
	y = p.top() + content + p.gap/2
	for _, l := range p.note {
		y += lineHeight(p.small)
		s.text(p.margin(), y-0.3*p.small, left, regular, p.small, softInk, l)
	}
	return s
}

// timeMarks is how many marks an axis of a width has room for: the same for figures that line up.
func (p page) timeMarks(width float64) int { return max(3, min(8, int(width/(6*p.text)))) }

// nothing is a figure that says why there is nothing to see.
func nothing(title, why string) Figure {
	p := newPage(title, "", pageWidth)
	h := 3 * lineHeight(p.text)
	s := p.sheet(h)
	s.fill(p.margin(), p.top(), p.width-2*p.margin(), h, laneGrey)
	lines := wrap(why, p.width-4*p.margin(), regular, p.text)
	y := p.top() + h/2 - float64(len(lines)-1)*lineHeight(p.text)/2
	for _, l := range lines {
		s.text(p.width/2, middle(y, p.text), centre, regular, p.text, softInk, l)
		y += lineHeight(p.text)
	}
	return s.figure(sentences(title, why))
}

// wrap breaks text into lines of at most a width in CSS pixels, at spaces where it can. Line breaks in it are kept.
func wrap(text string, width float64, w weight, size float64) []string {
	var lines []string
	if strings.TrimSpace(text) == "" {
		return nil
	}
	for paragraph := range strings.SplitSeq(text, "\n") {
		line := ""
		for _, word := range strings.Fields(paragraph) {
			longer := strings.TrimSpace(line + " " + word)
			if line != "" && textWidth(longer, w, size) > width {
				lines = append(lines, line)
				longer = word
			}
			line = longer
		}
		lines = append(lines, shorten(line, width, w, size))
	}
	return lines
}

// shorten cuts text that is wider than a width and ends it with an ellipsis.
func shorten(text string, width float64, w weight, size float64) string {
	if textWidth(text, w, size) <= width {
		return text
	}
	runes := []rune(text)
	cut := func(n int) string { return string(runes[:n]) + "…" }
	tooWide := sort.Search(len(runes), func(n int) bool { return textWidth(cut(n+1), w, size) > width })
	return cut(tooWide)
}

// mark is how a legend shows an entry.
type mark int

const (
	swatch     mark = iota // a filled square, hatched where areas of its colour are
	plain                  // a filled square
	barredMark             // a square that is hatched in grey
	edgeMark               // an empty square with a thick edge
	stroke                 // a line
	dashes                 // a dashed line
	dotMark                // a point
	eventMark              // a short upright line
	stopMark               // a dashed upright line
)

// entry is one line of a legend.
type entry struct {
	name  string
	color color.RGBA
	mark  mark
}

// legend is a block of entries, broken into rows that fit a width.
type legend struct {
	style
	rows [][]entry
}

// newLegend lays entries out in rows of a width; with a width of 0 each gets a row of its own.
func newLegend(s style, entries []entry, width float64) legend {
	l := legend{style: s}
	x := 0.0
	for _, e := range entries {
		if width > 0 {
			e.name = shorten(e.name, width-l.symbol(e.mark)-2*l.text, regular, l.text)
		}
		w := l.entryWidth(e)
		if len(l.rows) == 0 || x+w > width {
			l.rows, x = append(l.rows, nil), 0
		}
		l.rows[len(l.rows)-1] = append(l.rows[len(l.rows)-1], e)
		x += w
	}
	return l
}

// symbol is the width of the symbol of an entry.
func (l legend) symbol(m mark) float64 {
	if m == stroke || m == dashes {
		return 2 * l.text
	}
	return 0.95 * l.text
}

// entryWidth is the room that an entry takes, white space behind it included.
func (l legend) entryWidth(e entry) float64 {
	return l.symbol(e.mark) + 0.5*l.text + textWidth(e.name, regular, l.text) + 1.4*l.text
}

// height is the height of the block.
func (l legend) height() float64 { return float64(len(l.rows)) * lineHeight(l.text) * 1.1 }

// draw puts the block's top left corner at a place.
func (l legend) draw(s *sheet, x0, y0 float64) {
	h := lineHeight(l.text) * 1.1
	for i, row := range l.rows {
		x, y := x0, y0+(float64(i)+0.5)*h
		for _, e := range row {
			w := l.symbol(e.mark)
			switch e.mark {
			case stroke:
				s.line([]point{{x, y}, {x + w, y}}, l.line*1.3, e.color)
			case dashes:
				s.line([]point{{x, y}, {x + w, y}}, l.thin, e.color, w/5, w/7)
			case eventMark:
				s.fill(x+w/2-l.thin/2, y-w/2, l.thin, w, e.color)
			case stopMark:
				s.line([]point{{x + w/2, y - 0.7*w}, {x + w/2, y + 0.7*w}}, l.line, e.color, stopDash(l.style)...)
			case dotMark:
				s.disc(x+w/2, y, w*0.4, e.color, 0, nil)
			case edgeMark:
				s.outline(x, y-w/2, w, w, 2*l.thin, e.color)
			case barredMark:
				s.barred(x, y-w/2, w, w)
				s.outline(x, y-w/2, w, w, l.thin, axisGrey)
			case plain:
				s.fill(x, y-w/2, w, w, e.color)
				s.outline(x, y-w/2, w, w, l.thin, axisGrey)
			default:
				s.block(x, y-w/2, w, w, e.color)
				s.outline(x, y-w/2, w, w, l.thin, axisGrey)
			}
			s.text(x+w+0.5*l.text, middle(y, l.text), left, regular, l.text, ink, e.name)
			x += l.entryWidth(e)
		}
	}
}
