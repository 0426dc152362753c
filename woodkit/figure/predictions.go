package figure

import (
	"slices"
	"strings"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/cell"
	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/timing"
)

// Predictions draws guesses against what was measured, on logarithmic axes: on the diagonal a guess was right, above it
// the run took longer than was thought. The data set may be nil where the guesses are about several, or none. Guesses outlive
// the kernel; where this kernel has run or guessed at something, only those of the same tasks are drawn.
func Predictions(ds *woodkit.Dataset) Figure {
	figure := plot.Guesses{Title: "Guessed and measured, as fractions of the for loop's time"}
	records, err := timing.Records("")
	cell.Warn(err)
	guesses, err := timing.Guesses()
	cell.Warn(err)
	guesses = timing.OfThisKernel(guesses, records)
	slices.SortFunc(guesses, func(a, b timing.Guess) int { return strings.Compare(a.Question.String(), b.Question.String()) })
	for _, g := range guesses {
		if run, baseline, found := timing.AgainstBaseline(records, ds, g.Question); found {
			figure.Points = append(figure.Points, plot.Guess{
				Name: g.Question.String(), Guessed: g.Ratio, Measured: timing.Fraction(run, baseline), Color: colorOf(g.Label),
			})
		}
	}
	return New(figure.Figure())
}
