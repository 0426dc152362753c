package woodkit

import (
	"encoding/json"
	"fmt"
)

// Counts holds a number of pixels for every value that a byte can have, so that any pixel can index it. The ten classes of
// WoodScape are the first ten.
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

// Densities returns each class's share of all pixels counted, between 0 and 1, in class order; zeros where nothing was counted.
func (c Counts) Densities() []float64 { return c.shares(NumClasses) }

// shares are the shares of the first classes, as Densities has them.
func (c Counts) shares(classes int) []float64 {
	shares := make([]float64, classes)
	if total := c.Total(); total > 0 {
		for id := range shares {
			shares[id] = float64(c[id]) / float64(total)
		}
	}
	return shares
}

// Extremes returns the classes with the most and the fewest pixels, of those that were seen at all.
func (c Counts) Extremes() (most, fewest uint8) {
	for id := range uint8(NumClasses) {
		if c[id] > c[most] {
			most = id
		}
		if c[id] > 0 && (c[fewest] == 0 || c[id] < c[fewest]) {
			fewest = id
		}
	}
	return most, fewest
}

// MarshalJSON writes the ten classes in class order, {"void":877494,"road":310862,…}, as compact JSON. Other ids stand
// behind them where anything was counted, as "id 10".
func (c Counts) MarshalJSON() ([]byte, error) { return ClassTable(nil).JSON(c), nil }

// UnmarshalJSON reads what MarshalJSON writes.
func (c *Counts) UnmarshalJSON(data []byte) error {
	byName := map[string]int64{}
	if err := json.Unmarshal(data, &byName); err != nil {
		return fmt.Errorf("reading counts: %w", err)
	}
	*c = Counts{}
	names := ClassNames()
	for id := range c {
		if id < len(names) {
			c[id] = byName[names[id]]
		} else {
			c[id] = byName[fmt.Sprintf("id %d", id)]
		}
	}
	return nil
}

// Table lists the ten classes with their pixels and densities (six decimals, as the article prints them).
func (c Counts) Table() Table {
	t := Table{Header: []string{"class", "pixels", "density"}}
	for id, share := range c.Densities() {
		t.Rows = append(t.Rows, []string{Classes[id].Name, fmt.Sprint(c[id]), fmt.Sprintf("%.6f", share)})
	}
	return t
}

// String lists the classes that were seen, "void 877494, road 310862, …".
func (c Counts) String() string {
	var text []byte
	for id, n := range c {
		if n == 0 {
			continue
		}
		if len(text) > 0 {
			text = append(text, ", "...)
		}
		name := fmt.Sprintf("id %d", id)
		if id < NumClasses {
			name = Classes[id].Name
		}
		text = fmt.Appendf(text, "%s %d", name, n)
	}
	return string(text)
}

// A Tally adds up whole frames: how many there were, their pixels by class, and in how many of them each class occurs.
type Tally struct {
	Frames   int    `json:"frames"`
	Pixels   Counts `json:"counts"`
	Presence Counts `json:"presence"` // frames in which the class has at least one pixel

	Classes ClassTable `json:"-"` // of the data set; the zero value is WoodScape's
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
	shares := t.Pixels.shares(t.Classes.Len())
	for id, name := range t.Classes.Names() {
		table.Rows = append(table.Rows, []string{name, fmt.Sprint(t.Pixels[id]), fmt.Sprintf("%.6f", shares[id]), fmt.Sprint(t.Presence[id])})
	}
	return table
}
