package scaling

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"woodscape.example/woodkit/figure"
	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/unit"
)

// A Curve holds the times of a task with different numbers of workers.
type Curve struct {
	Name    string
	Workers []int     // each at least 1, in any order
	Times   []float64 // seconds per item or per run, the same kind for all; one for each of Workers
}

// points returns the curve in ascending order of workers. The error names a time that is impossible.
func (c Curve) points() (workers, times []float64, err error) {
	if len(c.Workers) != len(c.Times) {
		return nil, nil, fmt.Errorf("curve %q: %d numbers of workers and %d times; give one time for each", c.Name, len(c.Workers), len(c.Times))
	}
	order := make([]int, len(c.Workers))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return c.Workers[i] - c.Workers[j] })
	for _, i := range order {
		switch n, t := c.Workers[i], c.Times[i]; {
		case n < 1:
			return nil, nil, fmt.Errorf("curve %q: %d workers; there is at least 1", c.Name, n)
		case !(t > 0) || math.IsInf(t, 0):
			return nil, nil, fmt.Errorf("curve %q: %d workers took %g; a time is above zero and finite", c.Name, n, t)
		}
		workers, times = append(workers, float64(c.Workers[i])), append(times, c.Times[i])
	}
	return workers, times, nil
}

// SpeedUps draws what more workers brought: for each curve, the time with the fewest workers divided by the time with each
// number of workers. It also draws the ideal line, on which twice the workers take half the time, and the number of cores
// that this machine leaves to Go. The axes are linear if the largest number of workers is at most 8 times the smallest, and
// otherwise logarithmic. The title goes on with the greatest speed-up of each curve. If a
// curve has an impossible time, Image returns an error.
func SpeedUps(title string, curves ...Curve) figure.Figure {
	return speedUps(title, thisMachine().usable(), 0, curves...)
}

// SpeedUpsBelow is SpeedUps with the speed-up that no number of workers can exceed drawn as a dashed line.
func SpeedUpsBelow(title string, ceiling float64, curves ...Curve) figure.Figure {
	return speedUps(title, thisMachine().usable(), ceiling, curves...)
}

func speedUps(title string, cores, ceiling float64, curves ...Curve) figure.Figure {
	drawing, err := speedUpCurves(title, cores, curves...)
	if err != nil {
		return figure.New(plot.Failed(fmt.Errorf("drawing speed-ups: %w", err)))
	}
	if ceiling > 0 {
		drawing.Bounds = []plot.Bound{{Name: fmt.Sprintf("never more than %.2f ×", ceiling), Value: ceiling}}
	}
	return figure.New(drawing.Figure())
}

// atMost gives the greatest value of each line: "all cores up to 1.97 ×".
func atMost(lines []plot.Line) string {
	var said []string
	for _, l := range lines {
		if len(l.Y) == 0 {
			continue
		}
		said = append(said, fmt.Sprintf("%s up to %.2f ×", l.Name, slices.Max(l.Y)))
	}
	return strings.Join(said, ", ")
}

// speedUpCurves returns the curves that SpeedUps draws.
func speedUpCurves(title string, cores float64, curves ...Curve) (plot.Curves, error) {
	drawing := plot.Curves{
		Title: title, X: plot.Axis{Label: "workers"}, Y: plot.Axis{Label: "speed-up"},
		Marks: []plot.Mark{{Name: unit.Cores(cores), X: cores}},
	}
	var all []float64
	for _, c := range curves {
		workers, times, err := c.points()
		if err != nil {
			return drawing, err
		}
		line := plot.Line{Name: c.Name, X: workers, Dots: true}
		for _, t := range times {
			line.Y = append(line.Y, times[0]/t)
		}
		drawing.Lines, all = append(drawing.Lines, line), append(all, workers...)
	}
	if len(all) == 0 {
		return drawing, nil
	}
	fewest := slices.Min(all)
	onWorkers(&drawing, all, fewest)
	drawing.Cover = append(drawing.Cover, math.Min(cores, slices.Max(all))/fewest) // the ideal line goes up to the cores
	if said := atMost(drawing.Lines); said != "" {
		drawing.Title = strings.TrimLeft(title+": "+said, ": ")
	}
	drawing.Y.Label = "speed-up over " + workersText(fewest)
	for _, line := range drawing.Lines {
		if len(line.X) > 0 && line.X[0] > fewest {
			drawing.Note += fmt.Sprintf("%s: over %s.\n", line.Name, workersText(line.X[0]))
		}
	}
	return drawing, nil
}

func workersText(n float64) string {
	if n == 1 {
		return "1 worker"
	}
	return fmt.Sprintf("%.0f workers", n)
}

// onWorkers sets up the axes for numbers of workers and adds the ideal line, on which the speed-up is workers divided by
// base.
func onWorkers(drawing *plot.Curves, workers []float64, base float64) {
	fewest, most := slices.Min(workers), slices.Max(workers)
	drawing.Cover = append(drawing.Cover, 0.9, 2)
	const wide = 8
	if most > wide*fewest {
		drawing.X.Log, drawing.Y.Log = true, true
		for n := fewest; n <= most; n *= 2 {
			drawing.Ticks = append(drawing.Ticks, n)
		}
	} else {
		drawing.Ticks = slices.Compact(slices.Sorted(slices.Values(workers)))
	}
	ideal := plot.Line{Name: "ideal"}
	const steps = 200 // the drawing clips the line at the axes
	for i := range steps + 1 {
		n := fewest * math.Pow(most/fewest, float64(i)/steps)
		ideal.X, ideal.Y = append(ideal.X, n), append(ideal.Y, n/base)
	}
	drawing.Guides = append(drawing.Guides, ideal)
}
