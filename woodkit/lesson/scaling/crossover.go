package scaling

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"gonum.org/v1/gonum/stat"

	"woodscape.example/woodkit/figure"
	"woodscape.example/woodkit/internal/median"
	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/unit"
)

// A WaitPoint holds the speed-ups of three pools over the for loop with the same wait per file, one per round.
type WaitPoint struct {
	Wait    time.Duration // wait per file; 0: no wait
	Cores   []float64     // of Pool(cores)
	Many    []float64     // of Pool(64) on all cores
	OneCore []float64     // of Pool(64) on one core; may be missing
}

// drawn reports whether both pools have a speed-up that can be drawn.
func (p WaitPoint) drawn() bool { return len(above0(p.Cores)) > 0 && len(above0(p.Many)) > 0 }

// ahead reports whether the slowest round of Pool(64) was faster than the fastest round of Pool(cores), so that their
// ranges do not overlap.
func (p WaitPoint) ahead() bool {
	return p.drawn() && slices.Min(above0(p.Many)) > slices.Max(above0(p.Cores))
}

// above0 returns the speed-ups that a logarithmic axis can show.
func above0(all []float64) []float64 {
	return slices.DeleteFunc(slices.Clone(all), func(v float64) bool { return !(v > 0) || math.IsInf(v, 0) })
}

// A WaitMark marks a wait that is known from another source, such as the wait for this disk, or the article's upper bound.
type WaitMark struct {
	Name string
	Wait time.Duration
}

// Crossover shows how long the wait per file must be for many goroutines to be faster than one per core. It draws the
// speed-up over the for loop against the wait, as the median of the rounds with their range. The axis of waits is
// logarithmic and therefore has no zero. Points and marks without a wait are at its left end, behind a break, and no line
// joins them with the others. The title goes on with the wait from which 64 goroutines on one core overtake one per core on all
// cores: where the fitted curves of the two cross, as the median of the rounds with their range. The note says from which
// measured wait on 64 goroutines on all cores are ahead. Speed-ups that are not above zero are left out.
func Crossover(title string, points []WaitPoint, marks ...WaitMark) figure.Figure {
	return figure.New(crossoverCurves(title, points, marks).Figure())
}

// crossoverCurves returns the curves that Crossover draws.
func crossoverCurves(title string, points []WaitPoint, marks []WaitMark) plot.Curves {
	points = slices.Clone(points)
	slices.SortStableFunc(points, func(a, b WaitPoint) int { return cmp.Compare(a.Wait, b.Wait) })
	drawing := plot.Curves{
		Title: strings.TrimSpace(title + " " + overtaking(points)), Note: strings.TrimSpace(verdict(points) + " " + rangeNote(points)),
		X: plot.Axis{Label: "wait for one file", Unit: unit.Seconds, Log: true}, Y: plot.Axis{Label: "speed-up over the for loop"},
	}
	zero, none := zeroWait(points, marks)
	if none {
		drawing.Zero = zero
	}
	place := func(wait time.Duration) float64 {
		if wait <= 0 {
			return zero
		}
		return wait.Seconds()
	}
	line := func(name string, speedUps func(WaitPoint) []float64) plot.Line {
		line := plot.Line{Name: name, Dots: true}
		for i, p := range points {
			if i > 0 && p.Wait > 0 && points[i-1].Wait <= 0 { // not joined with points without a wait
				line.X, line.Y = append(line.X, math.NaN()), append(line.Y, math.NaN())
				line.Low, line.High = append(line.Low, math.NaN()), append(line.High, math.NaN())
			}
			low, v, high := math.NaN(), math.NaN(), math.NaN()
			if rounds := above0(speedUps(p)); len(rounds) > 0 {
				low, v, high = slices.Min(rounds), median.Of(rounds), slices.Max(rounds)
			}
			const wide = 8
			drawing.Y.Log = drawing.Y.Log || high > wide
			line.X, line.Y = append(line.X, place(p.Wait)), append(line.Y, v)
			line.Low, line.High = append(line.Low, low), append(line.High, high)
		}
		return line
	}
	drawing.Lines = []plot.Line{
		line("Pool(cores)", func(p WaitPoint) []float64 { return p.Cores }),
		line("Pool(64)", func(p WaitPoint) []float64 { return p.Many }),
	}
	if one := line("Pool(64) on one core", func(p WaitPoint) []float64 { return p.OneCore }); slices.ContainsFunc(one.Y, func(v float64) bool { return v > 0 }) {
		drawing.Lines = append(drawing.Lines, one)
	}
	drawing.Cover = []float64{0.9, 2}
	for _, m := range marks {
		drawing.Marks = append(drawing.Marks, plot.Mark{Name: m.Name, X: place(m.Wait)})
	}
	return drawing
}

