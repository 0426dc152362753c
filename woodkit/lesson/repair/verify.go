package repair

import (
	"fmt"
	"strings"

	"woodscape.example/woodkit/lesson/explore"
	"woodscape.example/woodkit/lesson/explore/schedule"
	"woodscape.example/woodkit/lesson/failures"
)

// runs is how often Verify runs a program.
const runs = 20

// Verify judges a repaired program and its model. The program runs 20 times, or as often as package failures allows. Each
// run must end without an error, print the same output and leave no goroutine. The model runs in every order within the
// bounds of explore.Run.
func Verify(program func(), model func(*explore.Schedule)) []any {
	trials := failures.Of(program).Times(runs)
	result := explore.Run(model, explore.Options{})
	switch {
	case !trials.Same():
		return []any{"not yet: the program still goes wrong. " + trials.String()}
	case result.Kind != explore.None:
		return failing(fmt.Sprintf("not yet: the program ran %d times without a failure, but the explorer found one in schedule %d of the model.", trials.Runs, result.Schedules), result)
	}
	return []any{fmt.Sprintf("right: the program %s and left no goroutine, %d times out of %d.\nThe explorer: %s",
		trials.Outcomes[0].What, trials.Outcomes[0].Count, trials.Runs, result.Search())}
}

// failing returns a verdict together with the failing schedule.
func failing(verdict string, r explore.Result) []any {
	things := []any{verdict, schedule.Figure(r)}
	if r.Stack != "" {
		things = append(things, strings.TrimSpace(r.String()))
	}
	return things
}
