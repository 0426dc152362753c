package exercise

import (
	"fmt"
	"slices"
)

// judgeRuns judges notebook 03's exercise on runs: how many stretches of equal neighbours a row has.
func judgeRuns(runs func(row []byte) int) (string, bool) {
	for _, c := range []struct {
		row  []byte
		want int
		hint string
	}{
		{[]byte{0, 0, 0, 1, 1, 0}, 3, "a run ends where the next pixel has another class"},
		{[]byte{7}, 1, "a single pixel is a run of its own"},
		{[]byte{1, 2, 1, 2, 1}, 5, "a class that comes back begins a new run"},
		{make([]byte, 1280), 1, "one class from edge to edge is a single run"},
		{[]byte{255, 255, 0}, 2, "the first pixel begins a run, whatever its class"},
		{nil, 0, "a row without pixels has no runs"},
	} {
		if got := runs(slices.Clone(c.row)); got != c.want {
			row := fmt.Sprint(c.row)
			if len(c.row) > 10 {
				row = fmt.Sprintf("of %d equal pixels", len(c.row))
			}
			return fmt.Sprintf("for the row %s it returns %d and should return %d: %s", row, got, c.want, c.hint), false
		}
	}
	return "one, and one more wherever a pixel differs from its left neighbour", true
}

// judgeUp judges notebook 03's exercise on PNG's filter Up, in which each byte is the difference from the byte above,
// modulo 256.
func judgeUp(undo func(above, differences []byte) []byte) (string, bool) {
	for _, c := range []struct {
		above, differences, want []byte
		hint                     string
	}{
		{[]byte{1, 1, 4, 4}, []byte{0, 0, 0, 0}, []byte{1, 1, 4, 4}, "no difference means the same as above"},
		{[]byte{0, 0, 0, 0}, []byte{2, 2, 0, 9}, []byte{2, 2, 0, 9}, "above is 0, so the difference is the pixel"},
		{[]byte{3, 3, 3}, []byte{1, 2, 253}, []byte{4, 5, 0}, "each pixel has its own pixel above; bytes begin again at 0 after 255, so 253 means 3 less"},
		{nil, nil, nil, "an empty row stays empty"},
	} {
		if got := undo(slices.Clone(c.above), slices.Clone(c.differences)); !slices.Equal(got, c.want) {
			return fmt.Sprintf("for above %v and differences %v it returns %v and should return %v: %s", c.above, c.differences, got, c.want, c.hint), false
		}
	}
	return "the pixel above plus the difference, for each column by itself", true
}

// notesPerBox is the largest number of notes per box in the exercise on boxes.
const notesPerBox = 4

// judgeBoxes judges notebook 03's exercise on boxes. After a running sum along each row and then one down each column, the
// notes must give 1 inside a box. right and bottom are one past the last pixel.
func judgeBoxes(note func(left, top, right, bottom int, add func(x, y, n int))) (string, bool) {
	const size = 12
	for _, boxes := range [][][4]int{{{2, 3, 6, 5}}, {{0, 0, size, size}}, {{1, 1, 5, 6}, {3, 2, 9, 11}, {3, 2, 4, 3}}} {
		var notes, want [size + 1][size + 1]int
		outside := ""
		for _, b := range boxes {
			calls := 0
			note(b[0], b[1], b[2], b[3], func(x, y, n int) {
				calls++
				if x < 0 || y < 0 || x > size || y > size {
					outside = fmt.Sprintf("a note at (%d, %d) is outside of the plane", x, y)
					return
				}
				notes[y][x] += n
			})
			if calls > notesPerBox {
				return fmt.Sprintf("a box of %d × %d pixels takes %d notes, and %d are enough: which corners does a running sum need?", b[2]-b[0], b[3]-b[1], calls, notesPerBox), false
			}
			for y := b[1]; y < b[3]; y++ {
				for x := b[0]; x < b[2]; x++ {
					want[y][x]++
				}
			}
		}
		if outside != "" {
			return outside, false
		}
		for y := range notes {
			for x := 1; x <= size; x++ {
				notes[y][x] += notes[y][x-1]
			}
			for x := range notes[y] {
				if y > 0 {
					notes[y][x] += notes[y-1][x]
				}
			}
		}
		for y := range notes {
			for x := range notes[y] {
				if got := notes[y][x]; got != want[y][x] {
					return fmt.Sprintf("with the boxes %v (left, top, right, bottom), the count at x = %d, y = %d is %d and should be %d: which notes does the sum down the columns carry to this row?", boxes, x, y, got, want[y][x]), false
				}
			}
		}
	}
	return "four corners for a box, however large it is", true
}
