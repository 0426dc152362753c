package timing

import (
	"strings"
	"testing"

	"woodscape.example/woodkit/internal/woodtest"
)

func TestOutcome(t *testing.T) {
	woodtest.OwnHome(t)
	for id, r := range map[string]Record{"1": record("heat maps", LabelLoop, 10), "2": record("heat maps", LabelQueue, 6), "3": record("heat maps", LabelFold, 5), "4": record("heat maps", LabelRuns, 0.042)} {
		r.ID = id
		if err := r.save(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := predict(Question{"heat maps", "queue"}, 0.5); err != nil {
		t.Fatal(err)
	}
	for q, want := range map[Question]string{
		{"heat maps", "queue"}:         "heat maps: queue: 0.60 × the for loop's time, you guessed 0.50 ×",
		{"heat maps", "fold"}:          "heat maps: fold: 0.50 × the for loop's time",
		{"heat maps", "fold, by runs"}: "heat maps: fold, by runs: 0.0042 × the for loop's time",
		{"heat maps", "pool"}:          "heat maps: pool: not measured",
		{"counts", "pool"}:             "counts: pool: not measured",
	} {
		if got, _, _ := strings.Cut(Outcome(nil, q.Task, q.Label), ";"); got != want { // what follows is advice
			t.Errorf("%q, want %q", got, want)
		}
	}
}
