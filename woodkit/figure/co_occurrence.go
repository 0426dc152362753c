package figure

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/unit"
)

// mostTogether is the largest number of classes that CoOccurrence draws.
const mostTogether = 30

// CoOccurrence draws which classes are seen together. There is a row for each class. It shows for every other class the share
// of the row's frames that show that class, too. Two classes have two squares, which differ if one class is rarer. Classes
// that no frame shows are left out. Of more than 30 classes, the least frequent are left out.
func CoOccurrence(t woodkit.Tally) Figure {
	m := plot.Matrix{Title: "Of the frames that show the class on the left, per cent that also show the class above"}
	var seen []woodkit.Class
	for class := range t.Classes.Named() {
		if t.Presence[class.ID] > 0 {
			seen = append(seen, class)
		}
	}
	if n := len(seen) - mostTogether; n > 0 {
		often := slices.SortedStableFunc(slices.Values(seen), func(a, b woodkit.Class) int {
			return cmp.Compare(t.Presence[b.ID], t.Presence[a.ID])
		})
		seen = slices.SortedFunc(slices.Values(often[:mostTogether]), func(a, b woodkit.Class) int { return cmp.Compare(a.ID, b.ID) })
		m.Note = fmt.Sprintf("The %d classes that occur in the most frames; %d more are left out.", mostTogether, n)
	}
	together := t.CoOccurrence()
	for _, class := range seen {
		row := make([]float64, len(seen))
		for j, other := range seen {
			row[j] = float64(together[class.ID][other.ID]) / float64(t.Presence[class.ID])
			if other.ID == class.ID {
				row[j] = math.NaN() // all of them, which says nothing
			}
		}
		m.Rows = append(m.Rows, fmt.Sprintf("%s (%s)", class.Name, unit.Several(int(t.Presence[class.ID]), "frame", "frames")))
		m.Columns, m.Shares = append(m.Columns, class.Name), append(m.Shares, row)
	}
	return New(m.Figure())
}
