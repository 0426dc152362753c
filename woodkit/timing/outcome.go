package timing

import (
	"fmt"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/cell"
	"woodscape.example/woodkit/internal/unit"
)

// Outcome returns a line with the measurement and the guess for a question of Predict. The measurement is the time per
// frame of the latest run, as a fraction of the for loop's. ds may be nil if the runs are not about a data set.
//
//	fmt.Println(timing.Outcome(ds, "heat maps", "queue"))
func Outcome(ds *woodkit.Dataset, task, label string) string {
	q := Question{task, label}
	records, err := Records(task)
	cell.Warn(err)
	run, baseline, found := AgainstBaseline(records, ds, q)
	if !found {
		return fmt.Sprintf("%v: not measured; it takes a run with that label and a for loop of the same task", q)
	}
	text := fmt.Sprintf("%v: %s the for loop's time", q, unit.Ratio(Fraction(run, baseline)))
	if guess, ok := Guessed(q); ok {
		text += ", you guessed " + unit.Ratio(guess)
	}
	return text
}
