package figure_test

import (
	"fmt"

	"woodscape.example/woodkit/figure"
	"woodscape.example/woodkit/scan"
	"woodscape.example/woodkit/timing"
)

// You can look at a run when it has ended, and at its record days later.
func ExamplePanel() {
	run := timing.Start("squares", nil)
	sum := 0
	for square, err := range scan.Map(run.Context(), scan.Queue(2, 4), []int{1, 2, 3}, func(n int) (int, error) { return n * n, nil }) {
		if err == nil {
			sum += square
		}
	}
	if _, err := run.Finish(sum); err != nil {
		fmt.Println(err)
	}
	records, err := timing.Records("squares")
	if err != nil {
		fmt.Println(err)
	}
	fmt.Println(sum, figure.Panel(run).Width(), figure.WhereTimeWent(records[0]).Width())
	// Output: 14 820 820
}
