package exercise_test

import "woodscape.example/woodkit/lesson/exercise"

func ExampleVerify() {
	hope := func(load, expand, add float64, cores int) float64 {
		return (load + expand + add) / float64(cores)
	}
	exercise.Verify("exercise-1", hope)
	model := func(load, expand, add float64, cores int) float64 {
		return max(add, hope(load, expand, add, cores))
	}
	exercise.Verify("exercise-1", model)
	// Output:
	// exercise-1: not yet: load 4, expand 2, add 9 ms on 2 cores gives 7.5: one goroutine does all the adding
	// exercise-1: right: all the work over the cores, but never less than what one goroutine must do
}
