package explore_test

import (
	"fmt"

	"woodscape.example/woodkit/lesson/explore"
)

// The reader takes one result and returns, so the worker waits forever.
func ExampleRun() {
	r := explore.Run(func(s *explore.Schedule) {
		results := explore.NewChan[int](s, 0)
		s.Go("worker", func() { results.Send(1); results.Send(2) })
		results.Recv()
	}, explore.Options{})
	fmt.Println(r.Kind)
	// Output: leak
}
