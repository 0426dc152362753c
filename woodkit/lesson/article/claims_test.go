package article

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"woodscape.example/woodkit"
	"woodscape.example/woodkit/figure"
	"woodscape.example/woodkit/internal/interval"
	"woodscape.example/woodkit/internal/load"
	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/timing"
	"woodscape.example/woodkit/timing/rounds"
)

// rounds of so many seconds, six times, with a little noise of its own in each.
func repeated(l load.Load, seconds map[timing.Question]float64) rounds.Repeated {
	r := rounds.Repeated{Frames: 64, Load: l}
	for q, s := range seconds {
		timing := rounds.Timing{Task: q.Task, Label: q.Label}
		for round := range 6 {
			timing.Seconds = append(timing.Seconds, s*(1+0.01*float64(round)))
		}
		r.Timings = append(r.Timings, timing)
	}
	return r
}

// TestAQuarterIsDecidedOnWhatIsShown: no reader sees "1.25 of it" or "0.75 of it" beside a rule that calls this the same size.
func TestAQuarterIsDecidedOnWhatIsShown(t *testing.T) {
	size := func(off float64) string {
		return Claim{There: 2}.Judge(interval.Interval{Median: 2 * off, Low: 2 * off, High: 2 * off, Rounds: 8}).Size
	}
	same := size(1)
	for off, within := range map[float64]bool{1.2549: true, 1.25: true, 1.2551: false, 0.7451: true, 0.75: true, 0.7449: false} {
		if got := size(off); (got == same) != within {
			t.Errorf("%g of it: %q, want the same size: %t", off, got, within)
		}
	}
}

// articlesOwn are the article's times.
func articlesOwn() map[timing.Question]float64 {
	own := map[timing.Question]float64{}
	for _, t := range Reported {
		if t.Seconds > 0 {
			own[timing.Question{Task: t.Task, Label: t.Label}] = t.Seconds
		}
	}
	return own
}

