package timing

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"gonum.org/v1/gonum/stat"

	"woodscape.example/woodkit/scan"
)

func TestForecast(t *testing.T) {
	var spans []scan.Span
	for i := range 30 { // workers finish one per 10 ms, the loop takes one per 20 ms
		spans = append(spans, scan.Span{Index: i, Done: time.Duration(i+1) * 10 * time.Millisecond, Released: time.Duration(i+1) * 20 * time.Millisecond, Bytes: 1000})
	}
	late := make([]scan.Span, len(spans))
	for i, span := range spans { // the same, but workers took a second to start
		span.Done, span.Released = span.Done+time.Second, span.Released+time.Second
		late[i] = span
	}
	if got := expect(late, 1000, 16, 5000).Time.Round(time.Millisecond); got != 21*time.Second {
		t.Errorf("after a late start: %v, want 21s", got)
	}
	tests := map[string]struct {
		depth int
		want  Forecast
	}{
		"unbounded": {0, Forecast{20 * time.Second, 5000, 500 * 1000}}, // half of 1,000 frames wait at the end
		"bounded":   {16, Forecast{20 * time.Second, 5000, 0}},
	}
	for name, test := range tests {
		got := expect(spans, 1000, test.depth, 5000)
		got.Time = got.Time.Round(time.Millisecond)
		if got != test.want {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

func TestForecastsSayWhatIsKnown(t *testing.T) {
	for _, test := range []struct {
		f    Forecast
		want string
	}{
		{Forecast{12340 * time.Millisecond, 0, 5e6}, "expect about 12.3s in all"},
		{Forecast{time.Minute, 99_600_000, 0}, "expect about 1m0s in all, with at least 100 MB of memory"},
		{Forecast{time.Minute, 1e8, 999_999}, "expect about 1m0s in all, with at least 100 MB of memory"},
		{Forecast{time.Minute, 1e8, 5e8}, "expect about 1m0s in all, with at least 100 MB of memory and about 500 MB of results that pile up"},
	} {
		if got := test.f.String(); got != test.want {
			t.Errorf("%+v: %q, want %q", test.f, got, test.want)
		}
	}
}

// TestForecastsAreLinearRegressions compares the line of a forecast with gonum's, over random moments of release.
func TestForecastsAreLinearRegressions(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for n := 2; n < 100; n++ {
		spans, count, released := make([]scan.Span, n), make([]float64, n), make([]float64, n)
		var now time.Duration
		for i := range spans {
			now += time.Duration(random.Int64N(int64(time.Second)))
			spans[i].Released, count[i], released[i] = now, float64(i+1), float64(now)
		}
		begin, perFrame := stat.LinearRegression(count, released, nil, false)
		want := begin + perFrame*1000
		if got := whenDone(spans, 1000); math.Abs(float64(got)-want) > 1e-9*want+1 {
			t.Errorf("after %d frames: %v, want %v", n, got, time.Duration(want))
		}
	}
}
