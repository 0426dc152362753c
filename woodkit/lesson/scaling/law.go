package scaling

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/optimize"
	"woodscape.example/woodkit/figure"
	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/unit"
)

// gonum's minimisation comes from the same well maintained library as the statistics and plots. Functions that a cell does
// not call are not linked.

// Scalability is the Universal Scalability Law fitted to a curve (N. J. Gunther, "Guerrilla Capacity Planning", Springer,
// 2007, and "A General Theory of Computational Scalability Based on Rational Functions", arXiv:0808.1431). The throughput
// of N workers is
//
//	X(N) = λ N / (1 + σ (N−1) + κ N (N−1))
//
// items per second. With κ = 0 it is Amdahl's law. With σ = 0 as well it is the ideal line.
type Scalability struct {
	Lambda float64 // λ: items per second of a single worker; runs per second if the curve's times are those of runs
	Sigma  float64 // σ, contention: as if this share of the work were done by one worker at a time, 0 to 1
	Kappa  float64 // κ, coherency: cost of each pair of workers, as a share of an item's work, at least 0
	R2     float64 // share of the throughput's variation that the law explains, at most 1; below 0, a constant fits better
	Peak   float64 // number of workers with the highest throughput, √((1−σ)/κ); infinite if more workers never harm

	PeakFrom, PeakTo float64 // range of Peak when one point is left out: how far it hangs on a single point; 0: not known
}

// fewestPoints is the fewest points from which three parameters can be estimated.
const fewestPoints = 4

// FitScalability fits the law to a curve, with σ between 0 and 1 and κ at least 0. It minimises the sum of the squared
// logarithms of measured over fitted throughput, because noise is proportional to the measured value. The error says what
// is wrong with the curve: it has fewer than four different numbers of workers, or a time that is impossible.
func FitScalability(c Curve) (Scalability, error) {
	s, err := fit(c)
	if err != nil {
		return s, err
	}
	for i := range c.Workers { // leave one point out
		less := Curve{c.Name, slices.Delete(slices.Clone(c.Workers), i, i+1), slices.Delete(slices.Clone(c.Times), i, i+1)}
		if without, err := fit(less); err == nil {
			if s.PeakTo == 0 {
				s.PeakFrom, s.PeakTo = s.Peak, s.Peak
			}
			s.PeakFrom, s.PeakTo = min(s.PeakFrom, without.Peak), max(s.PeakTo, without.Peak)
		}
	}
	return s, nil
}

func fit(c Curve) (Scalability, error) {
	workers, times, err := c.points()
	if err != nil {
		return Scalability{}, fmt.Errorf("fitting the scalability law: %w", err)
	}
	if n := len(slices.Compact(slices.Clone(workers))); n < fewestPoints {
		return Scalability{}, fmt.Errorf("fitting the scalability law: curve %q has %d different numbers of workers; measure at least %d", c.Name, n, fewestPoints)
	}
	measured := make([]float64, len(times))
	for i, t := range times {
		measured[i] = math.Log(1 / t)
	}
	loss := func(sigma, kappa float64) float64 {
		lambda := logLambda(workers, measured, sigma, kappa)
		sum := 0.0
		for i, n := range workers {
			d := measured[i] - lambda - math.Log(relative(n, sigma, kappa))
			sum += d * d
		}
		return sum
	}
	best, err := minimise(loss, slices.Max(workers))
	if err != nil {
		return Scalability{}, fmt.Errorf("fitting the scalability law to curve %q: %w", c.Name, err)
	}
	if most := slices.Max(workers); best[1]*most*most < 1e-9 {
		best[1] = 0 // zero, apart from rounding
	}
	s := Scalability{Sigma: best[0], Kappa: best[1], Peak: math.Inf(1)}
	s.Lambda = math.Exp(logLambda(workers, measured, s.Sigma, s.Kappa))
	if peak := math.Sqrt((1 - s.Sigma) / s.Kappa); s.Kappa > 0 {
		s.Peak = max(peak, 1)
	}
	s.R2 = s.determination(workers, times)
	for _, v := range []float64{s.Lambda, 1 / s.Lambda, s.Sigma, s.Kappa, s.R2} {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return Scalability{}, fmt.Errorf("fitting the scalability law: the times of curve %q are too large or too small; give them in seconds", c.Name)
		}
	}
	return s, nil
}

