package woodkit

import "fmt"

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
	row := func(id uint8, name, share string) {
		table.Rows = append(table.Rows, []string{name, fmt.Sprint(t.Pixels[id]), share, fmt.Sprint(t.Presence[id])})
	}
	for class := range t.Classes.Named() {
		row(class.ID, class.Name, fmt.Sprintf("%.6f", shares[class.ID]))
	}
	for _, class := range t.Classes.Ignored() {
		row(class.ID, class.Name+" (ignored)", "–")
	}
	return table
}