// zeroWait returns the place of a wait of 0 on the axis, which is well left of the shortest wait, and whether there is such
// a wait.
func zeroWait(points []WaitPoint, marks []WaitMark) (zero float64, none bool) {
	waits := []time.Duration{}
	for _, p := range points {
		waits = append(waits, p.Wait)
	}
	for _, m := range marks {
		waits = append(waits, m.Wait)
	}
	shortest := time.Duration(math.MaxInt64)
	for _, w := range waits {
		if w <= 0 {
			none = true
		} else {
			shortest = min(shortest, w)
		}
	}
	if shortest == math.MaxInt64 {
		shortest = time.Millisecond
	}
	return shortest.Seconds() / 4, none
}

// rangeNote says what the bars are.
func rangeNote(points []WaitPoint) string {
	rounds := 0
	for _, p := range points {
		rounds = max(rounds, len(p.Cores), len(p.Many))
	}
	if rounds < 2 {
		return ""
	}
	return fmt.Sprintf("The bars are the range of %d rounds.", rounds)
}

// verdict says from which wait on Pool(64) is ahead, among the points that the figure shows. The points are in the
// order of their waits.
func verdict(points []WaitPoint) string {
	points = slices.DeleteFunc(slices.Clone(points), func(p WaitPoint) bool { return !p.drawn() })
	from := len(points)
	for from > 0 && points[from-1].ahead() {
		from--
	}
	rounds := 0
	for _, p := range points {
		rounds = max(rounds, len(p.Cores), len(p.Many))
	}
	switch {
	case len(points) == 0:
		return ""
	case rounds < 2:
		return "One round only: nothing says how much of this is chance."
	case from == len(points):
		return "The ranges of the rounds overlap at the longest wait: Pool(64) is not ahead there."
	case from == 0:
		return "Pool(64) is ahead at every wait: its range lies above."
	}
	return fmt.Sprintf("From a wait of %s on, Pool(64) is ahead: its range lies above. At %s it does not.",
		unit.Seconds.Format(points[from].Wait.Seconds()), unit.Seconds.Format(points[from-1].Wait.Seconds()))
}

// overtaking says from which wait on Pool(64) on one core is faster than Pool(cores) on all of them, or nothing where that was not
// measured. The points are in the order of their waits.
func overtaking(points []WaitPoint) string {
	rounds := math.MaxInt
	for _, p := range points {
		rounds = min(rounds, len(p.Cores), len(p.OneCore))
	}
	if len(points) == 0 || rounds == 0 {
		return ""
	}
	longest := points[len(points)-1].Wait.Seconds()
	var waits []float64
	for round := range rounds {
		wait := crossing(points, round)
		if math.IsNaN(wait) {
			return ""
		}
		waits = append(waits, max(0, wait))
	}
	if slices.Max(waits) > longest {
		return fmt.Sprintf("Up to a wait of %s, the rounds do not show when 64 on one core overtake one per core.", unit.Seconds.Format(longest))
	}
	text := fmt.Sprintf("64 on one core overtake one per core from a wait of %s on", unit.Seconds.Format(median.Of(waits)))
	if rounds > 1 {
		text += fmt.Sprintf(" (%s to %s in %d rounds)", unit.Seconds.Format(slices.Min(waits)), unit.Seconds.Format(slices.Max(waits)), rounds)
	}
	return text + "."
}

// crossing fits a line to the speed-ups of each of the two pools in one round, and returns the wait in seconds at which the lines
// cross. Both are lines: let c be the work per file. One worker per core has the speed-up cores at every wait. 64 goroutines keep
// one core busy, so they need c per file where the for loop needs wait + c, and their speed-up is 1 + wait / c. Each point
// weighs as its relative error does, since noise grows with the speed-up. Without two different waits, or where the lines do not
// cross upwards, the result is NaN.
func crossing(points []WaitPoint, round int) float64 {
	fit := func(speedUps func(WaitPoint) []float64) (start, slope float64) {
		var waits, values, weights []float64
		for _, p := range points {
			if v := speedUps(p)[round]; v > 0 && !math.IsInf(v, 0) {
				waits, values, weights = append(waits, p.Wait.Seconds()), append(values, v), append(weights, 1/(v*v))
			}
		}
		if len(waits) < 2 || slices.Min(waits) == slices.Max(waits) {
			return math.NaN(), math.NaN()
		}
		return stat.LinearRegression(waits, values, weights, false)
	}
	cores, coresSlope := fit(func(p WaitPoint) []float64 { return p.Cores })
	one, oneSlope := fit(func(p WaitPoint) []float64 { return p.OneCore })
	if wait := (cores - one) / (oneSlope - coresSlope); oneSlope > coresSlope && !math.IsInf(wait, 0) {
		return wait
	}
	return math.NaN()
}
