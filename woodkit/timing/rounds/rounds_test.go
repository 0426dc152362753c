package rounds

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/cell"
	"woodscape.example/woodkit/internal/interval"
	"woodscape.example/woodkit/internal/load"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/timing"
)

func TestMain(m *testing.M) { os.Exit(woodtest.Main(m)) }

// dataset makes a small data set.
func dataset(t *testing.T) *woodkit.Dataset {
	t.Helper()
	ds, err := woodkit.OpenFS(woodtest.Files(t))
	if err != nil {
		t.Fatal(err)
	}
	return ds
}

// ways returns one way per label, all of one task. Each way adds its calls to calls.
func ways(calls *[]string, labels ...string) (all []Way) {
	for _, label := range labels {
		all = append(all, Way{"task", label, func(context.Context) any {
			*calls = append(*calls, label)
			return 7
		}})
	}
	return all
}

// TestEveryRoundHasEveryWayOnce also checks that the order is not the same in every round.
func TestEveryRoundHasEveryWayOnce(t *testing.T) {
	woodtest.OwnHome(t)
	ds := dataset(t)
	var calls []string
	labels := []string{"a", "b", "c", "d", timing.LabelLoop}
	const times = 20
	got, err := Repeat(ds, 5, times, ways(&calls, labels...)...)
	if err != nil || got.rounds() != times || len(calls) != times*len(labels) {
		t.Fatalf("%d rounds, %d calls, %v", got.rounds(), len(calls), err)
	}
	orders := map[string]bool{}
	for round := range slices.Chunk(calls, len(labels)) {
		orders[strings.Join(round, "")] = true
		if sorted := slices.Sorted(slices.Values(round)); !slices.Equal(sorted, slices.Sorted(slices.Values(labels))) {
			t.Errorf("a round has %v", round)
		}
	}
	if len(orders) < 2 { // of 120 possible orders, the same one comes twenty times in a row once in 10^39 tries
		t.Error("every round has the same order")
	}
	kept, found, err := Latest(ds)
	if err != nil || !found || kept.rounds() != times || kept.Frames != 5 || kept.Fingerprint != ds.Fingerprint() {
		t.Errorf("kept %+v, %v, %v", kept, found, err)
	}
	if ratio, err := kept.Ratio(timing.Question{Task: "task", Label: "a"}, timing.Question{Task: "task", Label: "b"}); err != nil || ratio.Rounds != times {
		t.Errorf("ratio %+v, %v", ratio, err)
	}
	if _, err := kept.Ratio(timing.Question{Task: "task", Label: "a"}, timing.Question{Task: "task", Label: "none"}); err == nil {
		t.Error("a ratio with what was not repeated")
	}
	if rows := kept.Table().Rows; len(rows) != len(labels) || rows[4][4] != "the baseline" || rows[0][4] == "not measured" {
		t.Errorf("table %q", rows)
	}
	kept.Load = load.Load{Cores: 2, CPUs: 2, Others: load.Of(0.8), Resolution: 0.01}
	if rows := kept.Table().Rows; !strings.HasPrefix(rows[0][4], "none") || !strings.Contains(rows[0][4], "0.8 of 2") || rows[4][4] != "the baseline" {
		t.Errorf("from a busy machine: table %q", rows)
	}
}

// TestWaysThatCannotBeToldApart are refused before they run, and so is what would keep no time: the latest rounds stay.
func TestWaysThatCannotBeToldApart(t *testing.T) {
	woodtest.OwnHome(t)
	ds := dataset(t)
	var calls []string
	if _, err := Repeat(ds, 5, 6, ways(&calls, timing.LabelLoop)...); err != nil {
		t.Fatal(err)
	}
	calls = nil
	_, err := Repeat(ds, 5, 6, ways(&calls, timing.LabelLoop, "a", "a")...)
	woodtest.WantError(t, err, nil, "task", "a", "twice")
	_, err = Repeat(ds, 5, 0, ways(&calls, timing.LabelLoop)...)
	woodtest.WantError(t, err, nil, "0 rounds")
	_, err = Repeat(ds, 5, 6)
	woodtest.WantError(t, err, nil, "0 ways")
	_, err = Repeat(ds, 5, 6, Way{Task: "task", Label: "idle"})
	woodtest.WantError(t, err, nil, "idle", "Do")
	if latest, found, err := Latest(ds); len(calls) > 0 || !found || err != nil || latest.rounds() != 6 {
		t.Errorf("%d calls, then %d rounds, %v, %v", len(calls), latest.rounds(), found, err)
	}
}

func TestAnotherResultIsNoTime(t *testing.T) {
	woodtest.OwnHome(t)
	n := 0
	wrong := Way{"task", "wrong", func(context.Context) any { n++; return n }}
	_, err := Repeat(dataset(t), 5, 6, wrong)
	woodtest.WantError(t, err, nil, "task", "wrong", "round 2")
	strange := Way{"task", "strange", func(context.Context) any { return func() {} }}
	_, err = Repeat(dataset(t), 5, 6, strange)
	woodtest.WantError(t, err, nil, "strange", "round 1", "cannot be compared")
	if _, found, err := Latest(nil); found || err != nil {
		t.Errorf("kept %v, %v", found, err)
	}
}

// TestAnInterruptKeepsWholeRounds also checks that the interrupt ends the cell.
func TestAnInterruptKeepsWholeRounds(t *testing.T) {
	woodtest.OwnHome(t)
	status, calls := -1, 0
	cell.Exit = func(code int) { status = code }
	defer func() { cell.Exit = os.Exit }()
	way := Way{"task", timing.LabelLoop, func(ctx context.Context) any {
		if calls++; calls == 4 {
			if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
				t.Fatal(err)
			}
			<-ctx.Done()
			return nil
		}
		return 7
	}}
	woodtest.Output(t, func() {
		if _, err := Repeat(dataset(t), 5, 6, way); err != nil && !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
	kept, found, err := Latest(nil)
	if status != 130 || !found || kept.rounds() != 3 || err != nil {
		t.Errorf("status %d, %d rounds kept, %v", status, kept.rounds(), err)
	}
}

// TestLatestPrefersThisKernel: rounds of another kernel count only if this kernel has none.
func TestLatestPrefersThisKernel(t *testing.T) {
	woodtest.OwnHome(t)
	ds := dataset(t)
	var calls []string
	for _, kernel := range []string{"mine", "another"} {
		t.Setenv("GONB_TMP_DIR", kernel)
		if _, err := Repeat(ds, 5, interval.FewestRounds, ways(&calls, timing.LabelLoop)...); err != nil {
			t.Fatal(err)
		}
	}
	another := cell.Session()
	for kernel, mine := range map[string]bool{"mine": true, "a third": false} {
		t.Setenv("GONB_TMP_DIR", kernel)
		latest, found, err := Latest(ds)
		if err != nil || !found || (latest.Session == cell.Session()) != mine || !mine && latest.Session != another {
			t.Errorf("kernel %s: %+v, %v, %v", kernel, latest.Session, found, err)
		}
	}
}
