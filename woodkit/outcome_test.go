package woodkit

import (
	"testing"
	"time"
)

func TestOutcome(t *testing.T) {
	ownHome(t)
	latest.Store(nil)
	for id, r := range map[string]Record{"1": record("heat maps", barLoop, 10), "2": record("heat maps", barQueue, 6), "3": record("heat maps", barFold, 5), "4": record("heat maps", barRuns, 0.042)} {
		r.ID = id
		if err := r.save(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := predict("heat maps: queue", 0.5); err != nil {
		t.Fatal(err)
	}
	for question, want := range map[string]string{
		"heat maps: queue":         "heat maps: queue: 0.60 × the for loop's time, you guessed 0.50 ×",
		"heat maps: fold":          "heat maps: fold: 0.50 × the for loop's time",
		"heat maps: fold, by runs": "heat maps: fold, by runs: 0.0042 × the for loop's time",
		"heat maps: pool":          "heat maps: pool: not measured; it takes a run of that name and a for loop of the same task",
		"counts: pool":             "counts: pool: not measured; it takes a run of that name and a for loop of the same task",
	} {
		if got := Outcome(question); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestNumbersAreWrittenForPeople(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 ms", 64: "64 ns", 5240: "5.24 µs", 131 * time.Microsecond: "0.131 ms", 16800 * time.Microsecond: "16.8 ms",
		999600 * time.Microsecond: "1000 ms", 1234 * time.Millisecond: "1234 ms",
	} {
		if got := milliseconds(d); got != want {
			t.Errorf("%v is written as %q, want %q", d, got, want)
		}
	}
}
