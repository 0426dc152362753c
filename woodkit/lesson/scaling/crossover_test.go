package scaling

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"woodscape.example/woodkit/internal/plot"
)

func TestCrossover(t *testing.T) {
	const ms = time.Millisecond
	nan := math.NaN()
	points := []WaitPoint{{Wait: 4 * ms, Cores: twice(2), Many: twice(9)}, {Cores: twice(1.9), Many: twice(1.8)}, {Wait: ms, Cores: twice(2), Many: twice(2.1)}} // in any order
	drawing := crossoverCurves("", points, []WaitMark{{"this disk", 0}, {"the article", 32 * ms}})
	zero := 0.001 / 4
	want := []plot.Line{
		{Name: "Pool(cores)", X: []float64{zero, nan, 0.001, 0.004}, Y: []float64{1.9, nan, 2, 2}, Dots: true, Low: []float64{1.9, nan, 2, 2}, High: []float64{1.9, nan, 2, 2}},
		{Name: "Pool(64)", X: []float64{zero, nan, 0.001, 0.004}, Y: []float64{1.8, nan, 2.1, 9}, Dots: true, Low: []float64{1.8, nan, 2.1, 9}, High: []float64{1.8, nan, 2.1, 9}},
	}
	sameNaN := cmp.Comparer(func(a, b float64) bool { return a == b || a != a && b != b })
	if diff := cmp.Diff(want, drawing.Lines, sameNaN); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]plot.Mark{{Name: "this disk", X: zero}, {Name: "the article", X: 0.032}}, drawing.Marks); diff != "" {
		t.Errorf("marks (-want +got):\n%s", diff)
	}
	if drawing.Zero != zero || !drawing.Y.Log {
		t.Errorf("zero stands at %g, logarithmic %v", drawing.Zero, drawing.Y.Log)
	}
	if points[0].Wait != 4*ms {
		t.Error("the caller's points were sorted")
	}
	if drawing := crossoverCurves("", points[:1], nil); drawing.Zero != 0 {
		t.Errorf("without a wait of 0 it stands at %g", drawing.Zero)
	}
}

// twice returns a speed-up that was measured in two rounds.
func twice(v float64) []float64 { return []float64{v, v} }

// A pool is ahead only if the ranges of the rounds do not overlap, however different their medians are.
func TestAheadIsBeyondTheRangeOfTheRounds(t *testing.T) {
	nan := math.NaN()
	for _, test := range []struct {
		cores, many []float64
		want        bool
	}{
		{[]float64{2, 2.1}, []float64{2.2, 2.3}, true},
		{[]float64{2, 2.25, 2}, []float64{9, 9, 2.2}, false}, // a single round could be chance
		{[]float64{2}, []float64{2}, false},
		{[]float64{nan, 2}, []float64{3, -1}, true},
		{nil, []float64{3}, false},
		{[]float64{0}, []float64{3}, false},
	} {
		if got := (WaitPoint{Wait: time.Millisecond, Cores: test.cores, Many: test.many}).ahead(); got != test.want {
			t.Errorf("%v beside %v: ahead %v", test.many, test.cores, got)
		}
	}
}

func TestCrossoverNote(t *testing.T) {
	const ms = time.Millisecond
	at := func(wait time.Duration, cores, many float64) WaitPoint {
		return WaitPoint{Wait: wait, Cores: twice(cores), Many: twice(many)}
	}
	one := WaitPoint{Wait: ms, Cores: []float64{2}, Many: []float64{3}}
	never := verdict([]WaitPoint{at(0, 2, 3), at(ms, 3, 2.9)})
	always := verdict([]WaitPoint{at(0, 2, 5), at(ms, 2, math.NaN())}) // NaN is not drawn
	from := verdict([]WaitPoint{at(0, 2, 3), at(ms, 2, 2), at(5*ms, 2, 4), at(9*ms, 2, 9)})
	if none := verdict([]WaitPoint{at(ms, 0, 0)}); none != "" || verdict(nil) != "" {
		t.Errorf("without points: %q", none)
	}
	if chance := verdict([]WaitPoint{one}); chance == "" || chance == verdict([]WaitPoint{at(ms, 2, 3)}) {
		t.Errorf("one round: %q", chance)
	}
	if never == always || never == from || !strings.Contains(never, "not") || strings.Contains(always, "not") {
		t.Errorf("never %q, always %q", never, always)
	}
	pools := regexp.MustCompile(`Pool\([^)]*\)`)
	wait := regexp.MustCompile(`\b[0-9]+( ms)?\b`)
	again := verdict([]WaitPoint{at(0, 2, 3), at(ms, 2, 3), at(2*ms, 2, 2), at(5*ms, 2, 4)})
	for text, want := range map[string]string{from: "5 ms, 1 ms, 0", again: "5 ms, 2 ms, 0, 1 ms"} { // at which waits it is ahead, at which not, and at which again
		if got := strings.Join(wait.FindAllString(pools.ReplaceAllString(text, ""), -1), ", "); got != want || !strings.Contains(text, "Pool(cores)") {
			t.Errorf("%q has the waits %s, want %s, and both pools", text, got, want)
		}
	}
}

