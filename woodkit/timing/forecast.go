package timing

import (
	"fmt"
	"time"

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

// whenDone fits a least-squares line through the moments of release and returns where it reaches the last frame. The slope is
// the covariance of number and moment, divided by the variance of the number. (The same as stat.LinearRegression of gonum,
// which a test compares it with. That package would link gonum's matrices into every timed cell: 11 MB of object files.)
func whenDone(spans []scan.Span, of int) time.Duration {
	n := float64(len(spans))
	if n < 2 {
		return time.Duration(float64(spans[0].Released) * float64(of))
	}
	middle := (n + 1) / 2 // the mean of the numbers from 1 to n
	var mean, covariance float64
	for i, s := range spans {
		mean += float64(s.Released) / n
		covariance += (float64(i+1) - middle) * float64(s.Released) / n
	}
	perFrame := covariance / ((n*n - 1) / 12)
	return time.Duration(mean + perFrame*(float64(of)-middle))
}
