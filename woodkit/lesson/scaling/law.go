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

// gonum's minimisation: the same well kept library as for statistics and plots. What a cell does not call is not linked.

// Scalability is the Universal Scalability Law fitted to a curve (N. J. Gunther, "Guerrilla Capacity Planning", Springer,
// 2007, and "A General Theory of Computational Scalability Based on Rational Functions", arXiv:0808.1431). N workers do
//
//	X(N) = λ N / (1 + σ (N−1) + κ N (N−1))
//
// items per second. With κ = 0 it is Amdahl's law, with σ = 0 as well the ideal line.
type Scalability struct {
	Lambda float64 // λ: items per second of one worker alone; runs per second where the curve's times are of runs
	Sigma  float64 // σ, contention: as if this share of the work were done by one worker at a time, 0 to 1
	Kappa  float64 // κ, coherency: what each pair of workers costs, as a share of an item's work, not below 0
	R2     float64 // share of the variation of items per second that the law accounts for; 1 is all; below 0: a constant would do better
	Peak   float64 // workers that do most, √((1−σ)/κ); infinite where more workers never harm

	PeakFrom, PeakTo float64 // the range of Peak when one point is left out: how far it hangs on a single measurement; 0 where not known
}

// fewestPoints are needed to tell three parameters from chance.
const fewestPoints = 4

// FitScalability fits the law to a curve, with σ between 0 and 1 and κ not below 0: it minimises the squares of the logarithms of
// measured over fitted throughput, since noise is in proportion to what is measured. The error says what is wrong with
// the curve: fewer than four different numbers of workers, or a time that none can be.
func FitScalability(c Curve) (Scalability, error) {
	s, err := fit(c)
	if err != nil {
		return s, err
	}
	for i := range c.Workers { // one is left out
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
		best[1] = 0 // all that is left of none, by rounding
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

// relative is the throughput of n workers over that of one.
func relative(n, sigma, kappa float64) float64 {
	return n / (1 + sigma*(n-1) + kappa*n*(n-1))
}

// logLambda is the logarithm of the λ that fits best: in logarithms it is a mere offset, so it need not be searched for.
func logLambda(workers, measured []float64, sigma, kappa float64) float64 {
	sum := 0.0
	for i, n := range workers {
		sum += measured[i] - math.Log(relative(n, sigma, kappa))
	}
	return sum / float64(len(workers))
}

// minimise returns σ and κ of the least loss. The simplex search walks on x and y with σ = sin² x and κ = y²/most², which
// keeps them in their ranges and of one size; it starts from the best of a coarse grid, and again from what it found, as a simplex may
// come to rest too early.
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
		if result.F <= least { // a search that ended for want of progress has found something all the same
			start, least = result.X, result.F
		}
	}
	best[0], best[1] = parameters(start)
	return best, nil
}

// Throughput is how many items per second so many workers do by the law.
func (s Scalability) Throughput(workers float64) float64 {
	return s.Lambda * relative(workers, s.Sigma, s.Kappa)
}

// determination is R²: 1 − the squares that the law leaves over the squares around the mean. Where all throughputs are the
// same there is nothing to account for: 1.
func (s Scalability) determination(workers, times []float64) float64 {
	unit := slices.Min(times) // throughputs in units of the greatest, so that no square is too large for a number
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

// best is how many workers, a whole number, do most by the law.
func (s Scalability) best() float64 {
	n := math.Floor(s.Peak)
	if s.Throughput(n+1) > s.Throughput(n) {
		n++
	}
	return n
}

// String says what the law means for this curve.
func (s Scalability) String() string {
	text := fmt.Sprintf("One worker alone does %s per second. ", unit.ThreeDigits(s.Lambda))
	if s.Sigma < 0.0005 {
		text += "No part of the work waits for its turn (σ = 0)"
	} else {
		text += fmt.Sprintf("It is as if %.1f %% of the work were done by one worker at a time (σ = %.3g), which alone allows %.3g × at most", 100*s.Sigma, s.Sigma, 1/s.Sigma)
	}
	best := s.best()
	switch {
	case s.Kappa == 0 || s.Peak > 1e5:
		text += "; more workers do no harm (κ = 0)."
	case best == 1:
		text += fmt.Sprintf("; each pair of workers costs %.2g %% of an item (κ = %.2g): one worker does most.", 100*s.Kappa, s.Kappa)
	default:
		text += fmt.Sprintf("; each pair of workers costs %.2g %% of an item (κ = %.2g): by the law %.0f workers do most, %.3g × one%s.", 100*s.Kappa, s.Kappa, best, s.Throughput(best)/s.Lambda, s.peakRange())
	}
	text += fmt.Sprintf(" R² = %.3f", s.R2)
	if s.R2 < 0.9 {
		text += ": the law does not describe these times well"
	}
	return text + "."
}

// peakRange says how far the number of workers that do most hangs on single points.
func (s Scalability) peakRange() string {
	switch {
	case s.PeakTo == 0:
		return ""
	case s.PeakTo > 1e5:
		return fmt.Sprintf(" (from %.0f to no end when one point is left out)", s.PeakFrom)
	}
	return fmt.Sprintf(" (%.0f to %.0f when one point is left out)", s.PeakFrom, s.PeakTo)
}

// summary says how many workers do most by the law.
func (s Scalability) summary() string {
	best := s.best()
	switch {
	case s.Kappa == 0 || s.Peak > 1e5:
		return "by the law, more workers do no harm"
	case best == 1:
		return "by the law, one worker does most"
	}
	return fmt.Sprintf("by the law, %.0f workers do most, %.3g × one", best, s.Throughput(best)/s.Lambda)
}

// Figure draws the law beside the speed-ups of the curve that it was fitted to, both over one worker as the law has it. A
// mark shows where most is done, unless that hangs on a single point. A curve with a time that none can be is an error of Image.
func (s Scalability) Figure(title string, c Curve) figure.Figure {
	workers, times, err := c.points()
	if err != nil {
		return figure.New(plot.Failed(fmt.Errorf("drawing the scalability law: %w", err)))
	}
	drawing := plot.Curves{Title: strings.TrimLeft(title+": "+s.summary(), ": "), X: plot.Axis{Label: "workers"}, Y: plot.Axis{Label: "speed-up over the fitted single worker"}, Note: s.String()}
	data := plot.Line{Name: c.Name, Dots: true}
	law := plot.Line{Name: "the law"}
	for i, n := range workers { // gaps between them: dots that nothing joins
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
