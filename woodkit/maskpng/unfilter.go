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
	width := m.Width
	top := []uint32{uint32(width) << 8} // the row above the first row is 0
	next := 0                           // first residual that does not end before this row
	m.rows = slices.Grow(m.rows, m.Height+1)[:m.Height+1]
	for y := 0; y < m.Height; y++ {
		if y, next = subRows(m, y, list, next); y == m.Height {
			break
		}
		first := len(m.runs)
		if first > most {
			return errTooManyRuns
		}
		start := uint64(y) * uint64(width+1)
		filter := uint8(0)
		if r := list[next]; r.position() <= start {
			filter = r.value()
			if r.end() == start+1 {
				next++
			}
		}
		if cap(m.runs)-first < width {
			m.runs = slices.Grow(m.runs, max(width, first))
		}
		above := top
		if y > 0 {
			above = m.runs[m.rows[y-1]:]
		}
		r := row{list: list[next:], start: int64(start) + 1, width: width, above: above, runs: m.runs[first : first+width]}
		switch filter {
		case filterNone:
			r.none()
		case filterSub:
			r.sub()
		case filterUp:
			r.up()
		case filterAverage:
			r.average()
		case filterPaeth:
			r.paeth()
		default:
			return &filterError{y, start, filter}
		}
		next += r.used
		m.runs = m.runs[:first+r.made]
		m.rows[y+1] = uint32(len(m.runs))
	}
	if len(m.runs) > most {
		return errTooManyRuns
	}
	return nil
}

// subRows is a faster way for row y and the rows after it, as long as they have filter Sub and no residual is longer than 1.
// Then a run ends at every residual. subRows returns the first row that is not done, and the first residual of that row.
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

// A row is one row of the image, and the data that its filter reads. All columns are counted in that row.
type row struct {
	list  []residual // begins with the first residual that does not end before the row
	start int64      // position of the row in the stream, after its filter byte
	width int
	above []uint32 // runs of the row above; neighbours have different classes
	runs  []uint32 // the result, with room for a run per pixel

	used, made int // number of residuals of list that end in the row, and number of runs
}

// part returns the columns of a residual, from column x on. If the residual has none there, both are the width.
func (r *row) part(one residual, x int) (from, to int) {
	width := int64(r.width)
	from = int(min(max(int64(one.position())-r.start, int64(x)), width))
	return from, int(min(int64(one.end())-r.start, width))
}

// finish ends the last run, at the row's end.
func (r *row) finish(i, n int, class uint8) {
	if int64(r.list[i].end()) <= r.start+int64(r.width) {
		i++
	}
	r.runs[n] = makeRun(r.width, class)
	r.used, r.made = i, n+1
}

func makeRun(end int, class uint8) uint32 { return uint32(end)<<8 | uint32(class) }

// none undoes filter None. The residuals are the row itself.
func (r *row) none() {
	list, runs := r.list, r.runs
	i, n, class := 0, 0, uint8(0)
	for x := 0; x < r.width; {
		from, to := r.part(list[i], x)
		if from > x && class != 0 {
			if x > 0 {
				runs[n] = makeRun(x, class)
				n++
			}
			class = 0
		}
		if x = from; x == r.width {
			break
		}
		value := list[i].value()
		if value != class && x > 0 {
			runs[n] = makeRun(x, class)
			n++
		}
		class = value
		if x = to; x < r.width {
			i++
		}
	}
	r.finish(i, n, class)
}

// sub undoes filter Sub. It subtracted its left neighbour from each byte, so the class changes at each residual.
func (r *row) sub() {
	list, runs := r.list, r.runs
	i, n, class := 0, 0, uint8(0)
	for x := 0; x < r.width; {
		from, to := r.part(list[i], x)
		if x = from; x == r.width {
			break
		}
		value := list[i].value()
		if x == 0 {
			class = value
			x = 1
		}
		for ; x < to; x++ {
			runs[n] = makeRun(x, class)
			n++
			class += value
		}
		if x < r.width {
			i++
		}
	}
	r.finish(i, n, class)
}