// TestCrossing: where work takes c per file, 64 goroutines on one core overtake one per core from a wait of
// (cores - 1) c on. The noise of a round moves the crossing by about as much.
func TestCrossing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := rapid.Float64Range(1e-3, 20e-3).Draw(t, "work per file")
		cores := float64(rapid.IntRange(2, 16).Draw(t, "cores"))
		noise := rapid.Float64Range(0.98, 1.02)
		var points []WaitPoint
		for _, wait := range []time.Duration{0, 1e6, 4e6, 16e6, 64e6} {
			points = append(points, WaitPoint{
				Wait: wait, Cores: []float64{cores, cores * noise.Draw(t, "cores")},
				OneCore: []float64{1 + wait.Seconds()/c, (1 + wait.Seconds()/c) * noise.Draw(t, "one core")},
			})
		}
		want := (cores - 1) * c
		if want > 0.9*64e-3 {
			if got := crossing(points, 0); want > 64e-3 && !math.IsInf(got, 1) {
				t.Errorf("%g s of work, %g cores: the curves cross at %g s, want none up to 64 ms", c, cores, got)
			}
			return
		}
		if got := crossing(points, 0); math.Abs(got/want-1) > 1e-6 {
			t.Errorf("%g s of work, %g cores: the curves cross at %g s, want %g s", c, cores, got, want)
		}
		if got := crossing(points, 1); math.Abs(got/want-1) > 0.15 {
			t.Errorf("%g s of work, %g cores, noise of 2 %%: the curves cross at %g s, want %g s", c, cores, got, want)
		}
	})
}

func TestOvertaking(t *testing.T) {
	const ms = time.Millisecond
	points := func(speedUps ...float64) (all []WaitPoint) {
		for i, s := range speedUps {
			all = append(all, WaitPoint{Wait: time.Duration(i) * 10 * ms, Cores: twice(2), OneCore: []float64{s, s * 1.1}})
		}
		return all
	}
	if got := overtaking(points(1, 3, 5)); !strings.Contains(got, "5 ms") || !strings.Contains(got, "2 rounds") {
		t.Errorf("at 5 ms in the first round: %q", got)
	}
	if got := overtaking(points(1, 1.1, 1.2)); !strings.Contains(got, "Up to a wait of 20 ms") {
		t.Errorf("the longest wait is too short: %q", got)
	}
	if got := overtaking(points(2, 2, 1)); !strings.Contains(got, "Up to a wait of 20 ms") {
		t.Errorf("behind at the longest wait: %q", got)
	}
	for name, points := range map[string][]WaitPoint{
		"none": nil, "a round failed": points(1, math.NaN(), 3), "not measured": {{Wait: ms, Cores: twice(2), Many: twice(3)}},
	} {
		if got := overtaking(points); got != "" {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestAnyCrossover(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		wait := rapid.Custom(func(t *rapid.T) time.Duration { return time.Duration(rapid.Int64().Draw(t, "wait")) })
		speedUp := rapid.OneOf(rapid.Float64(), rapid.Float64Range(0, 64), rapid.Just(math.NaN()))
		var points []WaitPoint
		for _, w := range rapid.SliceOfN(wait, 0, 6).Draw(t, "waits") {
			rounds := func(name string) []float64 { return rapid.SliceOfN(speedUp, 0, 3).Draw(t, name) }
			points = append(points, WaitPoint{w, rounds("cores"), rounds("many"), rounds("one core")})
		}
		marks := []WaitMark{{rapid.String().Draw(t, "name"), wait.Draw(t, "mark")}}
		drawing := Crossover("any", slices.Clone(points), marks...)
		if _, err := drawing.Image(); err != nil {
			t.Error(err)
		}
	})
}