// TestVerdicts: direction and size follow from the rounds, and none is drawn from too few or from a busy machine.
func TestVerdicts(t *testing.T) {
	column := func(table woodkit.Table, i int) (all []string) {
		for _, row := range table.Rows {
			all = append(all, row[i])
		}
		return all
	}
	died := record("heat maps", timing.LabelPool, 1)
	died.Died = "exit status 2"
	all := func(text string) []string { return slices.Repeat([]string{text}, len(claims)) }

	same := claimsTable(repeated(quietLoad, articlesOwn()), true, died, true)
	if diff := cmp.Diff(append(all("the same"), "the same"), column(same, 3)); diff != "" {
		t.Errorf("the article's own times: directions (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(append(all("within a quarter"), "–"), column(same, 4)); diff != "" {
		t.Errorf("the article's own times: sizes (-want +got):\n%s", diff)
	}

	turned := articlesOwn()
	for q, seconds := range turned {
		turned[q] = 1e4 / seconds
	}
	opposite := claimsTable(repeated(quietLoad, turned), true, record("heat maps", timing.LabelPool, 1), true)
	if diff := cmp.Diff(append(all("the opposite"), "the opposite"), column(opposite, 3)); diff != "" {
		t.Errorf("turned: directions (-want +got):\n%s", diff)
	}

	close := articlesOwn()
	close[countPool] = close[countLoop]
	row := claimsTable(repeated(quietLoad, close), true, died, true).Rows[0]
	if row[3] != "too close to call" || row[4] != "0.21 of it" {
		t.Errorf("as quick as the loop: %q", row)
	}

	for _, test := range []struct {
		ratio interval.Interval
		want  string
	}{
		{interval.Interval{Median: 1, Low: 0.99, High: 1.01, Rounds: 8}, "the same"},
		{interval.Interval{Median: 1.3, Low: 1.2, High: 1.4, Rounds: 8}, "the same"},
		{interval.Interval{Median: 0.8, Low: 0.76, High: 0.84, Rounds: 8}, "the same"},
		{interval.Interval{Median: 0.8, Low: 0.7, High: 0.84, Rounds: 8}, "too close to call"},
		{interval.Interval{Median: 0.67, Low: 0.62, High: 0.71, Rounds: 8}, "the opposite"},
	} {
		v := Claim{There: 1, Same: "the same", Other: "the opposite"}.Judge(test.ratio)
		if v.Direction != test.want || v.Direction != "too close to call" && v.Why != test.want {
			t.Errorf("about as long, or longer; here %v: %+v", test.ratio, v)
		}
	}
	if v := (Claim{There: 2}).Judge(interval.Interval{Median: 0.9, Low: 0.75, High: 0.996, Rounds: 8}); !strings.Contains(v.Here, "(0.75 to 0.996)") {
		t.Errorf("a bound just below 1: %q", v.Here)
	}
	if row[5] == claims[0].Other || row[5] == claims[0].Same {
		t.Errorf("too close to call has a reason: %q", row[5])
	}

	interrupted, failed := died, died
	interrupted.Died, interrupted.Of, interrupted.Partial = "", interrupted.Frames+1, true
	failed.Died, failed.Of = "", failed.Frames+1
	for name, table := range map[string]woodkit.Table{
		"interrupted":    claimsTable(rounds.Repeated{}, false, interrupted, true),
		"frames failed":  claimsTable(rounds.Repeated{}, false, failed, true),
		"nothing":        claimsTable(rounds.Repeated{}, false, timing.Record{}, false),
		"busy":           claimsTable(repeated(busyLoad, articlesOwn()), true, timing.Record{}, false),
		"counts missing": claimsTable(repeated(quietLoad, nil), true, timing.Record{}, false),
	} {
		if diff := cmp.Diff(append(all("–"), "–"), column(table, 3)); diff != "" {
			t.Errorf("%s: directions (-want +got):\n%s", name, diff)
		}
	}
	few := repeated(quietLoad, articlesOwn())
	for i := range few.Timings {
		few.Timings[i].Seconds = few.Timings[i].Seconds[:5]
	}
	if row := claimsTable(few, true, died, true).Rows[0]; row[3] != "–" || !strings.Contains(row[5], "5 rounds") {
		t.Errorf("five rounds: %q", row)
	}
}

func TestClosingFigureShowsWhatIsThere(t *testing.T) {
	woodtest.OwnHome(t)
	records := []timing.Record{record("pixel counts", timing.LabelLoop, 5), record("heat maps", timing.LabelFold, 4)}
	here := times("here", func(task, bar string) (float64, string) { return figure.TimeOf(records, nil, task, bar) })
	there := times("there", articleValue)
	if high := plot.Stack(here.Figure(), there.Figure()).Height(); high > 720 {
		t.Errorf("it is %d pixels tall", high)
	}
	if !strings.Contains(there.Title, "pool took least for pixel counts, 0.21 ×") || strings.Contains(here.Title, "least") {
		t.Errorf("titles %q and %q", here.Title, there.Title)
	}
	at := func(chart plot.GroupedBars, name string, group int) string {
		for _, series := range chart.Series {
			if series.Name == name {
				return fmt.Sprintf("%.4f%s", series.Values[group], series.Notes[group])
			}
		}
		return "no series"
	}
	for _, test := range []struct {
		chart  plot.GroupedBars
		series string
		group  int
		want   string
	}{
		{there, timing.LabelLoop, 0, "0.0317"},
		{here, timing.LabelLoop, 0, "0.0050"},
		{there, timing.LabelPool, 1, "NaNcrashed"},
		{here, timing.LabelFold, 1, "0.0040"},
		{here, timing.LabelFold, 0, "NaN "},
		{there, timing.LabelFold, 0, "no series"},
		{here, timing.LabelRuns, 0, "no series"},
	} {
		if got := at(test.chart, test.series, test.group); got != test.want {
			t.Errorf("%s, %s, %s: %s, want %s", test.chart.Title, test.series, closingTasks[test.group], got, test.want)
		}
	}
	if _, err := Times(nil).PNG(); err != nil {
		t.Error(err)
	}
}

// record is a run of 100 frames that took so many milliseconds each.
func record(task, label string, ms float64) timing.Record {
	return timing.Record{Version: timing.RecordVersion, Task: task, Label: label, Frames: 100, Of: 100, Seconds: ms / 10}
}
