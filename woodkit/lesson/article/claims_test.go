package article

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"woodscape.example/woodkit/figure"
	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/timing"
)

// found makes a look of records.
func found(records ...timing.Record) look {
	return func(task, bar string) (timing.Record, bool) {
		for _, r := range records {
			if r.Task == task && r.Label == bar {
				return r, true
			}
		}
		return timing.Record{}, false
	}
}

func TestVerdictsFollowTheRecords(t *testing.T) {
	crash := record("heat maps", timing.LabelPool, 1)
	crash.Died = "exit status 2"
	counts := func(loop, pool, processes float64) []timing.Record {
		return []timing.Record{record("pixel counts", timing.LabelLoop, loop), record("pixel counts", timing.LabelPool, pool), record("pixel counts", timing.LabelProcesses, processes)}
	}
	maps := func(loop, loading, queue, processes float64) []timing.Record {
		return []timing.Record{record("heat maps", timing.LabelLoop, loop), record("heat maps", timing.LabelLoading, loading), record("heat maps", timing.LabelQueue, queue), record("heat maps", timing.LabelProcesses, processes)}
	}
	tests := map[string]struct {
		records []timing.Record
		want    []string
	}{
		"nothing measured":     {nil, []string{"–", "–", "–", "–", "–", "–", "–"}},
		"as in the article":    {append(append(counts(31.7, 6.81, 8.04), maps(111.5, 73.4, 40.2, 139.6)...), crash), []string{"yes", "yes", "yes", "yes", "yes", "yes", "yes"}},
		"on one core":          {append(append(counts(5, 5.1, 6), maps(5.2, 5.3, 5.4, 5.5)...), record("heat maps", timing.LabelPool, 7)), []string{"no", "no", "no", "no", "no", "no", "no"}},
		"without the crash":    {counts(5, 2.5, 3), []string{"yes", "yes", "–", "–", "–", "–", "–"}},
		"processes the faster": {counts(30, 25, 18), []string{"yes", "no", "–", "–", "–", "–", "–"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, row := range claimsTable(found(test.records...)).Rows {
				got = append(got, row[2])
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("verdicts (-want +got):\n%s", diff)
			}
		})
	}
}

func TestClosingFigureShowsWhatIsThere(t *testing.T) {
	woodtest.OwnHome(t)
	records := []timing.Record{record("pixel counts", timing.LabelLoop, 5), record("heat maps", timing.LabelFold, 4)}
	here := times("here", func(task, bar string) (float64, string) { return figure.TimeOf(records, nil, task, bar) })
	there := times("there", articleValue)
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
