package figure

import (
	"fmt"
	"math"
	"strings"
	"time"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/cell"
	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/sentence"
	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/timing"
)

// TaskBars draws the time per frame of a task's runs by their labels. It takes the latest record of each label for the data
// set. If ds is nil, it takes records of any data set and draws the time per item. Beside each bar is its ratio to the for
// loop's time.
func TaskBars(ds *woodkit.Dataset, task string, labels ...string) Figure {
	return New(taskRows(ds, taskRecords(task), task, labels).Figure())
}

// A Bound is an estimate of the least time that a task can take for one item.
type Bound struct {
	Name    string
	PerItem time.Duration
}

// TaskBarsWith is TaskBars with bounds, drawn as dashed lines, so that you can compare what was measured with what is
// possible.
func TaskBarsWith(ds *woodkit.Dataset, task string, bounds []Bound, labels ...string) Figure {
	return New(bounded(taskRows(ds, taskRecords(task), task, labels), bounds).Figure())
}

// bounded adds bounds to rows.
func bounded(rows plot.Rows, bounds []Bound) plot.Rows {
	for _, b := range bounds {
		rows.Marks = append(rows.Marks, plot.Mark{Name: b.Name, X: b.PerItem.Seconds()})
	}
	return rows
}

// taskRows returns the drawing of TaskBars.
func taskRows(ds *woodkit.Dataset, records []timing.Record, task string, labels []string) (drawing plot.Rows) {
	drawing = plot.Rows{Axis: "time per item", Unit: unit.Seconds}
	if ds != nil {
		drawing.Axis = "time per frame"
	}
	defer func() { drawing.Title, drawing.Note = quickest(task, drawing.Rows), whoHasAColour(drawing.Rows) }()
	baseline, _ := TimeOf(records, ds, task, timing.LabelLoop)
	for _, name := range labels {
		value, note := TimeOf(records, ds, task, name)
		if note == Absent {
			note = "not run"
		}
		row := plot.Row{Name: name, Value: value, Note: note, Color: colorOf(name)}
		if ratio := value / baseline; note == "" && name != timing.LabelLoop && !math.IsNaN(ratio) {
			row.Beside = "= " + unit.Ratio(ratio) + " the for loop"
		}
		if row.Color == nil {
			row.Color = plot.Grey
		}
		drawing.Rows = append(drawing.Rows, row)
	}
	return drawing
}

// whoHasAColour explains why some rows have colours and others are dark grey.
func whoHasAColour(rows []plot.Row) string {
	var own []string
	for _, r := range rows {
		if r.Color != plot.Grey {
			own = append(own, "“"+r.Name+"”")
		}
	}
	if len(own) == 0 || len(own) == len(rows) {
		return ""
	}
	colour, is := "colour", "is"
	if len(own) > 1 {
		colour, is = "colours", "are"
	}
	return fmt.Sprintf("The %s of %s %s the same in all figures. What has no colour of its own is dark grey.", colour, sentence.List(own), is)
}

// quickest says which ways of a task took the least time, and how they compare with the for loop, if it is the first row.
func quickest(task string, rows []plot.Row) string {
	loop := math.NaN()
	var names []string
	var times []float64
	for i, r := range rows {
		if i == 0 && r.Name == timing.LabelLoop {
			loop = r.Value
		}
		names, times = append(names, r.Name), append(times, r.Value)
	}
	who, beside := TookLeast(names, times, loop)
	if who == "" || len(rows) < 2 {
		return sentence.Begin(task) + ": what each way took"
	}
	return fmt.Sprintf("%s: %s took least%s", sentence.Begin(task), who, beside)
}

// TookLeast lists the ways that took the least time ("pool and queue"). Single runs cannot show small differences, so these are
// all ways that took at most a tenth more than the least. If a for loop took longer than that, beside says how they compare
// with it (", 0.50 to 0.54 × the for loop's time"). A time that is not above zero is not known. Without any time, who is empty.
func TookLeast(names []string, times []float64, loop float64) (who, beside string) {
	const near = 1.1
	least := math.Inf(1)
	for _, t := range times {
		if t > 0 {
			least = min(least, t)
		}
	}
	var those []string
	most := least
	for i, t := range times {
		if t > 0 && t <= near*least {
			most = max(most, t)
			those = append(those, strings.ReplaceAll(names[i], ", ", " ")) // "pool by runs": the list itself has commas
		}
	}
	if loop > near*least {
		from, to := unit.Ratio(least/loop), unit.Ratio(most/loop)
		if from != to {
			to = strings.TrimSuffix(from, " ×") + " to " + to
		}
		beside = ", " + to + " the for loop's time"
	}
	return sentence.List(those), beside
}

func taskRecords(task string) []timing.Record {
	records, err := timing.Records(task)
	cell.Warn(err)
	return records
}

// Absent is the label of a bar without a measurement.
const Absent = " "

// TimeOf returns this machine's time per frame for a task and a label, in seconds. If there is none, it returns the note to
// show instead.
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
