package woodkit

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/woodtest"
)

// found makes a look of records.
func found(records ...Record) look {
	return func(task, bar string) (Record, bool) {
		for _, r := range records {
			if r.Task == task && r.Label == bar {
				return r, true
			}
		}
		return Record{}, false
	}
}

func TestVerdictsFollowTheRecords(t *testing.T) {
	crash := record("heat maps", LabelPool, 1)
	crash.Died = "exit status 2"
	counts := func(loop, pool, processes float64) []Record {
		return []Record{record("pixel counts", LabelLoop, loop), record("pixel counts", LabelPool, pool), record("pixel counts", LabelProcesses, processes)}
	}
	maps := func(loop, loading, queue, processes float64) []Record {
		return []Record{record("heat maps", LabelLoop, loop), record("heat maps", LabelLoading, loading), record("heat maps", LabelQueue, queue), record("heat maps", LabelProcesses, processes)}
	}
	tests := map[string]struct {
		records []Record
		want    []string
	}{
		"nothing measured":     {nil, []string{"–", "–", "–", "–", "–", "–", "–"}},
		"as in the article":    {append(append(counts(31.7, 6.81, 8.04), maps(111.5, 73.4, 40.2, 139.6)...), crash), []string{"yes", "yes", "yes", "yes", "yes", "yes", "yes"}},
		"on one core":          {append(append(counts(5, 5.1, 6), maps(5.2, 5.3, 5.4, 5.5)...), record("heat maps", LabelPool, 7)), []string{"no", "no", "no", "no", "no", "no", "no"}},
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
	records := []Record{record("pixel counts", LabelLoop, 5), record("heat maps", LabelFold, 4)}
	here := times("here", func(task, bar string) (float64, string) { return TimeOf(records, nil, task, bar) })
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
		{there, LabelLoop, 0, "0.0317"},
		{here, LabelLoop, 0, "0.0050"},
		{there, LabelPool, 1, "NaNcrashed"},
		{here, LabelFold, 1, "0.0040"},
		{here, LabelFold, 0, "NaN "},
		{there, LabelFold, 0, "no series"},
		{here, LabelRuns, 0, "no series"},
	} {
		if got := at(test.chart, test.series, test.group); got != test.want {
			t.Errorf("%s, %s, %s: %s, want %s", test.chart.Title, test.series, closingTasks[test.group], got, test.want)
		}
	}
	if _, err := Times(nil).PNG(); err != nil {
		t.Error(err)
	}
}
