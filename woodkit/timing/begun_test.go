package timing

import (
	"context"
	"errors"
	"flag"
	"strings"
	"testing"

	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/scan"
)

// ranOver runs do on a run after a for loop over the same three numbers, and returns what Done prints.
func ranOver(t *testing.T, do func(*Run)) string {
	t.Helper()
	woodtest.OwnHome(t)
	woodtest.Output(t, func() {
		run := Start("chores", nil)
		for range scan.Map(run.Context(), scan.Serial(), []int{1, 2, 3}, double) {
			continue
		}
		run.Done(0)
	})
	return woodtest.Output(t, func() {
		run := Start("chores", nil)
		do(run)
		run.Done(0)
	})
}

// drop is the loop that the notebooks teach. It ignores items that failed.
func drop(s scan.Strategy, do func(int) (int, error)) func(*Run) {
	return func(run *Run) {
		for n, err := range scan.Map(run.Context(), s, []int{1, 2, 3}, do) {
			if err != nil {
				continue
			}
			_ = n
		}
	}
}

func TestOnlyWholeScansAreCompared(t *testing.T) {
	if !flag.Parsed() {
		t.Fatal("processes need parsed flags")
	}
	const same, not = "the same result", "NOT the result"
	factor := 2
	for _, test := range []struct {
		name  string
		do    func(*Run)
		wants []string
	}{
		{"no workers", drop(scan.Pool(0), double), []string{"ended early: ", "workers must be at least 1"}},
		{"no depth", drop(scan.Queue(2, 0), double), []string{"ended early: ", "depth must be at least 1"}},
		{"no task", drop(scan.Processes(2), double), []string{"ended early: ", "not registered"}},
		{"closure", drop(scan.Processes(2), func(n int) (int, error) { return factor * n, nil }), []string{"ended early: ", "closure"}},
		{"fold as a strategy", drop(scan.Strategy{Where: scan.InFold, Workers: 2}, double), []string{"ended early: ", "call scan.Fold"}},
		{"fold without workers", func(run *Run) {
			add := func(a, n int) (int, error) { return a + n, nil }
			scan.Fold(run.Context(), 0, []int{1, 2, 3}, func() int { return 0 }, add, func(a, b int) int { return a + b })
		}, []string{"ended early: ", "workers must be at least 1"}},
		{"no scan", func(*Run) {}, []string{"not compared: ", "saw no frame", "ByHand"}},
		{"another context", func(*Run) {
			for range scan.Map(context.Background(), scan.Pool(2), []int{1, 2, 3}, double) {
				continue
			}
		}, []string{"not compared: ", "saw no frame", "run.Context()"}},
		{"not ranged over", func(run *Run) {
			scan.Map(run.Context(), scan.Pool(2), []int{1, 2, 3}, double)
		}, []string{"not compared: ", "saw no frame", "Range over"}},
		{"no items", func(run *Run) {
			for range scan.Map(run.Context(), scan.Pool(2), []int{}, double) {
				continue
			}
		}, []string{"not compared: ", "saw no frame"}},
		{"left early", func(run *Run) {
			for range scan.Map(run.Context(), scan.Pool(2), []int{1, 2, 3}, double) {
				break
			}
		}, []string{"PARTIAL"}},
		{"its own context ended", func(run *Run) {
			ctx, cancel := context.WithCancelCause(run.Context())
			cancel(woodtest.ErrDisk)
			for range scan.Map(ctx, scan.Pool(2), []int{1, 2, 3}, double) {
				continue
			}
		}, []string{"ended early: ", woodtest.ErrDisk.Error()}},
		{"one failed", drop(scan.Pool(2), func(n int) (int, error) {
			if n == 2 {
				return 0, woodtest.ErrDisk
			}
			return double(n)
		}), []string{"not compared: ", "1 of 3 frames"}},
		{"all failed", drop(scan.Pool(2), func(int) (int, error) { return 0, woodtest.ErrDisk }), []string{"not compared: ", "3 of 3 frames"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := ranOver(t, test.do)
			for _, want := range test.wants {
				if !strings.Contains(got, want) {
					t.Errorf("printed\n%s\nwithout %q", got, want)
				}
			}
			if strings.Contains(got, same) || strings.Contains(got, not) {
				t.Errorf("compared:\n%s", got)
			}
		})
	}
	if got := ranOver(t, func(run *Run) { run.ByHand(2, 3) }); !strings.Contains(got, same) || strings.Contains(got, "saw no frame") {
		t.Errorf("a loop by hand prints\n%s", got)
	}
}

// TestWhatIsObservedCountsAlone checks that a run that is declared as written by hand, but has a scan, counts the scan's frames.
func TestWhatIsObservedCountsAlone(t *testing.T) {
	before := func(run *Run) { drop(scan.Pool(2), double)(run.ByHand(8, 1000)) }
	after := func(run *Run) { drop(scan.Pool(2), double)(run); run.ByHand(8, 1000) }
	for name, do := range map[string]func(*Run){"declared before": before, "declared after": after} {
		if got := ranOver(t, do); !strings.Contains(got, " for 3 items: ") || strings.Contains(got, "PARTIAL") || !strings.Contains(got, "the same result") {
			t.Errorf("%s: printed\n%s", name, got)
		}
	}
}

// TestRunsWithTheSameFailuresAreComparedWithoutThem checks that results are still compared if the same mask is damaged in
// both runs.
func TestRunsWithTheSameFailuresAreComparedWithoutThem(t *testing.T) {
	woodtest.OwnHome(t)
	fails := func(which int) func(int) (int, error) {
		return func(n int) (int, error) {
			if n == which {
				return 0, errors.New("damaged")
			}
			return n, nil
		}
	}
	printed := func(s scan.Strategy, which int) string {
		return woodtest.Output(t, func() {
			run := Start("chores", nil)
			drop(s, fails(which))(run)
			run.Done(0)
		})
	}
	printed(scan.Serial(), 2)
	if got := printed(scan.Pool(2), 2); !strings.Contains(got, "the same result as the for loop") || !strings.Contains(got, "without the 1 that failed") {
		t.Errorf("with the same failure it prints\n%s", got)
	}
	if got := printed(scan.Pool(2), 3); strings.Contains(got, "result") || !strings.Contains(got, "not compared: 1 of 3 frames failed") {
		t.Errorf("with another failure it prints\n%s", got)
	}
}

func TestASecondDoneSaysSoAndChangesNothing(t *testing.T) {
	woodtest.OwnHome(t)
	run := Start("chores", nil)
	drop(scan.Pool(2), double)(run)
	woodtest.Output(t, func() { run.Done(1) })
	before, err := Records("chores")
	if err != nil {
		t.Fatal(err)
	}
	got := woodtest.Output(t, func() { run.Done(2) })
	if !strings.Contains(got, "already over") || strings.Contains(got, "took") || strings.Contains(got, "result") {
		t.Errorf("the second Done prints\n%s", got)
	}
	after, err := Records("chores")
	if err != nil || len(after) != 1 || after[0].End != before[0].End || after[0].Digest != before[0].Digest {
		t.Errorf("records %+v, %v; want %+v", after, err, before)
	}
}
