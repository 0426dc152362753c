package figure

import (
	"fmt"
	"strings"
	"testing"

	"woodscape.example/woodkit"
)

func TestCoOccurrenceNamesTheDataSetsClasses(t *testing.T) {
	tally := woodkit.Tally{Classes: woodkit.ClassTable{{ID: 0, Name: "nothing"}, {ID: 1, Name: "sea"}, {ID: 2, Name: "sky"}, {ID: 255, Name: "ignore", Ignored: true}}}
	for range 3 {
		tally.Add(woodkit.Counts{1: 1, 2: 1, 255: 1})
	}
	tally.Add(woodkit.Counts{2: 1})
	f := CoOccurrence(tally)
	if _, err := f.PNG(); err != nil {
		t.Fatal(err)
	}
	alt := f.Alt()
	for _, words := range []string{"sea (3 frames): sky 100;", "sky (4 frames): sea 75."} {
		if !strings.Contains(alt, words) {
			t.Errorf("it says %q, not %q", alt, words)
		}
	}
	if strings.Contains(alt, "nothing") || strings.Contains(alt, "ignore") {
		t.Errorf("it says %q, of classes that are not seen", alt)
	}
}

// TestCoOccurrenceOfAnyNumberOfClasses draws no class, one class, and more than there is room for. Of these, only the
// frequent ones are drawn.
func TestCoOccurrenceOfAnyNumberOfClasses(t *testing.T) {
	for _, n := range []int{0, 1, 20, 30, 31, 256} {
		var tally woodkit.Tally
		tally.Classes = woodkit.ClassTable{}
		var all woodkit.Counts
		for i := range n {
			tally.Classes = append(tally.Classes, woodkit.Class{ID: uint8(i), Name: fmt.Sprint("a class with a long name ", i)})
			all[i] = 1
			if i > 0 {
				var one woodkit.Counts
				one[i] = 1
				tally.Add(one)
			}
		}
		if n > 0 {
			tally.Add(all)
		}
		f := CoOccurrence(tally)
		if _, err := f.PNG(); err != nil {
			t.Errorf("%d classes: %v", n, err)
		}
		if more := n - 30; (more > 0) != strings.Contains(f.Alt(), fmt.Sprintf("%d more are left out", more)) {
			t.Errorf("%d classes: %q", n, f.Alt())
		}
	}
}
