package timing_test

import (
	"fmt"

	"woodscape.example/woodkit/scan"
	"woodscape.example/woodkit/timing"
)

// This is a timed scan. The loop is the same for any strategy. Start takes the data set whose frames are scanned, or nil
// for other items.
func ExampleStart() {
	run := timing.Start("word lengths", nil)
	total := 0
	words := []string{"void", "road", "lanemarks"}
	for length, err := range scan.Map(run.Context(), scan.Queue(2, 4), words, func(word string) (int, error) { return len(word), nil }) {
		if err == nil {
			total += length
		}
	}
	record, _ := run.Finish(total) // in a notebook use run.Done(total), which also prints it
	fmt.Println(record.Strategy, "scanned", record.Frames, "of", record.Of, "items:", total)
	// Output: queue:workers=2,depth=4 scanned 3 of 3 items: 17
}
