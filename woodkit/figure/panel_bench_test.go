package figure

import (
	"testing"
	"time"

	"woodscape.example/woodkit/scan"
	"woodscape.example/woodkit/timing"
)

// BenchmarkPanel draws a panel of 1,024 frames and makes its PNG.
func BenchmarkPanel(b *testing.B) {
	o := manyItems(1024)
	for b.Loop() {
		if _, err := Panel(o).PNG(); err != nil {
			b.Fatal(err)
		}
	}
}

// manyItems is a run of n items of 1 to 2 ms each, in a queue of two workers.
func manyItems(n int) timing.Observation {
	o := timing.Observation{Record: timing.Record{Task: "many", Strategy: "queue:workers=2,depth=8", Decoder: "pixels", Workers: 2, Depth: 8, Frames: n, Of: n}}
	for i := range n {
		started := time.Duration(i/2*2) * time.Millisecond
		done := started + time.Duration(1000+i*7919%1000)*time.Microsecond
		o.Spans = append(o.Spans, scan.Span{Index: i, Worker: i % 2, Submitted: started, Started: started, Loading: time.Millisecond, Done: done, Taken: done, Released: done, Bytes: int64(i)})
	}
	o.Record.Seconds = o.Spans[n-1].Released.Seconds()
	return o
}
