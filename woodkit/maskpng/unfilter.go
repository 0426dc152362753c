package maskpng

import (
	"fmt"
	"slices"
)

// Filter types (PNG specification, 9.2).
const (
	filterNone = iota
	filterSub
	filterUp
	filterAverage
	filterPaeth
)

// A filterError is a row with an unknown filter type.
type filterError struct {
	row      int    // number in the order of the data, from 0
	position uint64 // position of its filter byte in the inflated data
	filter   uint8
}

func (e *filterError) Error() string {
	return fmt.Sprintf("row %d has filter type %d: only 0 … 4 exist", e.row, e.filter)
}

// unfilter turns the residuals of an image into the runs of m, whose size is set. list ends with endResidual. most limits
// the number of runs.
func unfilter(m *Mask, list []residual, most int) error {
	width := uint64(m.Width)
	above := []uint32{uint32(width) << 8} // the row above the first row is 0
	next := 0                             // first residual that does not end before this row
	m.rows = slices.Grow(m.rows, m.Height+1)[:m.Height+1]
	for y := 0; y < m.Height; y++ {
		if y, next = subRows(m, y, list, next); y == m.Height {
			break
		}
		if y > 0 {
			above = m.runs[m.rows[y-1]:]
		}
		first := len(m.runs)
		if first > most {
			return errTooManyRuns
		}
		start := uint64(y) * (width + 1)
		filter := uint8(0)
		if r := list[next]; r.position() <= start {
			filter = r.value()
			if r.end() == start+1 {
				next++
			}
		}
		c := cursor{list: list[next:], start: start + 1, end: start + 1 + width}
		switch filter {
		case filterNone:
			m.runs = none(m.runs, &c)
		case filterSub:
			m.runs = sub(m.runs, &c)
		case filterUp:
			m.runs = up(m.runs, &c, above)
		case filterAverage:
			m.runs = average(m.runs, &c, above)
		case filterPaeth:
			m.runs = paeth(m.runs, &c, above)
		default:
			return &filterError{y, start, filter}
		}
		next += c.used
		m.rows[y+1] = uint32(len(m.runs))
	}
	if len(m.runs) > most {
		return errTooManyRuns
	}
	return nil
}

// subRows is a faster way for row y and the rows below it, as long as they have filter Sub and no residual is longer than 1.
// Then a run ends at every residual. subRows returns the first row that it did not do, and the first residual of that row.
func subRows(m *Mask, y int, list []residual, next int) (row, after int) {
	const one = 1 // the low bits of a residual of length 1
	width := uint64(m.Width)
	runs, n := m.runs[:cap(m.runs)], len(m.runs)
	start := uint64(y) * (width + 1)
	for y < m.Height && list[next] == makeResidual(start, one, filterSub) {
		if len(runs)-n < int(width) {
			runs = slices.Grow(runs[:n], max(int(width), n))
			runs = runs[:cap(runs)]
		}
		i, class := next+1, uint32(0)
		start++
		if r := list[i]; r.position() == start && r.length() == one {
			class = uint32(r.value())
			i++
		}
		end, k := start+width, n
		for k < len(runs) {
			r := list[i]
			if r.position() >= end || r.length() != one {
				break
			}
			runs[k] = uint32(r.position()-start)<<8 | class
			class = uint32(uint8(class) + r.value())
			k++
			i++
		}
		if list[i].position() < end {
			break
		}
		runs[k] = uint32(width)<<8 | class
		n, next, start = k+1, i, end
		y++
		m.rows[y] = uint32(n)
	}
	m.runs = runs[:n]
	return y, next
}

// A cursor reads the residuals of one row as stretches of equal bytes, zeros included.
type cursor struct {
	list       []residual
	used       int
	start, end uint64 // of the row in the stream, without the filter byte
}

// stretch returns the residual byte at column x, and the column where that value ends.
func (c *cursor) stretch(x uint64) (value uint8, end uint64) {
	at := c.start + x
	r := c.list[c.used]
	for r.end() <= at {
		c.used++
		r = c.list[c.used]
	}
	if r.position() > at {
		return 0, min(r.position(), c.end) - c.start
	}
	return r.value(), min(r.end(), c.end) - c.start
}

