package figure

import (
	"math"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/cell"
	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/timing"
)

// TaskBars draws the time for one frame of a task's runs by their labels, from the latest record of each about the
// data set (any, where it is nil).
func TaskBars(ds *woodkit.Dataset, task string, labels ...string) Figure {
	records := taskRecords(task)
	chart := plot.Bars{Title: task, Axis: "time for one frame", Unit: unit.Seconds}
	for _, name := range labels {
		value, note := TimeOf(records, ds, task, name)
		if note == Absent {
			note = "not run"
		}
		chart.Bars = append(chart.Bars, plot.Bar{Name: name, Value: value, Note: note})
	}
	return New(chart.Figure())
}

func taskRecords(task string) []timing.Record {
	records, err := timing.Records(task)
	cell.Warn(err)
	return records
}

// Absent is the label of a bar that nobody measured.
const Absent = " "

// TimeOf is this machine's time per frame for a task and a label, in seconds, or the note in its place.
func TimeOf(records []timing.Record, ds *woodkit.Dataset, task, label string) (float64, string) {
	r, found := timing.Latest(records, ds, timing.Question{Task: task, Label: label})
	switch {
	case found && r.Died != "":
		return math.NaN(), "died"
	case found:
		return r.PerFrame().Seconds(), ""
	}
	return math.NaN(), Absent
}
