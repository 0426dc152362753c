package scaling

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"woodscape.example/woodkit/internal/plot"
)

func TestCrossover(t *testing.T) {
	const ms = time.Millisecond
	nan := math.NaN()
	points := []WaitPoint{{4 * ms, 2, 9}, {0, 1.9, 1.8}, {ms, 2, 2.1}} // in any order
	drawing := crossoverCurves("", points, []WaitMark{{"this disk", 0}, {"the article", 32 * ms}})
	zero := 0.001 / 4
	want := []plot.Line{
		{Name: "Pool(cores)", X: []float64{zero, nan, 0.001, 0.004}, Y: []float64{1.9, nan, 2, 2}, Dots: true},
		{Name: "Pool(64)", X: []float64{zero, nan, 0.001, 0.004}, Y: []float64{1.8, nan, 2.1, 9}, Dots: true},
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

func TestCrossoverNote(t *testing.T) {
	const ms = time.Millisecond
	for _, test := range []struct {
		want   string
		points []WaitPoint
	}{
		{"", nil},
		{"Pool(64) is not ahead by a tenth at the longest wait.", []WaitPoint{{0, 2, 1.8}, {ms, 2, 2.19}}},
		{"Pool(64) is ahead by a tenth or more at every wait.", []WaitPoint{{0, 2, 5}, {ms, 2, math.NaN()}}}, // what is no number is not drawn
		{"Pool(64) is not ahead by a tenth at the longest wait.", []WaitPoint{{0, 2, 1.8}, {ms, 0, 0}}},
		{"", []WaitPoint{{ms, 0, 0}}},
		{"Pool(64) is ahead by a tenth or more at every wait.", []WaitPoint{{0, 2, 2.4}, {ms, 2, 8}}},
		{"From a wait of 5 ms on, Pool(64) is ahead by a tenth or more; at 1 ms it is not.", []WaitPoint{{0, 2, 3}, {ms, 2, 2}, {5 * ms, 2, 4}, {9 * ms, 2, 9}}},
	} {
		if got := crossoverNote(test.points); got != test.want {
			t.Errorf("%v: %q, want %q", test.points, got, test.want)
		}
	}
}

func TestAnyCrossover(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		wait := rapid.Custom(func(t *rapid.T) time.Duration { return time.Duration(rapid.Int64().Draw(t, "wait")) })
		speedUp := rapid.OneOf(rapid.Float64(), rapid.Float64Range(0, 64), rapid.Just(math.NaN()))
		var points []WaitPoint
		for _, w := range rapid.SliceOfN(wait, 0, 6).Draw(t, "waits") {
			points = append(points, WaitPoint{w, speedUp.Draw(t, "cores"), speedUp.Draw(t, "many")})
		}
		marks := []WaitMark{{rapid.String().Draw(t, "name"), wait.Draw(t, "mark")}}
		drawing := Crossover("any", slices.Clone(points), marks...)
		if _, err := drawing.Image(); err != nil {
			t.Error(err)
		}
	})
}
