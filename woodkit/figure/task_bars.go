package figure

import (
	"fmt"
	"math"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/cell"
	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/timing"
)

// TaskBars draws the time per frame of a task's runs by their labels, from the latest record of each about the data set; where
// that is nil, from those about any, as time per item. Beside each stands how many times the for loop's it is.
func TaskBars(ds *woodkit.Dataset, task string, labels ...string) Figure {
	return New(taskRows(ds, taskRecords(task), task, labels).Figure())
}

// A Bound is the least that a task can take for one item, by an estimate.
type Bound struct {
	Name    string
	PerItem time.Duration
}

// TaskBarsWith is TaskBars with bounds drawn as dashed lines, so that what was measured stands beside what is possible.
func TaskBarsWith(ds *woodkit.Dataset, task string, bounds []Bound, labels ...string) Figure {
	return New(bounded(taskRows(ds, taskRecords(task), task, labels), bounds).Figure())
}

// bounded are rows with bounds.
func bounded(rows plot.Rows, bounds []Bound) plot.Rows {
	for _, b := range bounds {
		rows.Marks = append(rows.Marks, plot.Mark{Name: b.Name, X: b.PerItem.Seconds()})
	}
	return rows
}

// taskRows is what TaskBars draws.
func taskRows(ds *woodkit.Dataset, records []timing.Record, task string, labels []string) (drawing plot.Rows) {
	drawing = plot.Rows{Axis: "time per item", Unit: unit.Seconds}
	if ds != nil {
		drawing.Axis = "time per frame"
	}
	defer func() { drawing.Title = quickest(task, drawing.Rows) }()
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

// near is how many times the least a time may be to be called as good: single runs tell no more.
const near = 1.1

// quickest says which ways of a task took least, and what beside the for loop, which is the first row.
func quickest(task string, rows []plot.Row) string {
	least := math.Inf(1)
	for _, r := range rows {
		least = math.Min(least, known(r.Value))
	}
	if math.IsInf(least, 1) || len(rows) < 2 {
		return firstUpper(task) + ": what each way took"
	}
	var names []string
	for _, r := range rows {
		if known(r.Value) <= near*least {
			names = append(names, strings.ReplaceAll(r.Name, ", ", " ")) // "pool by runs": the list has commas of its own
		}
	}
	text := fmt.Sprintf("%s: %s took least", firstUpper(task), strings.Join(names, " and "))
	if n := len(names); n > 2 {
		text = fmt.Sprintf("%s: %s and %s took least", firstUpper(task), strings.Join(names[:n-1], ", "), names[n-1])
	}
	if loop := rows[0]; loop.Name == timing.LabelLoop && loop.Value > near*least {
		about := ", "
		if len(names) > 1 {
			about = ", about "
		}
		text += about + unit.Ratio(least/loop.Value) + " the for loop's time"
	}
	return text
}

// known is a time, or infinite where it is none.
func known(seconds float64) float64 {
	if seconds > 0 {
		return seconds
	}
	return math.Inf(1)
}

// firstUpper begins a text with a capital.
func firstUpper(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:]
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
