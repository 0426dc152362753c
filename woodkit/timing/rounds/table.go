package rounds

import (
	"fmt"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/interval"
	"woodscape.example/woodkit/timing"
)

// Ratio returns the time of the first way divided by that of the second, round by round: the median and its interval.
// It fails if one of the ways was not repeated.
func (r Repeated) Ratio(first, second timing.Question) (interval.Interval, error) {
	a, b := r.times(first), r.times(second)
	if len(a) == 0 || len(b) == 0 {
		return interval.Interval{}, fmt.Errorf("comparing %v with %v: at least one of them was not repeated", first, second)
	}
	return interval.Ratio(a, b)
}

// Table lists the time per frame of each way, and its ratio to the task's for loop, as medians with 95 % intervals. If
// a ratio's interval contains 1, the two are too close to call. If other programs were busy during the rounds, there is no
// verdict.
func (r Repeated) Table() woodkit.Table {
	table := woodkit.Table{Header: []string{"task", "strategy", "ms per frame", "of the for loop", "verdict"}, Left: true}
	for _, t := range r.Timings {
		row := []string{t.Task, t.Label, "–", "–", "not measured"}
		ms := make([]float64, len(t.Seconds)) // per frame
		for i, s := range t.Seconds {
			ms[i] = s * 1e3 / float64(r.Frames)
		}
		if perFrame, err := interval.Of(ms); err == nil {
			row[2] = perFrame.Text("")
		}
		loop := timing.Question{Task: t.Task, Label: timing.LabelLoop}
		if ratio, err := r.Ratio(timing.Question{Task: t.Task, Label: t.Label}, loop); err == nil {
			row[3], row[4] = ratio.Text(" ×"), ratio.Verdict().String()
			if r.Load.Busy() {
				row[4] = fmt.Sprintf("none: others used %s cores", r.Load.Short())
			}
		}
		if t.Label == timing.LabelLoop {
			row[3], row[4] = "1 ×", "the baseline"
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}
