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

// Predictions draws each guess beside its measurement. There is a row for each question, and one logarithmic axis. The longer
// the line between guess and measurement, the further off the guess. The data set may be nil if the guesses are about several
// data sets, or about none. Guesses are kept when the kernel ends. If this kernel has run or guessed anything, only guesses
// about the same tasks are drawn.
func Predictions(ds *woodkit.Dataset) Figure {
	records, err := timing.Records("")
	cell.Warn(err)
	guesses, err := timing.Guesses()
	cell.Warn(err)
	return New(predictions(ds, records, timing.OfThisKernel(guesses, records)).Figure())
}

// predictions returns the drawing of Predictions. The guesses that are furthest off come first.
func predictions(ds *woodkit.Dataset, records []timing.Record, guesses []timing.Guess) plot.Pairs {
	drawing := plot.Pairs{Axis: "time per item, as a multiple of the for loop's", Mark: plot.Mark{Name: "as long as the for loop", X: 1}}
	near, quiet := 0, 0
	for _, g := range guesses {
		run, baseline, found := timing.AgainstBaseline(records, ds, g.Question)
		if !found || run.ID == baseline.ID {
			continue
		}
		pair := plot.Pair{Name: g.Question.String(), Guessed: g.Ratio, Measured: timing.Fraction(run, baseline)}
		if run.Load.Busy() || baseline.Load.Busy() {
			pair.Name += " (busy)"
			drawing.Note = "Busy: other programs ran meanwhile, so the measurement is not counted."
		} else {
			quiet++
			if off(pair) <= 2 {
				near++
			}
		}
		drawing.Rows = append(drawing.Rows, pair)
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
	if quiet > 0 {
		were := "were"
		if near == 1 {
			were = "was"
		}
		drawing.Title = fmt.Sprintf("%d of %d guesses %s within a factor of two", near, quiet, were)
	}
	return drawing
}

// off returns the factor by which a guess was wrong, which is at least 1.
func off(p plot.Pair) float64 { return math.Max(p.Guessed/p.Measured, p.Measured/p.Guessed) }