// relative returns the throughput of n workers as a multiple of that of one worker.
func relative(n, sigma, kappa float64) float64 {
	return n / (1 + sigma*(n-1) + kappa*n*(n-1))
}

// logLambda returns the logarithm of the λ that fits best. In logarithms, λ is only an offset, so it needs no search.
func logLambda(workers, measured []float64, sigma, kappa float64) float64 {
	sum := 0.0
	for i, n := range workers {
		sum += measured[i] - math.Log(relative(n, sigma, kappa))
	}
	return sum / float64(len(workers))
}

// minimise returns the σ and κ with the least loss. The simplex search uses x and y with σ = sin² x and κ = y²/most², which
// keeps σ and κ in their ranges and makes them similar in size. The search starts from the best point of a coarse grid.
// Then it starts once more from its result, because a simplex may stop too early.
func minimise(loss func(sigma, kappa float64) float64, most float64) (best [2]float64, err error) {
	parameters := func(x []float64) (sigma, kappa float64) {
		s, k := math.Sin(x[0]), x[1]/most
		return s * s, k * k
	}
	of := func(x []float64) float64 {
		value := loss(parameters(x))
		if math.IsNaN(value) {
			return math.Inf(1)
		}
		return value
	}
	start, least := []float64{0, 0}, math.Inf(1)
	for _, x := range []float64{0, 0.03, 0.1, 0.3, 0.8, math.Pi / 2} {
		for _, y := range []float64{0, 0.03, 0.1, 0.3, 1, 3, 10, 100} {
			if value := of([]float64{x, y}); value < least {
				start, least = []float64{x, y}, value
			}
		}
	}
	if math.IsInf(least, 1) {
		return best, errors.New("no parameters give finite values; are the times of one unit?")
	}
	for _, size := range []float64{0.1, 0.01, 1e-3, 1e-4} {
		result, err := optimize.Minimize(optimize.Problem{Func: of}, start,
			&optimize.Settings{Converger: &optimize.FunctionConverge{Absolute: 1e-16, Relative: 1e-12, Iterations: 60}, MajorIterations: 2000},
			&optimize.NelderMead{SimplexSize: size})
		if result == nil {
			return best, err
		}
		if result.F <= least { // a search that ended because it made no more progress has found a result too
			start, least = result.X, result.F
		}
	}
	best[0], best[1] = parameters(start)
	return best, nil
}

// Throughput returns how many items per second the law gives for this many workers.
func (s Scalability) Throughput(workers float64) float64 {
	return s.Lambda * relative(workers, s.Sigma, s.Kappa)
}

// determination returns R²: 1 minus a ratio, the squares that the law leaves divided by the squares around the mean. If all
// throughputs are equal, there is nothing to explain, and it returns 1.
func (s Scalability) determination(workers, times []float64) float64 {
	unit := slices.Min(times) // throughputs in units of the greatest, so that no square overflows
	mean := 0.0
	for _, t := range times {
		mean += unit / t / float64(len(times))
	}
	left, all := 0.0, 0.0
	for i, t := range times {
		d, e := unit/t-unit*s.Throughput(workers[i]), unit/t-mean
		left, all = left+d*d, all+e*e
	}
	if all <= 1e-18*float64(len(times)) {
		return 1
	}
	return 1 - left/all
}

// best returns the whole number of workers with the highest throughput by the law.
func (s Scalability) best() float64 {
	n := math.Floor(s.Peak)
	if s.Throughput(n+1) > s.Throughput(n) {
		n++
	}
	return n
}

