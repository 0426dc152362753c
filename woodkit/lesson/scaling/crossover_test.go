package scaling

import (
	"math"
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
	points := []WaitPoint{{4 * ms, twice(2), twice(9)}, {0, twice(1.9), twice(1.8)}, {ms, twice(2), twice(2.1)}} // in any order
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
		if got := (WaitPoint{time.Millisecond, test.cores, test.many}).ahead(); got != test.want {
			t.Errorf("%v beside %v: ahead %v", test.many, test.cores, got)
		}
	}
}

func TestCrossoverNote(t *testing.T) {
	const ms = time.Millisecond
	at := func(wait time.Duration, cores, many float64) WaitPoint {
		return WaitPoint{wait, twice(cores), twice(many)}
	}
	one := WaitPoint{ms, []float64{2}, []float64{3}}
	never := verdict([]WaitPoint{at(0, 2, 3), at(ms, 3, 2.9)})
	always := verdict([]WaitPoint{at(0, 2, 5), at(ms, 2, math.NaN())}) // NaN is not drawn
	from := verdict([]WaitPoint{at(0, 2, 3), at(ms, 2, 2), at(5*ms, 2, 4), at(9*ms, 2, 9)})
	if none := verdict([]WaitPoint{at(ms, 0, 0)}); none != "" || verdict(nil) != "" {
		t.Errorf("without points: %q", none)
	}
	if chance := verdict([]WaitPoint{one}); chance == "" || chance == verdict([]WaitPoint{at(ms, 2, 3)}) {
		t.Errorf("one round: %q", chance)
	}
	if never == always || !strings.Contains(never, "not") || strings.Contains(always, "not") {
		t.Errorf("never %q, always %q", never, always)
	}
	if !strings.Contains(from, "a wait of 5 ms") || !strings.Contains(from, "At 1 ms") {
		t.Errorf("from 5 ms on: %q", from)
	}
}

func TestAnyCrossover(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		wait := rapid.Custom(func(t *rapid.T) time.Duration { return time.Duration(rapid.Int64().Draw(t, "wait")) })
		speedUp := rapid.OneOf(rapid.Float64(), rapid.Float64Range(0, 64), rapid.Just(math.NaN()))
		var points []WaitPoint
		for _, w := range rapid.SliceOfN(wait, 0, 6).Draw(t, "waits") {
			points = append(points, WaitPoint{w, rapid.SliceOfN(speedUp, 0, 3).Draw(t, "cores"), rapid.SliceOfN(speedUp, 0, 3).Draw(t, "many")})
		}
		marks := []WaitMark{{rapid.String().Draw(t, "name"), wait.Draw(t, "mark")}}
		drawing := Crossover("any", slices.Clone(points), marks...)
		if _, err := drawing.Image(); err != nil {
			t.Error(err)
		}
	})
}
