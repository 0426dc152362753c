package woodkit

import (
	"fmt"
	"iter"
	"slices"
)

// A Tally adds up whole frames: how many there were, their pixels by class, in how many of them each class occurs, and which
// classes occur together. A copy shares Sets with its original, so add to only one of the two afterwards.
type Tally struct {
	Frames   int
	Pixels   Counts
	Presence Counts           // number of frames in which the class has at least one pixel
	Sets     map[string]int64 // number of frames by the ids that they show, one byte per id, in rising order

	Classes ClassTable // the data set's; the zero value is WoodScape's
}

// Add adds the counts of one frame.
func (t *Tally) Add(frame Counts) {
	t.Frames++
	t.Pixels.Add(frame)
	var ids [len(frame)]byte
	shown := ids[:0]
	for id, n := range frame {
		if n > 0 {
			t.Presence[id]++
			shown = append(shown, byte(id))
		}
	}
	t.addSet(string(shown), 1)
}

func (t *Tally) addSet(set string, frames int64) {
	if t.Sets == nil {
		t.Sets = map[string]int64{}
	}
	t.Sets[set] += frames
}

// Merge adds another tally, of other frames.
func (t *Tally) Merge(other Tally) {
	t.Frames += other.Frames
	t.Pixels.Add(other.Pixels)
	t.Presence.Add(other.Presence)
	for set, frames := range other.Sets {
		t.addSet(set, frames)
	}
}

// CoOccurrence returns how many frames show both classes of each pair, by [id][id]. The diagonal has the frames that show the
// class at all. Ids that are no classes have zeros.
func (t Tally) CoOccurrence() [][]int64 {
	together := make([][]int64, t.Classes.Len())
	for id := range together {
		together[id] = make([]int64, len(together))
	}
	for classes, frames := range t.shown() {
		for _, a := range classes {
			for _, b := range classes {
				together[a][b] += frames
			}
		}
	}
	return together
}

// ClassesPerFrame returns how many frames show how many classes: [n] frames show n of them. Void is a class. Ignored ids are
// not.
func (t Tally) ClassesPerFrame() []int64 {
	var frames []int64
	for classes, n := range t.shown() {
		for len(frames) <= len(classes) {
			frames = append(frames, 0)
		}
		frames[len(classes)] += n
	}
	return frames
}

// shown yields each set of classes with the number of frames that show it. A set may occur more than once.
func (t Tally) shown() iter.Seq2[[]byte, int64] {
	var named [256]bool
	for class := range t.Classes.Named() {
		named[class.ID] = true
	}
	return func(yield func([]byte, int64) bool) {
		for set, frames := range t.Sets {
			classes := slices.DeleteFunc([]byte(set), func(id byte) bool { return !named[id] })
			if !yield(classes, frames) {
				return
			}
		}
	}
}

// Table lists the classes with their pixels, densities (six decimals, as the article prints them) and numbers of frames.
func (t Tally) Table() Table {
	table := t.Classes.Table(t.Pixels)
	table.Header = append(table.Header, "frames")
	rows := slices.AppendSeq(slices.Collect(t.Classes.Named()), slices.Values(t.Classes.ignoredIn(t.Pixels)))
	for i, class := range rows {
		table.Rows[i] = append(table.Rows[i], fmt.Sprint(t.Presence[class.ID]))
	}
	return table
}
