package woodkit

import (
	"fmt"
	"strings"
)

// Counts holds a number of pixels for every value that a byte can have, so that any pixel can be used as an index. The data
// set's ClassTable says what an id means.
type Counts [256]int64

// Add adds the counts of another mask or of another worker.
func (c *Counts) Add(other Counts) {
	for id, n := range other {
		c[id] += n
	}
}

// Total is the number of all counted pixels.
func (c Counts) Total() int64 {
	var total int64
	for _, n := range c {
		total += n
	}
	return total
}

// String lists the ids that were counted, "0: 877494, 1: 310862, …". ClassTable.Table lists them with their names.
func (c Counts) String() string {
	var text []string
	for id, n := range c {
		if n > 0 {
			text = append(text, fmt.Sprintf("%d: %d", id, n))
		}
	}
	return strings.Join(text, ", ")
}
