package timing

import (
	"strings"
	"testing"

	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/scan"
)

// TestAPanicSaysItsLine checks that Done prints where the work panicked, each place once, with every strategy.
func TestAPanicSaysItsLine(t *testing.T) {
	var none []int
	for _, strategy := range []scan.Strategy{scan.Serial(), scan.Pool(2), scan.Queue(2, 2)} {
		t.Run(strategy.String(), func(t *testing.T) {
			woodtest.OwnHome(t)
			run := Start("chores", nil)
			drop(strategy, func(n int) (int, error) {
				return none[n], nil // the line to report
			})(run)
			woodtest.Output(t, func() { run.Done(0) })
			if len(run.panics) != 1 || !strings.Contains(run.panics[0], "panicked_test.go:19") || !strings.Contains(run.panics[0], "item ") {
				t.Errorf("it says %q, want line 19 of this file once, and an item", run.panics)
			}
		})
	}
}
