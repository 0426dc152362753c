package plot

import "slices"

// insist shows segments of a kind where no column nearby does: their share was too small.
func insist(columns []int, segments []Segment, name string, kind int, end float64) {
	const least, near = 3 * scale, 12 * scale // columns that one takes, and in which it need not be repeated
	for _, g := range segments {
		if g.Kind != name {
			continue
		}
		middle := int((g.Start + g.End) / 2 / end * float64(len(columns)))
		from := max(0, min(middle-least/2, len(columns)-least))
		around := columns[max(0, min(from-near, len(columns))):min(from+least+near, len(columns))]
		if !slices.Contains(around, kind) {
			for i := from; i < min(from+least, len(columns)); i++ {
				columns[i] = kind
			}
		}
	}
}

// chooseColumns gives each of n columns of pixels the kind that it shows, or -1 for none. Each kind is owed the time
// that it has in a column. Of the kinds in the column, the one that is owed most is shown and has the column's width taken off.
// So every kind gets its share, as when rounding errors are carried on, and none is shown where it did not happen.
func chooseColumns(segments []Segment, index map[string]int, kinds, n int, end float64) []int {
	nothing := kinds // the last account is for time without a segment
	time := make([][]float64, n)
	flat := make([]float64, n*(kinds+1))
	for i := range time {
		time[i] = flat[i*(kinds+1) : (i+1)*(kinds+1)]
	}
	width := end / float64(n)
	for _, g := range segments {
		first, last := int(g.Start/width), int(g.End/width)
		for c := max(first, 0); c <= min(last, n-1); c++ {
			part := min(g.End, float64(c+1)*width) - max(g.Start, float64(c)*width)
			time[c][index[g.Kind]] += max(part, 0) / width
		}
	}
	chosen := make([]int, n)
	owed := make([]float64, kinds+1)
	for c, shares := range time {
		total := 0.0
		for _, share := range shares {
			total += share
		}
		shares[nothing] = max(0, 1-total)
		best := nothing
		for k, share := range shares {
			owed[k] += share
			if share > 1e-6 && (owed[k] > owed[best]+1e-9 || shares[best] <= 1e-6) {
				best = k
			}
		}
		owed[best]--
		chosen[c] = best
		if best == nothing {
			chosen[c] = -1
		}
		if total > 1 { // lanes that overlap themselves must not run up debts for ever
			for k := range owed {
				owed[k] = min(owed[k], 1)
			}
		}
	}
	return chosen
}
