package timing

import (
	"fmt"
	"time"

	// gonum's statistics, for the same reason as gonum/plot: well maintained, and adds little to what a cell links.
	"gonum.org/v1/gonum/stat"

	"woodscape.example/woodkit/scan"
)

// forecastAfter is the number of frames after which a run makes its forecast.
const forecastAfter = 30

// A Forecast is what a run expects for all its frames, estimated from the first ones.
type Forecast struct {
	Time    time.Duration // from start to end
	Bytes   int64         // peak resident memory so far, with worker processes: the least that the run needs; 0: not known
	Waiting int64         // bytes of results that will probably pile up before the loop
}

// String returns the forecast in one line.
func (f Forecast) String() string {
	text := fmt.Sprintf("expect about %v in all", f.Time.Round(time.Second/10))
	if f.Bytes > 0 {
		text += fmt.Sprintf(", with at least %.0f MB of memory", float64(f.Bytes)/1e6)
		if f.Waiting >= 1e6 {
			text += fmt.Sprintf(" and about %.0f MB of results that pile up", float64(f.Waiting)/1e6)
		}
	}
	return text
}

// expect extrapolates from the first frames. The spans are in the order of release.
//
// Time is extrapolated along a straight line through the moments of release, so that the time to start the workers counts
// only once. Memory is the peak so far. We cannot know how much garbage, or sums that have not begun yet, will add to it.
// But we can estimate how many results will pile up. If workers finish p frames per second and the loop takes c of them, the
// share 1−c/p of all frames waits when the last one is finished, unless depth bounds them.
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
	f := Forecast{Time: whenDone(spans, of), Bytes: peak}
	if released > 0 && depth <= 0 && spans[n-1].Worker != scan.Caller {
		waiting := float64(of) * (1 - float64(done)/float64(released))
		f.Waiting = int64(waiting * float64(bytes) / float64(n))
	}
	return f
}

// whenDone fits a least-squares line through the moments of release and returns where it reaches the last frame.
func whenDone(spans []scan.Span, of int) time.Duration {
	count, released := make([]float64, len(spans)), make([]float64, len(spans))
	for i, s := range spans {
		count[i], released[i] = float64(i+1), float64(s.Released)
	}
	if len(spans) < 2 {
		return time.Duration(released[0] * float64(of))
	}
	begin, perFrame := stat.LinearRegression(count, released, nil, false)
	return time.Duration(begin + perFrame*float64(of))
}
