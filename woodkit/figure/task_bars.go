package figure

import (
	"fmt"
	"math"
	"slices"
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
// loop's time. If more than a tenth of a run's items failed, that stands there, too. Such a run is not compared with runs in
// which far fewer failed.
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
	var compared []plot.Row
	defer func() { drawing.Title, drawing.Note = quickest(task, compared), whoHasAColour(drawing.Rows) }()
	least := 1.0 // the smallest share of items that failed
	for _, name := range labels {
		if share, _ := failedShare(records, ds, task, name); share >= 0 {
			least = min(least, share)
		}
	}
	baseline, _ := TimeOf(records, ds, task, timing.LabelLoop)
	if share, _ := failedShare(records, ds, task, timing.LabelLoop); share > least+manyFailed {
		baseline = math.NaN()
	}
	for _, name := range labels {
		value, note := TimeOf(records, ds, task, name)
		if note == Absent {
			note = "not run"
		}
		row := plot.Row{Name: name, Value: value, Note: note, Color: colorOf(name)}
		share, failed := failedShare(records, ds, task, name)
		if row.Color == nil {
			row.Color = plot.PaleGrey
		}
		compared = append(compared, row)
		if share > least+manyFailed {
			compared[len(compared)-1].Value = math.NaN()
		} else if ratio := value / baseline; note == "" && name != timing.LabelLoop && !math.IsNaN(ratio) {
			row.Beside = "= " + unit.Ratio(ratio) + " the for loop"
		}
		if share > manyFailed && note == "" {
			row.Beside = strings.TrimPrefix(row.Beside+", "+failed, ", ")
		}
		drawing.Rows = append(drawing.Rows, row)
	}
	return drawing
}

// manyFailed is a share of items. If more than that fail in one run than in another, their times per item are not compared: a time
// is divided by the items that did not fail, and single runs that differ by a tenth are as good as each other (see TookLeast).
const manyFailed = 0.1

// failedShare returns the share of items that failed in the run that TimeOf takes, and a text that says how many. Without a run the
// share is -1.
func failedShare(records []timing.Record, ds *woodkit.Dataset, task, label string) (share float64, text string) {
	r, found := timing.Latest(records, ds, timing.Question{Task: task, Label: label})
	failed := r.FailedFrames()
	tried := failed + r.Frames
	if !found || tried == 0 {
		return -1, ""
	}
	return float64(failed) / float64(tried), fmt.Sprintf("%s of %s failed", count(failed), count(tried))
}

// whoHasAColour explains why some rows have colours and others are grey.
func whoHasAColour(rows []plot.Row) string {
	var own []string
	runs := false
	for _, r := range rows {
		switch {
		case r.Color == plot.PaleGrey:
		case r.Color == plot.RunsColor:
			runs = true
		default:
			own = append(own, "“"+r.Name+"”")
		}
	}
	if runs {
		own = append(own, "everything “by runs”")
	}
	if len(own) == 0 || !slices.ContainsFunc(rows, func(r plot.Row) bool { return r.Color == plot.PaleGrey }) {
		return ""
	}
	keeps := "keeps its own colour"
	if len(own) > 1 {
		keeps = "each keep their own colour"
	}
	return fmt.Sprintf("%s %s in every figure whose colours stand for strategies. The grey ones have no colour of their own.", sentence.List(own), keeps)
}

// quickest says which ways of a task took the least time, and how they compare with the for loop, if it is the first row. It says
// neither unless two times are known.
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
	known := slices.DeleteFunc(slices.Clone(times), func(t float64) bool { return !(t > 0) })
	if len(known) < 2 {
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
