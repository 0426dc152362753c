package bench

import (
	"context"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"woodscape.example/woodkit/internal/interval"
	"woodscape.example/woodkit/internal/woodtest"
)

// TestAnInterruptedBenchGoesOn: a continued result has the rounds from before the interrupt and new ones, over the same
// masks.
func TestAnInterruptedBenchGoesOn(t *testing.T) {
	woodtest.OwnHome(t)
	ctx, stop := context.WithCancel(t.Context())
	o := Options{
		Dataset: small(t, 4), Time: time.Millisecond, Frames: 2, Codes: []string{GoRuns}, Tasks: []string{Counts}, Ways: []string{Loop, Pool},
		Keep: func(r *Result) {
			if _, err := r.Save(); err != nil {
				t.Error(err)
			}
		},
	}
	o.Progress = func(done, _, _ int) {
		if done == 5 { // during the third round
			stop()
		}
	}
	if _, err := Measure(ctx, o); err != nil {
		t.Fatal(err)
	}
	kept, problems, err := Kept(o.Dataset) // kept only by Keep, as after a crash
	if err != nil || len(problems) != 0 || len(kept) != 1 || !kept[0].Partial || kept[0].Rounds != 2 {
		t.Fatalf("kept %+v, %v, %v; want two rounds, partial", kept, problems, err)
	}
	o.Progress, o.Frames, o.Resume = nil, 0, kept[0]
	result, err := Measure(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if result.Partial || result.Rounds != interval.FewestRounds || result.Frames != 2 || result.Sittings != 1 || !result.Start.Equal(kept[0].Start) {
		t.Errorf("%+v; want %d rounds of 2 masks", result, interval.FewestRounds)
	}
	for i, c := range result.Cells {
		if len(c.Seconds) != interval.FewestRounds || !slices.Equal(c.Seconds[:2], kept[0].Cells[i].Seconds) || c.PerFrame == nil {
			t.Errorf("%v: %v, want to begin with %v", c.Cell, c.Seconds, kept[0].Cells[i].Seconds)
		}
	}
	if _, err := result.Save(); err != nil {
		t.Fatal(err)
	}
	if kept, _, err = Kept(o.Dataset); err != nil || len(kept) != 1 || kept[0].Partial {
		t.Errorf("kept %+v, %v; want the complete one in the place of the partial one", kept, err)
	}
}

// TestTheWholeSetGoesOn: after an interrupted --full, only the cells without a time are measured.
func TestTheWholeSetGoesOn(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	o := Options{Dataset: small(t, 3), Time: time.Millisecond, Full: true, Codes: []string{GoRuns}, Tasks: []string{Counts}, Ways: []string{Loop, Pool}}
	o.Progress = func(done, _, _ int) {
		if done == 1 {
			stop()
		}
	}
	first, err := Measure(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	o.Progress, o.Resume = nil, first
	result, err := Measure(t.Context(), o)
	if err != nil || result.Partial || !result.Full || result.Frames != 3 {
		t.Fatalf("%+v, %v", result, err)
	}
	for i, c := range result.Cells {
		if len(c.Seconds) != 1 || len(first.Cells[i].Seconds) == 1 && c.Seconds[0] != first.Cells[i].Seconds[0] {
			t.Errorf("%v: %v, and before %v", c.Cell, c.Seconds, first.Cells[i].Seconds)
		}
	}
}

// TestOnlyTheSameGoesOn: rounds of other masks, of another machine or of another Python are not mixed.
func TestOnlyTheSameGoesOn(t *testing.T) {
	o := Options{Dataset: small(t, 2), Time: time.Millisecond, Frames: 2, Codes: []string{GoRuns}, Tasks: []string{Counts}, Ways: []string{Loop}}
	good, err := Measure(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	good.Partial = true
	for name, test := range map[string]struct {
		change func(*Result)
		want   string
	}{
		"complete":     {func(r *Result) { r.Partial = false }, "not interrupted"},
		"other data":   {func(r *Result) { r.Fingerprint = "other" }, "data set"},
		"other masks":  {func(r *Result) { r.Digests = map[string]string{Counts: "0123456789abcdef"} }, "masks have changed"},
		"more masks":   {func(r *Result) { r.Frames = 3 }, "masks have changed"},
		"other Go":     {func(r *Result) { r.Host.Go = "go1.0" }, "go1.0"},
		"other cores":  {func(r *Result) { r.Cores++ }, "cores"},
		"other Python": {func(r *Result) { r.NotMeasured = ""; r.Pythons = []Interpreter{{Name: "Python 2"}} }, "Python"},
		"no round":     {func(r *Result) { r.Cells = []*Timing{{Cell: r.Cells[0].Cell}} }, "measure anew"},
	} {
		old := *good
		test.change(&old)
		o.Resume = &old
		if r, err := Measure(t.Context(), o); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %+v, %v; want an error with %q", name, r, err, test.want)
		}
	}
}

// TestDamagedResultsAreSetAside: they are set aside and named, and so are results of another version.
func TestDamagedResultsAreSetAside(t *testing.T) {
	woodtest.OwnHome(t)
	ds := small(t, 2)
	o := Options{Dataset: ds, Time: time.Millisecond, Frames: 2, Codes: []string{GoRuns}, Tasks: []string{Counts}, Ways: []string{Loop}}
	good, err := Measure(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	file, err := good.Save()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(map[string]any){
		"version": func(r map[string]any) { r["version"] = 1 },
		"rounds":  func(r map[string]any) { r["rounds"] = 99 },
		"cell":    func(r map[string]any) { r["cells"] = []any{nil} },
	} {
		var r map[string]any
		if err := json.Unmarshal(text, &r); err != nil {
			t.Fatal(err)
		}
		change(r)
		changed, err := json.Marshal(r)
		if err == nil {
			err = os.WriteFile(strings.TrimSuffix(file, ".json")+"-"+name+".json", changed, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(strings.TrimSuffix(file, ".json")+"-rubbish.json", []byte("rubbish"), 0o644); err != nil {
		t.Fatal(err)
	}
	kept, problems, err := Kept(ds)
	if err != nil || len(kept) != 1 || len(problems) != 4 {
		t.Errorf("%d kept, problems %v, %v; want one and four", len(kept), problems, err)
	}
}
