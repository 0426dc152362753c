package plot

import "image/color"

// Swatch is a name, such as a class, and its colour in the legend of images.
type Swatch struct {
	Name  string
	Color color.Color
}

// mark is the kind of symbol that a legend shows for an entry.
type mark int

const (
	swatch      mark = iota // a filled square, hatched if areas of its colour are hatched
	plain                   // a filled square
	barredMark              // a square that is hatched in grey
	edgeMark                // an empty square with a thick edge
	stroke                  // a line
	dashes                  // a thin dashed line
	thickDashes             // a dashed line that is as thick as a stroke
	dotMark                 // a point
	eventMark               // a short upright line
	stopMark                // a dashed upright line
)

// toldToStop names the mark of the moment at which a run was told to stop.
const toldToStop = "told to stop"

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

// newLegend arranges entries in rows of a width. If the width is 0, each entry gets a separate row.
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
	if m == stroke || m == dashes || m == thickDashes {
		return 2 * l.text
	}
	return 0.95 * l.text
}

// entryWidth is the room that an entry takes, including the white space after it.
func (l legend) entryWidth(e entry) float64 {
	return l.symbol(e.mark) + 0.5*l.text + textWidth(e.name, regular, l.text) + 1.4*l.text
}

// height is the height of the block.
func (l legend) height() float64 { return float64(len(l.rows)) * lineHeight(l.text) * 1.1 }

// draw draws the block with its top left corner at a place.
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
			case thickDashes:
				s.line([]point{{x, y}, {x + w, y}}, l.line*1.3, e.color, w/3.2, w/5)
			case eventMark:
				s.fill(x+w/2-l.thin/2, y-w/2, l.thin, w, e.color)
			case stopMark:
				s.stopLine(x+w/2, y-0.55*w, y+0.55*w)
			case dotMark:
				s.disc(x+w/2, y, w*0.4, e.color)
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
