package figure

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/cell"
	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/timing"
)

// Predictions draws each guess beside what was measured, a row for each question, on one logarithmic axis: the longer the line
// between them, the further off the guess. The data set may be nil where the guesses are about several, or none. Guesses outlive
// the kernel; where this kernel has run or guessed at something, only those of the same tasks are drawn.
func Predictions(ds *woodkit.Dataset) Figure {
	records, err := timing.Records("")
	cell.Warn(err)
	guesses, err := timing.Guesses()
	cell.Warn(err)
	return New(predictions(ds, records, timing.OfThisKernel(guesses, records)).Figure())
}

// predictions is what Predictions draws: those furthest off come first.
func predictions(ds *woodkit.Dataset, records []timing.Record, guesses []timing.Guess) plot.Pairs {
	drawing := plot.Pairs{Axis: "time, as a multiple of the for loop's", Mark: plot.Mark{Name: "as long as the for loop", X: 1}}
	near := 0
	for _, g := range guesses {
		if run, baseline, found := timing.AgainstBaseline(records, ds, g.Question); found && run.ID != baseline.ID {
			pair := plot.Pair{Name: g.Question.String(), Guessed: g.Ratio, Measured: timing.Fraction(run, baseline)}
			drawing.Rows = append(drawing.Rows, pair)
			if off(pair) <= 2 {
				near++
			}
		}
	}
	slices.SortStableFunc(drawing.Rows, func(a, b plot.Pair) int {
		if p, q := off(a), off(b); p != q && p == p && q == q {
			if p > q {
				return -1
			}
			return 1
		}
		return strings.Compare(a.Name, b.Name)
	})
	drawing.Title = "Your guesses and what was measured"
	if n := len(drawing.Rows); n > 0 {
		were := "were"
		if near == 1 {
			were = "was"
		}
		drawing.Title = fmt.Sprintf("%d of %d guesses %s within a factor of two", near, n, were)
	}
	return drawing
}

// off is by what factor a guess was wrong, not below 1.
func off(p plot.Pair) float64 { return math.Max(p.Guessed/p.Measured, p.Measured/p.Guessed) }
