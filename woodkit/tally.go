package woodkit

import (
	"fmt"
	"slices"
)

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
	table := t.Classes.Table(t.Pixels)
	table.Header = append(table.Header, "frames")
	rows := slices.AppendSeq(slices.Collect(t.Classes.Named()), slices.Values(t.Classes.Ignored()))
	for i, class := range rows {
		table.Rows[i] = append(table.Rows[i], fmt.Sprint(t.Presence[class.ID]))
	}
	return table
}
