package woodkit_test

import (
	"context"
	"fmt"
	"io/fs"
	"testing/fstest"
	"time"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/scan"
)

// Sixteen requests that take 10 ms each, four at a time, by Little's law: 4 inside = 400 a second × 10 ms.
func ExampleLittle() {
	var o woodkit.Observation
	const each = 10 * time.Millisecond
	for i := range 16 {
		started := time.Duration(i/4) * each
		o.Spans = append(o.Spans, scan.Span{Worker: i % 4, Started: started, Done: started + each, Taken: started + each, Released: started + each})
	}
	o.Record.Seconds = (4 * each).Seconds()
	fmt.Println(o.Little())
	// Output: 4 inside on average = 400 a second × 10 ms each
}

// A run can be looked at when it has ended, and its record days later.
func ExamplePanel() {
	run := woodkit.Start("squares", nil)
	sum := 0
	for square, err := range scan.Map(run.Context(), scan.Queue(2, 4), []int{1, 2, 3}, func(n int) (int, error) { return n * n, nil }) {
		if err == nil {
			sum += square
		}
	}
	if _, err := run.Finish(sum); err != nil {
		fmt.Println(err)
	}
	records, err := woodkit.Records("squares")
	if err != nil {
		fmt.Println(err)
	}
	fmt.Println(sum, woodkit.Panel(run).Width(), woodkit.Panel(records[0]).Width())
	// Output: 14 820 820
}

// Storage that takes 2 ms for each file and sends a megabyte a second to all readers together.
func ExampleSlowFS() {
	files := fstest.MapFS{"mask.png": {Data: make([]byte, 1000)}}
	slow := woodkit.SlowFS{Latency: 2 * time.Millisecond, BytesPerSecond: 1e6, Outstanding: 8}
	began := time.Now()
	data, err := fs.ReadFile(slow.Wrap(context.Background(), files), "mask.png")
	fmt.Println(len(data), err, time.Since(began) >= 3*time.Millisecond)
	fmt.Println(slow)
	// Output:
	// 1000 <nil> true
	// 2ms a file, 1 MB/s for all, 8 requests at a time
}
