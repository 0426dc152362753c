package article_test

import (
	"fmt"

	"woodscape.example/woodkit/lesson/article"
)

// Ten sheets of five letters: where there is nothing to wait for, taking turns only adds moves.
func ExampleTurns() {
	writing := article.Turns{Jobs: 10, Steps: 5, Step: 0.2, Move: 0.4}
	fmt.Printf("one after another %.0f ms, taking turns %.0f ms\n", writing.OneAfterAnother(), writing.TakingTurns())
	// Output: one after another 14 ms, taking turns 30 ms
}

// The closing chart, and the same as a table.
func ExampleDecision() {
	drawing := article.Decision()
	_, err := drawing.PNG()
	fmt.Println(err)
	for _, row := range article.DecisionTable().Rows {
		fmt.Printf("%-35s %s\n", row[2], row[4])
	}
	// Output:
	// <nil>
	// serial                              A. One frame's cost
	// processes:workers=N                 F. Processes
	// queued-processes:workers=N,depth=D  F. Processes
	// fold:workers=N                      E. Shared state
	// queue:workers=N,depth=D             D. The queue and the pool that eats memory
	// go-each                             D. The queue and the pool that eats memory
	// pool:workers=64                     C. Waiting
	// pool:workers=N                      B. How many workers
}
