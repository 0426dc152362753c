package timing_test

import (
	"fmt"
	"time"

	"woodscape.example/woodkit/scan"
	"woodscape.example/woodkit/timing"
)

// Sixteen requests of 10 ms each, four at a time. Little's law: 4 inside = 400 per second × 10 ms.
func ExampleLittle() {
	var o timing.Observation
	const each = 10 * time.Millisecond
	for i := range 16 {
		started := time.Duration(i/4) * each
		o.Spans = append(o.Spans, scan.Span{Worker: i % 4, Started: started, Done: started + each, Taken: started + each, Released: started + each})
	}
	o.Record.Seconds = (4 * each).Seconds()
	fmt.Println(o.Little())
	// Output: 4 inside on average = 400 per second × 10 ms each
}
