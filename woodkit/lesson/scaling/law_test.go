package scaling

import (
	"math"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// lawful returns the curve of exact parameters.
func lawful(lambda, sigma, kappa float64, workers ...int) Curve {
	c := Curve{Name: "exact", Workers: workers}
	for _, n := range workers {
		N := float64(n)
		c.Times = append(c.Times, (1+sigma*(N-1)+kappa*N*(N-1))/(lambda*N))
	}
	return c
}

func TestFitFindsTheParametersOfExactData(t *testing.T) {
	counts := [][]int{{1, 2, 4, 8, 16, 32, 64}, {1, 2, 3, 4, 6, 8}, {2, 5, 9, 40}, {64, 1, 16, 4, 1, 256}}
	rapid.Check(t, func(t *rapid.T) {
		lambda := math.Exp(rapid.Float64Range(-6, 8).Draw(t, "log lambda"))
		sigma := rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(0, 0.95)).Draw(t, "sigma")
		kappa := rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(0, 0.05)).Draw(t, "kappa")
		c := lawful(lambda, sigma, kappa, rapid.SampledFrom(counts).Draw(t, "workers")...)
		s, err := FitScalability(c)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(s.Lambda/lambda-1) > 1e-3 || math.Abs(s.Sigma-sigma) > 1e-3 || math.Abs(s.Kappa-kappa) > 1e-4 || s.R2 < 1-1e-6 {
			t.Errorf("fitted %+v; want λ %g, σ %g, κ %g", s, lambda, sigma, kappa)
		}
	})
}

func TestFitOfAnyDataIsFinite(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := Curve{Workers: rapid.SliceOf(rapid.IntRange(-1, 1<<20)).Draw(t, "workers")}
		for range c.Workers {
			c.Times = append(c.Times, rapid.OneOf(rapid.Float64Range(1e-9, 1e9), rapid.Float64()).Draw(t, "time"))
		}
		s, err := FitScalability(c)
		_, _ = s.Figure("any", c).Image()
		_, _ = SpeedUps("any", c).Image()
		if err != nil {
			return
		}
		if s.Sigma < 0 || s.Sigma > 1 || s.Kappa < 0 || !(s.Lambda > 0) || math.IsInf(s.Lambda, 0) || math.IsInf(s.Kappa, 0) || !(s.Peak >= 1) || s.R2 > 1 || math.IsNaN(s.R2) {
			t.Errorf("%+v of %+v", s, c)
		}
		if strings.Contains(s.String(), "NaN") {
			t.Error(s)
		}
	})
}

func TestAFlatCurveCostsNothing(t *testing.T) {
	law, err := FitScalability(Curve{"flat", []int{1, 2, 4, 8}, []float64{1, 1, 1, 1}})
	if got := law.String(); err != nil || law.Kappa != 0 || !strings.Contains(got, "κ = 0)") {
		t.Errorf("%+v, %v: %s", law, err, got)
	}
}

// The wording may change, but the numbers and their order may not.
func TestScalabilitySaysWhatItMeans(t *testing.T) {
	number := regexp.MustCompile(`[0-9]+(\.[0-9]+)?`)
	for _, test := range []struct {
		law     Scalability
		numbers string
		poor    bool // the text says that the law does not fit
	}{
		{Scalability{Lambda: 40, Sigma: 0.2, Kappa: 0.005, R2: 0.99, Peak: math.Sqrt(160)}, "40 20.0 0.2 1 5 0.5 0.005 13 3.11 0.990", false},
		{Scalability{Lambda: 40, Sigma: 0.2, Kappa: 0.005, R2: 0.99, Peak: math.Sqrt(160), PeakFrom: 9, PeakTo: 20}, "40 20.0 0.2 1 5 0.5 0.005 13 9 20 3.11 0.990", false}, // the range stands beside the number of workers
		{Scalability{Lambda: 1, R2: 1, Peak: math.Inf(1)}, "1 0 0 1.000", false},
		{Scalability{Lambda: 1, Sigma: 0.5, Kappa: 0.4, R2: 0.5, Peak: math.Sqrt(1.25)}, "1 50.0 0.5 1 2 40 0.4 0.500", true},
		{Scalability{Lambda: 1, Kappa: 1 / (1.47 * 1.47), R2: 1, Peak: 1.47}, "1 0 46 0.46 2 1.04 1.000", false}, // two workers do more than one
	} {
		got := test.law.String()
		if numbers := strings.Join(number.FindAllString(got, -1), " "); numbers != test.numbers {
			t.Errorf("%s\nhas the numbers %s, want %s", got, numbers, test.numbers)
		}
		if poor := strings.Contains(got, "does not describe"); poor != test.poor {
			t.Errorf("%s\nsays that the law does not fit: %t, want %t", got, poor, test.poor)
		}
	}
}

// If the peak lies beyond the measured range, it depends on single points. In that case the figure shows no mark.
func TestThePeakOfNoiseIsNotMarked(t *testing.T) {
	curve := func(sigma, kappa float64, last float64) (c Curve) {
		for n := 1; n <= 64; n *= 2 {
			c.Workers, c.Times = append(c.Workers, n), append(c.Times, 1/relative(float64(n), sigma, kappa))
		}
		c.Times[len(c.Times)-1] *= last
		return c
	}
	for name, test := range map[string]struct {
		curve  Curve
		marked bool
	}{
		"a clear peak at 31":      {curve(0.05, 0.001, 1), true},
		"a dent at the end alone": {curve(0.07, 0, 1.1), false},
	} {
		s, err := FitScalability(test.curve)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(s.Figure("", test.curve).Alt(), "most with"); got != test.marked {
			t.Errorf("%s: marked %v; the peak is %g, from %g to %g", name, got, s.Peak, s.PeakFrom, s.PeakTo)
		}
		if !(s.PeakFrom <= s.Peak && s.Peak <= s.PeakTo) {
			t.Errorf("%s: the peak %g is not from %g to %g", name, s.Peak, s.PeakFrom, s.PeakTo)
		}
	}
}