// String explains what the law means for this curve.
func (s Scalability) String() string {
	text := fmt.Sprintf("By the law, one worker alone does %s per second. ", unit.ThreeDigits(s.Lambda))
	if s.Sigma < 0.0005 {
		text += "No part of the work waits for its turn (σ = 0)."
	} else {
		text += fmt.Sprintf("It is as if %.1f %% of the work were done by one worker at a time (σ = %.3g). This alone would limit the speed-up to 1/σ = %.3g ×.", 100*s.Sigma, s.Sigma, 1/s.Sigma)
	}
	best := s.best()
	switch {
	case s.Kappa == 0 || s.Peak > 1e5:
		text += " More workers do no harm (κ = 0)."
	case best == 1:
		text += fmt.Sprintf(" Each pair of workers costs %.2g %% of the time of an item (κ = %.2g), so one worker does most.", 100*s.Kappa, s.Kappa)
	default:
		text += fmt.Sprintf(" Each pair of workers costs %.2g %% of the time of an item (κ = %.2g). By the law, throughput is highest with %.0f workers%s: %.3g × that of one.",
			100*s.Kappa, s.Kappa, best, s.peakRange(), s.Throughput(best)/s.Lambda)
	}
	text += fmt.Sprintf(" R² = %.3f", s.R2)
	if s.R2 < 0.9 {
		text += ": the law does not describe these times well"
	}
	return text + "."
}

// peakRange says how far the best number of workers depends on single points.
func (s Scalability) peakRange() string {
	switch {
	case s.PeakTo == 0:
		return ""
	case s.PeakTo > 1e5:
		return fmt.Sprintf(" (from %.0f to no end when one point is left out)", s.PeakFrom)
	}
	return fmt.Sprintf(" (%.0f to %.0f when one point is left out)", s.PeakFrom, s.PeakTo)
}

// summary says with how many workers throughput is highest by the law.
func (s Scalability) summary() string {
	best := s.best()
	switch {
	case s.Kappa == 0 || s.Peak > 1e5:
		return "by the law, more workers do no harm"
	case best == 1:
		return "by the law, throughput is highest with one worker"
	}
	return fmt.Sprintf("by the law, throughput is highest with %.0f workers: %.3g × that of one", best, s.Throughput(best)/s.Lambda)
}

// Figure draws the law beside the speed-ups of the curve to which it was fitted. Both are relative to one worker, as given
// by the law. A mark shows the peak, unless the peak depends on a single point. If the curve has an impossible time, Image
// returns an error.
func (s Scalability) Figure(title string, c Curve) figure.Figure {
	workers, times, err := c.points()
	if err != nil {
		return figure.New(plot.Failed(fmt.Errorf("drawing the scalability law: %w", err)))
	}
	drawing := plot.Curves{Title: strings.TrimLeft(title+": "+s.summary(), ": "), X: plot.Axis{Label: "workers"}, Y: plot.Axis{Label: "speed-up over the fitted single worker"}, Note: s.String()}
	data := plot.Line{Name: c.Name, Dots: true}
	law := plot.Line{Name: "the law"}
	for i, n := range workers { // with gaps between the points, so that they are drawn as dots without a line
		data.X, data.Y = append(data.X, n, math.NaN()), append(data.Y, 1/times[i]/s.Lambda, math.NaN())
	}
	if len(workers) > 0 {
		onWorkers(&drawing, workers, 1)
		const steps = 200
		for i := range steps + 1 {
			n := workers[0] * math.Pow(workers[len(workers)-1]/workers[0], float64(i)/steps)
			law.X, law.Y = append(law.X, n), append(law.Y, s.Throughput(n)/s.Lambda)
		}
	}
	drawing.Lines = []plot.Line{law, data}
	if most := slices.Max(append(workers, 0)); s.Peak <= most && s.PeakTo <= most && s.Peak > 1 {
		drawing.Marks = append(drawing.Marks, plot.Mark{Name: fmt.Sprintf("most with %.0f", s.best()), X: s.Peak})
	}
	return figure.New(drawing.Figure())
}
