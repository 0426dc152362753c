package article

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/figure"
	"woodscape.example/woodkit/internal/cell"
	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/timing"
	"woodscape.example/woodkit/timing/rounds"
)

// closingTasks are the tasks that the article times, in its order.
var closingTasks = []string{"pixel counts", "heat maps"}

// Times draws the time for one frame of every strategy, by task: above as measured here over this data set,
// below as the article reports it, from its author's machine, in Python, on the real data set. Each has its own scale, so
// compare the shapes. A run that died is marked so.
func Times(ds *woodkit.Dataset) figure.Figure {
	records, err := timing.Records("")
	cell.Warn(err)
	here := times("This machine, in Go", func(task, label string) (float64, string) { return figure.TimeOf(records, ds, task, label) })
	if here.Note = busyNote(records, ds); here.Note != "" {
		here.Title = "This machine, in Go, beside other programs"
	}
	there := times("The article, in Python", articleValue)
	there.Note = "Nate Cibik, 2023, on real frames: 8,234, if it was the published set."
	return figure.New(plot.Stack(here.Figure(), there.Figure()))
}

// times is a chart of every bar that has a value, or a note in its place, for some task.
func times(title string, value func(task, label string) (float64, string)) plot.GroupedBars {
	chart := plot.GroupedBars{Title: title, Low: true, Axis: "time for one frame", Unit: unit.Seconds, Groups: closingTasks}
	for _, l := range figure.Labels {
		series := plot.BarSeries{Name: l.Label, Color: l.Color}
		seen := false
		for _, task := range closingTasks {
			v, note := value(task, l.Label)
			series.Values = append(series.Values, v)
			series.Notes = append(series.Notes, note)
			seen = seen || note != figure.Absent
		}
		if seen {
			chart.Series = append(chart.Series, series)
		}
	}
	chart.Title = strings.TrimSuffix(title+": "+quickest(chart), ": ")
	return chart
}

// quickest says which ways took least for each task in which one was faster than the for loop.
func quickest(chart plot.GroupedBars) string {
	var said []string
	for k, task := range chart.Groups {
		loop := math.NaN()
		var names []string
		var times []float64
		for _, s := range chart.Series {
			if s.Name == timing.LabelLoop {
				loop = s.Values[k]
			}
			names, times = append(names, s.Name), append(times, s.Values[k])
		}
		if who, beside := figure.TookLeast(names, times, loop); beside != "" {
			said = append(said, fmt.Sprintf("%s took least for %s%s", who, task, beside))
		}
	}
	return strings.Join(said, "; ")
}

// articleValue is the article's time for one frame in seconds, or the note in its place.
func articleValue(task, label string) (float64, string) {
	t, found := ReportedTime(task, label)
	switch {
	case !found:
		return math.NaN(), figure.Absent
	case t.Seconds == 0:
		return math.NaN(), "crashed"
	}
	return t.PerFrame(), ""
}

// busyNote names the bars here that were measured while other programs were busy; it is empty where there are none.
func busyNote(records []timing.Record, ds *woodkit.Dataset) string {
	var busy []string
	for _, task := range closingTasks {
		for _, l := range figure.Labels {
			if r, found := timing.Latest(records, ds, timing.Question{Task: task, Label: l.Label}); found && r.Load.Busy() && r.Died == "" {
				busy = append(busy, fmt.Sprintf("%s, %s (%s cores)", task, l.Label, r.Load.Short()))
			}
		}
	}
	if len(busy) == 0 {
		return ""
	}
	return "Other programs were busy, so run these again: " + strings.Join(busy, "; ")
}

// Table lists what every strategy took here and in the article, over all frames and for one, and held at most in memory, from
// the latest records of this data set: those that the article has in its order, then runs of other labels. Beside the fraction
// of the for loop's time stand the same from the latest rounds with its interval, the least that the for loop's own parts
// allow, and the guess, where there is one.
func Table(ds *woodkit.Dataset, task string) woodkit.Table {
	table := woodkit.Table{Header: []string{
		task, "s", "article, s", "ms per frame", "of the loop", "in rounds", "model", "guessed", "most MB", "most in flight",
	}}
	records, err := timing.Records(task)
	cell.Warn(err)
	repeated, _, err := rounds.Latest(ds)
	cell.Warn(err)
	for _, label := range labelsOf(records, ds, task) {
		q := timing.Question{Task: task, Label: label}
		r, found := timing.Latest(records, ds, q)
		if !found {
			continue
		}
		row := []string{label, "died", "–", "–", "–", "–", "–", "–", "–", "–"}
		if there, ok := ReportedTime(task, label); ok {
			row[2] = "crashed"
			if there.Seconds > 0 {
				row[2] = unit.ThreeDigits(there.Seconds)
			}
		}
		if r.Died != "" { // what is known is how far it came; the rest would be of the process that watched it
			row[8], row[9] = fmt.Sprintf("over %.0f", float64(r.LimitBytes)/1e6), fmt.Sprintf("%d kept", r.Frames)
		} else {
			row[1], row[3] = written(r)
			if r.PeakBytes > 0 {
				row[8] = fmt.Sprintf("%.0f", float64(r.PeakBytes)/1e6)
			}
			if r.MostItems > 0 && !strings.HasPrefix(r.Strategy, "fold") { // a fold hands no results over
				row[9] = fmt.Sprint(r.MostItems)
			}
		}
		if run, baseline, ok := timing.AgainstBaseline(records, ds, q); ok && run.ID == r.ID {
			mark := "" // that of the run itself stands beside its time
			if baseline.Load.Busy() && run.ID != baseline.ID {
				mark = " (busy loop)"
			}
			row[4] = unit.Ratio(timing.Fraction(run, baseline)) + mark
			if model := least(label, baseline); model > 0 {
				row[6] = unit.Ratio(float64(model)/float64(baseline.PerFrame())) + mark
			}
		}
		if ratio, err := repeated.Ratio(q, timing.Question{Task: task, Label: timing.LabelLoop}); err == nil && label != timing.LabelLoop && ratio.Known() {
			row[5] = fmt.Sprintf("%s (%.2f to %.2f)", unit.Ratio(ratio.Median), ratio.Low, ratio.High)
			if repeated.Load.Busy() {
				row[5] += " (busy)"
			}
		}
		if g, ok := timing.Guessed(q); ok {
			row[7] = unit.Ratio(g)
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}

// written is a run's time over all its frames, in seconds, and for one, in milliseconds.
func written(r timing.Record) (all, one string) {
	all, one = unit.ThreeDigits(r.Seconds), unit.ThreeDigits(r.PerFrame().Seconds()*1e3)
	if r.Frames < r.Of || r.Partial {
		all += fmt.Sprintf(" (%s)", unit.Several(r.Frames, "frame", "frames"))
	}
	if r.Load.Busy() {
		one += fmt.Sprintf(" (busy: others used %s cores)", r.Load.Short())
	}
	return all, one
}

// labelsOf are the labels of a task: those that figures know, in their order, and then others in the order of their records.
func labelsOf(records []timing.Record, ds *woodkit.Dataset, task string) (labels []string) {
	for _, l := range figure.Labels {
		labels = append(labels, l.Label)
	}
	for _, r := range records {
		if _, found := timing.Latest(records, ds, r.Question()); found && r.Task == task && !slices.Contains(labels, r.Label) {
			labels = append(labels, r.Label)
		}
	}
	return labels
}
