package woodkit

import (
	"fmt"
	"strings"
)

// Counts holds a number of pixels for every value that a byte can have, so that any pixel can index it. What an id means, the
// data set's ClassTable says.
type Counts [256]int64

// Add adds the counts of another mask or of another worker.
func (c *Counts) Add(other Counts) {
	for id, n := range other {
		c[id] += n
	}
}

// Total is the number of pixels counted.
func (c Counts) Total() int64 {
	var total int64
	for _, n := range c {
		total += n
	}
	return total
}

// String lists the ids that were counted, "0: 877494, 1: 310862, …". ClassTable.Table has their names.
func (c Counts) String() string {
	var text []string
	for id, n := range c {
		if n > 0 {
			text = append(text, fmt.Sprintf("%d: %d", id, n))
		}
	}
	return strings.Join(text, ", ")
}

// A Tally adds up whole frames: how many there were, their pixels by class, and in how many of them each class occurs.
type Tally struct {
	Frames   int
	Pixels   Counts
	Presence Counts // frames in which the class has at least one pixel

	Classes ClassTable // of the data set; the zero value is WoodScape's
}

// Add adds the counts of one frame.
func (t *Tally) Add(frame Counts) {
	t.Frames++
	t.Pixels.Add(frame)
	for id, n := range frame {
		if n > 0 {
			t.Presence[id]++
		}
	}
}

// Merge adds another tally, of other frames.
func (t *Tally) Merge(other Tally) {
	t.Frames += other.Frames
	t.Pixels.Add(other.Pixels)
	t.Presence.Add(other.Presence)
}

// Table lists the classes with their pixels, densities (six decimals, as the article prints them) and frames.
func (t Tally) Table() Table {
	table := Table{Header: []string{"class", "pixels", "density", "frames"}}
	shares := t.Classes.Densities(t.Pixels)
	for id, name := range t.Classes.Names() {
		table.Rows = append(table.Rows, []string{name, fmt.Sprint(t.Pixels[id]), fmt.Sprintf("%.6f", shares[id]), fmt.Sprint(t.Presence[id])})
	}
	return table
}
