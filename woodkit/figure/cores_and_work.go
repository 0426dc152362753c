package figure

import (
	"fmt"
	"image/color"
	"math"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/timing"
)

// byRuns ends the label of a bar whose masks are read as runs.
const byRuns = ", by runs"

var (
	pixelsColor = plot.PixelsColor
	runsColor   = plot.RunsColor
)

// CoresAndWork draws the time for one frame of a task as for loop, pool and fold, each by pixels and by runs. It takes the
// latest records ("pool" and "pool, by runs"). The text says in a sentence what more cores gained and what less work gained.
func CoresAndWork(ds *woodkit.Dataset, task string) (Figure, string) {
	rows, pixels, runs := coresAndWork(ds, taskRecords(task), task)
	return New(rows.Figure()), gains(pixels, runs)
}

// coresAndWork returns the drawing of CoresAndWork and its values, in the order loop, pool, fold.
func coresAndWork(ds *woodkit.Dataset, records []timing.Record, task string) (drawing plot.Rows, pixels, runs []float64) {
	drawing = plot.Rows{
		Axis: "time per frame", Unit: unit.Seconds,
		Legend: []plot.Swatch{{Name: "by pixels", Color: pixelsColor}, {Name: "by runs", Color: runsColor}},
	}
	places := []string{timing.LabelLoop, timing.LabelPool, timing.LabelFold}
	add := func(name string, color color.RGBA) float64 {
		value, note := TimeOf(records, ds, task, name)
		if note == Absent {
			note = "not run"
		}
		drawing.Rows = append(drawing.Rows, plot.Row{Name: name, Value: value, Note: note, Color: color})
		return value
	}
	for _, place := range places {
		pixels = append(pixels, add(place, pixelsColor))
	}
	for _, place := range places {
		runs = append(runs, add(place+byRuns, runsColor))
	}
	drawing.Title = quickest(task, drawing.Rows)
	return drawing, pixels, runs
}

// gains says how much the runs of CoresAndWork gained over the for loop by pixels. The values are in the order loop, pool,
// fold.
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
