package scaling

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"woodscape.example/woodkit/figure"
	"woodscape.example/woodkit/internal/median"
	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/sentence"
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
// cores: where the curves of the two cross in each round, as the median of the rounds with their range. The note says from which
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

// verdict says from which wait on Pool(64) is ahead, among the points that the figure shows, and at which shorter waits. The
// points are in the order of their waits.
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
	const faster = "every round of Pool(64) is faster than every round of Pool(cores)"
	at := func(p WaitPoint) string {
		if p.Wait <= 0 {
			return "0"
		}
		return unit.Seconds.Format(p.Wait.Seconds())
	}
	switch {
	case len(points) == 0:
		return ""
	case rounds < 2:
		return "One round only: nothing says how much of this is chance."
	case from == len(points):
		return "At the longest wait, not " + faster + "."
	case from == 0:
		return "At every wait, " + faster + "."
	}
	var shorter []string // waits at which it is faster too, although it is not at a longer one
	for _, p := range points[:from-1] {
		if p.ahead() {
			shorter = append(shorter, at(p))
		}
	}
	text := fmt.Sprintf("From a wait of %s on, %s. At %s, this is not so", at(points[from]), faster, at(points[from-1]))
	if len(shorter) > 0 {
		text += ", but at " + sentence.List(shorter) + " it is"
	}
	return text + "."
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
		return fmt.Sprintf("Up to a wait of %s, 64 on one core do not overtake one per core in every round.", unit.Seconds.Format(longest))
	}
	text := fmt.Sprintf("64 on one core overtake one per core from a wait of %s on", unit.Seconds.Format(median.Of(waits)))
	if rounds > 1 {
		text += fmt.Sprintf(" (%s to %s in %d rounds)", unit.Seconds.Format(slices.Min(waits)), unit.Seconds.Format(slices.Max(waits)), rounds)
	}
	return text + "."
}

// crossing returns the wait in seconds from which Pool(64) on one core is faster than Pool(cores) in one round, at all longer waits
// too. Between two measured waits, the speed-ups are taken to follow straight lines: let c be the work per file. One worker per core
// has the speed-up cores at every wait. 64 goroutines keep one core busy, so they need c per file where the for loop needs wait + c,
// and their speed-up is 1 + wait / c. The result is infinite if it is slower at the longest wait, and NaN if a speed-up is missing.
func crossing(points []WaitPoint, round int) float64 {
	lead := func(p WaitPoint) float64 { return p.OneCore[round] - p.Cores[round] }
	for _, p := range points {
		if one, cores := p.OneCore[round], p.Cores[round]; !(one > 0 && cores > 0) || math.IsInf(one+cores, 0) {
			return math.NaN()
		}
	}
	from := len(points)
	for from > 0 && lead(points[from-1]) > 0 {
		from--
	}
	switch from {
	case len(points):
		return math.Inf(1)
	case 0:
		return points[0].Wait.Seconds()
	}
	before, after := points[from-1], points[from]
	part := -lead(before) / (lead(after) - lead(before))
	return before.Wait.Seconds() + part*(after.Wait-before.Wait).Seconds()
}
