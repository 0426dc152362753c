package plot

import (
	"cmp"
	"image/color"
	"math"
	"slices"
	"strings"

	"woodscape.example/woodkit/internal/sentence"
	"woodscape.example/woodkit/internal/unit"
)

// Matrix shows a share for each pair of a row and a column. It is a square in viridis, dark for none and bright for all, with
// its per cent as text.
type Matrix struct {
	Title   string
	Rows    []string
	Columns []string
	Shares  [][]float64 // [row][column], between 0 and 1; NaN is an empty square
	Note    string
}

// nameTilt is the angle of the columns' names, in degrees.
const nameTilt = 45

// Figure draws the squares. If the shares do not fill the matrix, Image returns an error.
func (m Matrix) Figure() Figure {
	if len(m.Rows) == 0 || len(m.Columns) == 0 {
		return nothing(m.Title, "nothing to show")
	}
	if len(m.Shares) != len(m.Rows) {
		return failed("matrix %q: %d rows of shares for %d names", m.Title, len(m.Shares), len(m.Rows))
	}
	for i, row := range m.Shares {
		if len(row) != len(m.Columns) {
			return failed("matrix %q: row %q has %d shares for %d columns", m.Title, m.Rows[i], len(row), len(m.Columns))
		}
	}
	p := newPage(m.Title, m.Note, pageWidth)
	rows, columns := make([]string, len(m.Rows)), make([]string, len(m.Columns))
	for i, name := range m.Rows {
		rows[i] = shorten(name, 16*p.text, regular, p.text)
	}
	for i, name := range m.Columns {
		columns[i] = shorten(name, 10*p.text, regular, p.text)
	}
	slant := math.Sqrt2 / 2 * widest(columns, p.text) // the width and height of a tilted name
	x := p.margin() + widest(rows, p.text) + p.gap
	w := min(4*p.text, (p.width-p.margin()-slant-x)/float64(len(columns)))
	h := min(2.2*p.text, max(w, lineHeight(p.text)))
	head := slant + p.text
	s := p.sheet(head + h*float64(len(rows)))
	y := p.top() + head
	for j, name := range columns {
		s.turned(x+(float64(j)+0.5)*w, y-0.4*p.gap, nameTilt, left, regular, p.text, ink, name)
	}
	shades := viridis()
	for i, row := range m.Shares {
		top := y + float64(i)*h
		s.text(x-p.gap, middle(top+h/2, p.text), right, regular, p.text, ink, rows[i])
		for j, share := range row {
			from, shade := x+float64(j)*w, laneGrey
			if text := perCent(share); text != "" {
				shade = shades[int(min(max(share, 0), 1)*float64(len(shades)-1))]
				s.fill(from, top, w, h, shade)
				if textWidth(text, regular, p.small) < w {
					s.text(from+w/2, middle(top+h/2, p.small), centre, regular, p.small, onColor(shade), text)
				}
			} else {
				s.fill(from, top, w, h, shade)
			}
			s.outline(from, top, w, h, s.thin/2, color.White)
		}
	}
	return s.figure(m.alt())
}

// perCent writes a share in per cent, without decimals. Only a share of exactly none is 0, and only all is 100. For NaN it is
// empty.
func perCent(share float64) string {
	switch {
	case math.IsNaN(share):
		return ""
	case share > 0 && share < 0.01:
		return "<1"
	case share < 1 && share > 0.99:
		return ">99"
	}
	return unit.Number.Format(math.Round(100 * share))
}

func (m Matrix) alt() string {
	const few = 5 // with more columns, the text has the two largest of each row, without its own
	intro, lines := "By rows: ", []string{}
	for i, row := range m.Shares {
		var columns []int
		for j, share := range row {
			if perCent(share) != "" && (len(row) <= few || m.Columns[j] != m.Rows[i]) {
				columns = append(columns, j)
			}
		}
		if len(row) > few {
			intro = "The largest of each row: "
			slices.SortStableFunc(columns, func(a, b int) int { return cmp.Compare(row[b], row[a]) })
			columns = columns[:min(2, len(columns))]
		}
		var said []string
		for _, j := range columns {
			said = append(said, m.Columns[j]+" "+perCent(row[j]))
		}
		lines = append(lines, m.Rows[i]+": "+sentence.List(said))
	}
	return sentences(m.Title, m.Note, intro+strings.Join(lines, "; "))
}
