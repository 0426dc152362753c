package woodkit

import (
	"fmt"
	"os"
)

// Outcome says in a line what was measured for a question of Predict, and what was guessed: the time for one frame of the
// latest run, as a fraction of the for loop's, of this notebook where it has run the task.
//
//	fmt.Println(woodkit.Outcome("heat maps: queue"))
func Outcome(question string) string {
	records, err := Records("")
	if err != nil {
		fmt.Fprintln(os.Stderr, "woodkit:", err)
	}
	ratio, ok := measured(records, question)
	if !ok {
		return fmt.Sprintf("%s: not measured; it takes a run of that name and a for loop of the same task", question)
	}
	text := fmt.Sprintf("%s: %s the for loop's time", question, fraction(ratio))
	if guess, ok := guessed(question); ok {
		text += ", you guessed " + fraction(guess)
	}
	return text
}
