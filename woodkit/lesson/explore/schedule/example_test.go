package schedule_test

import (
	"fmt"

	"woodscape.example/woodkit/lesson/explore"
	"woodscape.example/woodkit/lesson/explore/schedule"
)

func ExampleFigure() {
	result := explore.Run(func(s *explore.Schedule) {
		results := explore.NewChan[int](s, 0).Named("results")
		s.Go("worker", func() { results.Send(1) })
	}, explore.Options{})
	figure := schedule.Figure(result) // in a notebook use woodkit.Show(schedule.Figure(result))
	fmt.Println(figure.Alt())
	// Output: Leak: main has ended, and worker still waits. A schedule of 3 steps by main and worker. What leads to the failure, or shows it: step 1, in which main does “go worker” and step 2, in which worker does “start”. At the end worker waits at “send 1 to results”.
}
