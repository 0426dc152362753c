package woodkit

import (
	"fmt"
	"time"

	"woodscape.example/woodkit/scan"
)

// forecastAfter is the number of frames after which a run says what to expect.
const forecastAfter = 30

// A Forecast is what a run expects of all its frames, from its first ones.
type Forecast struct {
	Time  time.Duration // from begin to end
	Bytes int64         // most resident memory; 0 where the system does not tell
}

// String says it in one line.
func (f Forecast) String() string {
	text := fmt.Sprintf("expect about %v in all", f.Time.Round(time.Second/10))
	if f.Bytes > 0 {
		text += fmt.Sprintf(", with at most %d MB of memory", f.Bytes/1e6)
	}
	return text
}

// expect extrapolates from the first frames, which were released in the order of spans. Time goes on as it began. Memory
// grows by the results that pile up: where workers finish p frames a second and the loop takes c of them, (1 − c/p) of all
// frames wait when the last one is finished, unless depth bounds them.
func expect(spans []scan.Span, of, depth int, peak int64) Forecast {
	n := len(spans)
	if n == 0 {
		return Forecast{}
	}
	released := spans[n-1].Released
	var done time.Duration
	var bytes int64
	for _, s := range spans {
		done = max(done, s.Done)
		bytes += s.Bytes
	}
	f := Forecast{Time: time.Duration(float64(released) / float64(n) * float64(of)), Bytes: peak}
	if peak > 0 && released > 0 && depth <= 0 && spans[n-1].Worker != scan.Caller {
		waiting := float64(of) * (1 - float64(done)/float64(released))
		f.Bytes += int64(waiting * float64(bytes) / float64(n))
	}
	return f
}
