package figure

import (
	"fmt"
	"math"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/timing"
)

// byRuns is how a bar is called whose masks are read as runs.
const byRuns = ", by runs"

var (
	pixelsColor = plot.LoopColor
	runsColor   = plot.RunsColor
)

// CoresAndWork draws the time for one frame of a task as for loop, pool and fold, each by pixels and by runs, from the
// latest records ("pool" and "pool, by runs"), and says in a sentence what more cores gave and what less work gave.
func CoresAndWork(ds *woodkit.Dataset, task string) (Figure, string) {
	records := taskRecords(task)
	places := []string{timing.LabelLoop, timing.LabelPool, timing.LabelFold}
	pixels := plot.BarSeries{Name: "by pixels", Color: pixelsColor}
	runs := plot.BarSeries{Name: "by runs", Color: runsColor}
	for _, place := range places {
		for name, series := range map[string]*plot.BarSeries{place: &pixels, place + byRuns: &runs} {
			value, note := TimeOf(records, ds, task, name)
			series.Values, series.Notes = append(series.Values, value), append(series.Notes, note)
		}
	}
	figure := plot.GroupedBars{
		Title: task + ": cores and less work", Axis: "time for one frame", Unit: unit.Seconds, Log: true,
		Groups: places, Series: []plot.BarSeries{pixels, runs},
	}.Figure()
	return New(figure), gains(pixels.Values, runs.Values)
}

// gains says what the runs of CoresAndWork gained over the for loop by pixels; the values are loop, pool and fold.
func gains(pixels, runs []float64) string {
	cores := pixels[0] / math.Min(pixels[1], pixels[2])
	work := pixels[0] / runs[0]
	both := pixels[0] / math.Min(runs[0], math.Min(runs[1], runs[2]))
	if math.IsNaN(cores + work + both) {
		return "Not all of it has been run: for loop, pool and fold, each by pixels and by runs."
	}
	whole := func(x float64) string {
		if x < 9.5 {
			return fmt.Sprintf("%.1f ×", x)
		}
		return fmt.Sprintf("%.0f ×", x)
	}
	return fmt.Sprintf("Cores gave %.1f ×, less work gave %s, both together %s.", cores, whole(work), whole(both))
}
