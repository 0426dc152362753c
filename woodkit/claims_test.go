package woodkit

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"woodscape.example/woodkit/internal/plot"
)

// found makes a look of records.
func found(records ...Record) look {
	return func(task, bar string) (Record, bool) {
		for _, r := range records {
			if r.Task == task && r.Bar == bar {
				return r, true
			}
		}
		return Record{}, false
	}
}

func TestVerdictsFollowTheRecords(t *testing.T) {
	crash := record("heat maps", barPool, 1)
	crash.Died = "exit status 2"
	counts := func(loop, pool, processes float64) []Record {
		return []Record{record("pixel counts", barLoop, loop), record("pixel counts", barPool, pool), record("pixel counts", barProcesses, processes)}
	}
	maps := func(loop, loading, queue, processes float64) []Record {
		return []Record{record("heat maps", barLoop, loop), record("heat maps", barLoading, loading), record("heat maps", barQueue, queue), record("heat maps", barProcesses, processes)}
	}
	tests := map[string]struct {
		records []Record
		want    []string
	}{
		"nothing measured":     {nil, []string{"–", "–", "–", "–", "–", "–", "–"}},
		"as in the article":    {append(append(counts(31.7, 6.81, 8.04), maps(111.5, 73.4, 40.2, 139.6)...), crash), []string{"yes", "yes", "yes", "yes", "yes", "yes", "yes"}},
		"on one core":          {append(append(counts(5, 5.1, 6), maps(5.2, 5.3, 5.4, 5.5)...), record("heat maps", barPool, 7)), []string{"no", "no", "no", "no", "no", "no", "no"}},
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
	ownHome(t)
	latest.Store(nil)
	records := []Record{record("pixel counts", barLoop, 5), record("heat maps", barFold, 4)}
	here := times("here", func(task, bar string) (float64, string) { return hereBar(records, task, bar) })
	there := times("there", articleBar)
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
		{there, barLoop, 0, "0.0317"},
		{here, barLoop, 0, "0.0050"},
		{there, barPool, 1, "NaNcrashed"},
		{here, barFold, 1, "0.0040"},
		{here, barFold, 0, "NaN "},
		{there, barFold, 0, "no series"},
		{here, barRuns, 0, "no series"},
	} {
		if got := at(test.chart, test.series, test.group); got != test.want {
			t.Errorf("%s, %s, %s: %s, want %s", test.chart.Title, test.series, closingTasks[test.group], got, test.want)
		}
	}
	if _, err := Times().PNG(); err != nil {
		t.Error(err)
	}
}
