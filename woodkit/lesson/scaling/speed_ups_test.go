package scaling

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"woodscape.example/woodkit/internal/plot"
)

func TestSpeedUpsAreOverTheFewestWorkers(t *testing.T) {
	drawing, err := speedUpCurves("more workers", 2,
		Curve{"all cores", []int{8, 1, 2}, []float64{3, 6, 4}}, // in any order
		Curve{"waiting", []int{2, 4}, []float64{10, 5}})
	if err != nil {
		t.Fatal(err)
	}
	want := []plot.Line{
		{Name: "all cores", X: []float64{1, 2, 8}, Y: []float64{1, 1.5, 2}, Dots: true},
		{Name: "waiting", X: []float64{2, 4}, Y: []float64{1, 2}, Dots: true},
	}
	if diff := cmp.Diff(want, drawing.Lines); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
	if drawing.Y.Label != "speed-up over 1 worker" || drawing.Note != "waiting: over 2 workers.\n" {
		t.Errorf("the axis is called %q, the note says %q", drawing.Y.Label, drawing.Note)
	}
	if diff := cmp.Diff([]plot.Mark{{Name: "2 cores", X: 2}}, drawing.Marks); diff != "" {
		t.Errorf("marks (-want +got):\n%s", diff)
	}
}

// The axes fit 1, 2 and 64 cores with 1 to 4 × cores workers, and the ideal line reaches the number of cores.
func TestSpeedUpsOnMachinesOfAnySize(t *testing.T) {
	for _, test := range []struct {
		cores float64
		most  int
		log   bool
		ticks []float64
	}{
		{1, 4, false, []float64{1, 2, 4}},
		{1.5, 4, false, []float64{1, 2, 4}},
		{2, 8, false, []float64{1, 2, 4, 8}},
		{4, 16, true, []float64{1, 2, 4, 8, 16}},
		{64, 256, true, []float64{1, 2, 4, 8, 16, 32, 64, 128, 256}},
	} {
		c := Curve{Name: "all cores"}
		for n := 1; n <= test.most; n *= 2 {
			c.Workers, c.Times = append(c.Workers, n), append(c.Times, 1/math.Min(float64(n), test.cores))
		}
		drawing, err := speedUpCurves("", test.cores, c)
		if err != nil {
			t.Fatal(err)
		}
		if drawing.X.Log != test.log || drawing.Y.Log != test.log || !slices.Equal(drawing.Ticks, test.ticks) {
			t.Errorf("%g cores: logarithmic %v %v, ticks %v", test.cores, drawing.X.Log, drawing.Y.Log, drawing.Ticks)
		}
		if !slices.Contains(drawing.Cover, test.cores) {
			t.Errorf("%g cores: the axis covers %v", test.cores, drawing.Cover)
		}
		ideal := drawing.Guides[0]
		for i, n := range ideal.X {
			if math.Abs(ideal.Y[i]-n) > 1e-9 {
				t.Errorf("%g cores: the ideal of %g workers is %g", test.cores, n, ideal.Y[i])
			}
		}
		if _, err := drawing.Figure().Image(); err != nil {
			t.Error(err)
		}
	}
}

func TestCurvesThatCannotBe(t *testing.T) {
	for name, c := range map[string]Curve{
		"give one time for each":      {"a", []int{1, 2}, []float64{1}},
		"there is at least 1":         {"a", []int{0, 1, 2, 3}, []float64{1, 1, 1, 1}},
		"above zero and finite":       {"a", []int{1, 2, 3, 4}, []float64{1, 0, 1, 1}},
		`"a": 2 workers took -1`:      {"a", []int{1, 2, 3, 4}, []float64{1, -1, 1, 1}},
		`"b": 3 workers took NaN`:     {"b", []int{1, 2, 3, 4}, []float64{1, 1, math.NaN(), 1}},
		`"b": 4 workers took +Inf`:    {"b", []int{1, 2, 3, 4}, []float64{1, 1, 1, math.Inf(1)}},
		`curve "b": 1 workers took 0`: {"b", []int{1, 2, 3, 4}, []float64{0, 1, 1, 1}},
	} {
		_, drawing := SpeedUps("", c).PNG()
		_, fitting := FitScalability(c)
		_, law := Scalability{Lambda: 1}.Figure("", c).PNG()
		for _, err := range []error{drawing, fitting, law} {
			if err == nil || !strings.Contains(err.Error(), name) {
				t.Errorf("error %v, want one with %q", err, name)
			}
		}
	}
	if _, err := SpeedUps("nothing yet").PNG(); err != nil {
		t.Error(err)
	}
}

// TestSpeedUpsSayWhatWasGainedAndDrawTheCeiling, in title and alternative text.
func TestSpeedUpsSayWhatWasGainedAndDrawTheCeiling(t *testing.T) {
	curve := Curve{"measured", []int{1, 2, 4}, []float64{8, 4, 5}}
	alt := speedUps("Adding", 2, 1.87, curve).Alt()
	for _, want := range []string{"Adding: measured up to 2.00 ×", "never more than 1.87 ×"} {
		if !strings.Contains(alt, want) {
			t.Errorf("%q lacks %q", alt, want)
		}
	}
	if alt := speedUps("Adding", 2, 0, curve).Alt(); strings.Contains(alt, "bound") {
		t.Errorf("a bound that is not asked for: %q", alt)
	}
}
