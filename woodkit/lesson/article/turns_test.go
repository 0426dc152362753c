package article

import (
	"math"
	"testing"

	"woodscape.example/woodkit/internal/woodtest"
)

func TestErrandTimes(t *testing.T) {
	tests := []struct {
		wait, oneAfterAnother, takingTurns float64 // milliseconds
	}{
		{0, 14, 30}, // 50 steps of 0.2 and 10 or 50 moves of 0.4
		{2, 94, 30}, // 40 waits of 2 more; a round of ten jobs takes 6, so that taking turns never waits
	}
	for _, test := range tests {
		e := Turns{Jobs: 10, Steps: 5, Step: 0.2, Move: 0.4, Wait: test.wait}
		if got := e.OneAfterAnother(); math.Abs(got-test.oneAfterAnother) > 1e-9 {
			t.Errorf("wait %g: one after another takes %g ms, want %g", test.wait, got, test.oneAfterAnother)
		}
		if got := e.TakingTurns(); math.Abs(got-test.takingTurns) > 1e-9 {
			t.Errorf("wait %g: taking turns takes %g ms, want %g", test.wait, got, test.takingTurns)
		}
	}
}

func TestErrandHasNoGapsAndKeepsItsWaits(t *testing.T) {
	e := Turns{Jobs: 3, Steps: 4, Step: 1, Move: 0.5, Wait: 9}
	for _, turns := range []bool{false, true} {
		clock, work := 0.0, 0.0
		for _, m := range e.run(turns) {
			if m.from != clock || m.to <= m.from {
				t.Fatalf("turns %v: %+v does not follow %g", turns, m, clock)
			}
			if m.kind == working {
				work += m.to - m.from
			}
			clock = m.to
		}
		if work != 12 {
			t.Errorf("turns %v: %g ms of work, want 12", turns, work)
		}
	}
}

func TestAnErrandOfLessThanNothing(t *testing.T) {
	for _, e := range []Turns{{Jobs: -1, Steps: 2}, {Jobs: 2, Steps: -1}} {
		_, err := e.Figure("errand").Image()
		woodtest.WantError(t, err, nil, "jobs", "steps")
		if took := e.OneAfterAnother() + e.TakingTurns(); took != 0 {
			t.Errorf("%+v takes %g ms", e, took)
		}
	}
}
