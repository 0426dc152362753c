package maskpng

import "iter"

// Columns yields the runs of every column with the number of the column. Columns go from left to right, and runs in a column
// from top to bottom. Start and End are rows. Within a column, neighbouring runs have different classes.
//
// It never makes the pixels. A column equals the column before it, except at rows in which a run begins there.
func (m *Mask) Columns() iter.Seq2[int, Run] {
	return func(yield func(int, Run) bool) {
		changes, ends := m.byColumn()
		var column, before []Run
		first := uint32(0)
		for x := range m.Width {
			if end := ends[x]; end > first {
				column, before = change(before[:0], column, changes[first:end]), column
				first = end
			}
			for _, run := range column {
				if !yield(x, run) {
					return
				}
			}
		}
	}
}

// A pixel is the first pixel of a run.
type pixel struct {
	row   uint32
	class uint8
}

// byColumn returns the first pixels of all runs, column after column, and in a column from top to bottom. ends has the end of
// each column in that list. It is a counting sort.
func (m *Mask) byColumn() (firsts []pixel, ends []uint32) {
	ends = make([]uint32, m.Width+1) // ends[x+1] is first how many runs begin in column x, then where they go
	for _, run := range m.Runs() {
		ends[run.Start+1]++
	}
	for x := range m.Width {
		ends[x+1] += ends[x]
	}
	firsts = make([]pixel, len(m.runs))
	for y, run := range m.Runs() {
		firsts[ends[run.Start]] = pixel{uint32(y), run.Class}
		ends[run.Start]++
	}
	return firsts, ends
}

// change appends the runs of a column to next. They are the runs of the column before, except for the pixels in changes,
// which go from top to bottom. If there is no column before, all pixels of the column must be in changes.
func change(next, column []Run, changes []pixel) []Run {
	row := 0 // the first row that next does not have yet
	add := func(end int, class uint8) {
		switch last := len(next) - 1; {
		case end <= row:
			return
		case last >= 0 && next[last].Class == class:
			next[last].End = end
		default:
			next = append(next, Run{row, end, class})
		}
		row = end
	}
	for _, c := range changes {
		for len(column) > 0 && column[0].End <= int(c.row) {
			add(column[0].End, column[0].Class)
			column = column[1:]
		}
		if len(column) > 0 {
			add(int(c.row), column[0].Class)
		}
		add(int(c.row)+1, c.class)
	}
	for _, run := range column {
		add(run.End, run.Class)
	}
	return next
}