// up undoes filter Up. It subtracted the byte above from each byte.
func (r *row) up() {
	list, runs, above := r.list, r.runs, r.above
	i, n, class := 0, 0, uint8(above[0])
	from, to := r.part(list[0], 0)
	if from == 0 {
		class += list[0].value()
	}
	for x := 0; x < r.width; from, to = r.part(list[i], x) {
		if from > x { // as in the row above
			upper := above[0]
			if uint8(upper) != class {
				runs[n] = makeRun(x, class)
				n++
			}
			for int(upper>>8) < from {
				runs[n] = upper
				n++
				above = above[1:]
				upper = above[0]
			}
			class = uint8(upper)
			if int(upper>>8) == from {
				above = above[1:]
			}
			if x = from; x == r.width {
				break
			}
		}
		value := list[i].value()
		upper := above[0]
		if uint8(upper)+value != class {
			runs[n] = makeRun(x, class)
			n++
		}
		for int(upper>>8) < to {
			runs[n] = makeRun(int(upper>>8), uint8(upper)+value)
			n++
			above = above[1:]
			upper = above[0]
		}
		class = uint8(upper) + value
		if int(upper>>8) == to {
			above = above[1:]
		}
		if x = to; x < r.width {
			i++
		}
	}
	r.finish(i, n, class)
}

// average undoes filter Average. It subtracted the mean of the left and upper neighbours from each byte. If the residual and
// the upper byte stay the same, a byte that equals its left neighbour is repeated.
func (r *row) average() {
	list, runs, above := r.list, r.runs, r.above
	i, n, class := 0, 0, uint8(0)
	for x := 0; x < r.width; {
		from, to := r.part(list[i], x)
		value := uint8(0)
		if from == x {
			value = list[i].value()
			from = to
		}
		for x < from {
			upper := above[0]
			stop := min(int(upper>>8), from)
			for x < stop {
				here := value + uint8((uint(class)+uint(uint8(upper)))/2)
				if here == class && x > 0 {
					x = stop
					break
				}
				if x > 0 {
					runs[n] = makeRun(x, class)
					n++
				}
				class = here
				x++
			}
			if x == int(upper>>8) {
				above = above[1:]
			}
		}
		if value != 0 && x < r.width {
			i++
		}
	}
	r.finish(i, n, class)
}

// paeth undoes filter Paeth. It subtracted from each byte the neighbour (left, above, above left) that is nearest to left +
// above - above left. As long as the row above stays the same, that is the left neighbour.
func (r *row) paeth() {
	list, runs, above := r.list, r.runs, r.above
	i, n, x := 0, 0, 1
	// The pixels before the first column are 0, so the filter subtracted the pixel above.
	upper := above[0]
	upperLeft := uint8(upper)
	class := upperLeft
	if from, to := r.part(list[0], 0); from == 0 {
		class += list[0].value()
		if to == 1 && r.width > 1 {
			i++
		}
	}
	if upper>>8 == 1 {
		above = above[1:]
	}
	for x < r.width {
		from, to := r.part(list[i], x)
		if from > x {
			for {
				upper = above[0]
				here := class
				if uint8(upper) != upperLeft {
					here = predict(class, uint8(upper), upperLeft)
					upperLeft = uint8(upper)
				}
				if here != class {
					runs[n] = makeRun(x, class)
					n++
					class = here
				}
				if int(upper>>8) >= from {
					break
				}
				x = int(upper >> 8)
				above = above[1:]
			}
			if int(upper>>8) == from {
				above = above[1:]
			}
			if x = from; x == r.width {
				break
			}
		}
		value := list[i].value()
		for x < to {
			upper = above[0]
			here := value + predict(class, uint8(upper), upperLeft)
			upperLeft = uint8(upper)
			if here != class {
				runs[n] = makeRun(x, class)
				n++
				class = here
			}
			stop := min(int(upper>>8), to)
			for x++; x < stop; x++ {
				runs[n] = makeRun(x, class)
				n++
				class += value
			}
			if x == int(upper>>8) {
				above = above[1:]
			}
		}
		if x < r.width {
			i++
		}
	}
	r.finish(i, n, class)
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