// finish skips to the end of the row.
func (c *cursor) finish() {
	for c.list[c.used].end() <= c.end {
		c.used++
	}
}

// put adds a run that ends at column end, or extends the last run of the row, runs[first:].
func put(runs []uint32, first int, end uint64, class uint8) []uint32 {
	r := uint32(end)<<8 | uint32(class)
	if n := len(runs); n > first && uint8(runs[n-1]) == class {
		runs[n-1] = r
		return runs
	}
	return append(runs, r)
}

// none undoes filter None: the residuals are the row.
func none(runs []uint32, c *cursor) []uint32 {
	first, width := len(runs), c.end-c.start
	for x := uint64(0); x < width; {
		value, end := c.stretch(x)
		runs = put(runs, first, end, value)
		x = end
	}
	c.finish()
	return runs
}

// sub undoes filter Sub: each byte was reduced by its left neighbour, so the class changes at each residual.
func sub(runs []uint32, c *cursor) []uint32 {
	first, width := len(runs), c.end-c.start
	class := uint8(0)
	for x := uint64(0); x < width; {
		value, end := c.stretch(x)
		if value == 0 {
			runs = put(runs, first, end, class)
			x = end
			continue
		}
		for ; x < end; x++ {
			class += value
			runs = put(runs, first, x+1, class)
		}
	}
	c.finish()
	return runs
}

// up undoes filter Up: each byte was reduced by the byte above it.
func up(runs []uint32, c *cursor, above []uint32) []uint32 {
	first, width := len(runs), c.end-c.start
	for x := uint64(0); x < width; {
		value, end := c.stretch(x)
		for x < end {
			upper := above[0]
			stop := min(uint64(upper>>8), end)
			runs = put(runs, first, stop, uint8(upper)+value)
			if x = stop; x == uint64(upper>>8) {
				above = above[1:]
			}
		}
	}
	c.finish()
	return runs
}

// average undoes filter Average: each byte was reduced by the mean of its left and upper neighbours. If the residual and the
// upper byte stay the same, a byte that equals its left neighbour is repeated.
func average(runs []uint32, c *cursor, above []uint32) []uint32 {
	first, width := len(runs), c.end-c.start
	left := uint8(0)
	for x := uint64(0); x < width; {
		value, end := c.stretch(x)
		for x < end {
			upper := above[0]
			stop := min(uint64(upper>>8), end)
			for x < stop {
				class := value + uint8((uint(left)+uint(uint8(upper)))/2)
				if x++; class == left {
					x = stop
				}
				left = class
				runs = put(runs, first, x, class)
			}
			if x == uint64(upper>>8) {
				above = above[1:]
			}
		}
	}
	c.finish()
	return runs
}

// paeth undoes filter Paeth: each byte was reduced by the neighbour (left, above, above left) that is nearest to left +
// above - above left. As long as the row above stays the same, that is the left neighbour.
func paeth(runs []uint32, c *cursor, above []uint32) []uint32 {
	first, width := len(runs), c.end-c.start
	left, upperLeft := uint8(0), uint8(0)
	for x := uint64(0); x < width; {
		value, end := c.stretch(x)
		for x < end {
			upper := above[0]
			stop := min(uint64(upper>>8), end)
			left = value + predict(left, uint8(upper), upperLeft)
			x++
			runs = put(runs, first, x, left)
			if value == 0 && x < stop {
				x = stop
				runs = put(runs, first, x, left)
			}
			for ; x < stop; x++ {
				left += value
				runs = put(runs, first, x+1, left)
			}
			upperLeft = uint8(upper)
			if x == uint64(upper>>8) {
				above = above[1:]
			}
		}
	}
	c.finish()
	return runs
}

// predict is the Paeth predictor (PNG specification, 9.4).
func predict(left, above, upperLeft uint8) uint8 {
	toLeft := abs(int(above) - int(upperLeft))
	toAbove := abs(int(left) - int(upperLeft))
	toUpperLeft := abs(int(left) + int(above) - 2*int(upperLeft))
	switch {
	case toLeft <= toAbove && toLeft <= toUpperLeft:
		return left
	case toAbove <= toUpperLeft:
		return above
	}
	return upperLeft
}

func abs(n int) int { return max(n, -n) }
