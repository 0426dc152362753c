package scaling

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// lawful is the curve of exact parameters.
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
	if got := law.String(); err != nil || law.Kappa != 0 || !strings.Contains(got, "more workers do no harm") {
		t.Errorf("%+v, %v: %s", law, err, got)
	}
}

func TestScalabilitySaysWhatItMeans(t *testing.T) {
	for _, test := range []struct {
		law  Scalability
		want string
	}{
		{
			Scalability{Lambda: 40, Sigma: 0.2, Kappa: 0.005, R2: 0.99, Peak: math.Sqrt(160)},
			"One worker alone does 40 a second. It is as if 20.0 % of the work were done by one worker at a time (σ = 0.2), which alone allows 5 × at most; " +
				"each pair of workers costs 0.5 % of an item (κ = 0.005): by the law 13 workers do most, 3.11 × one. R² = 0.990.",
		},
		{
			Scalability{Lambda: 1, R2: 1, Peak: math.Inf(1)},
			"One worker alone does 1 a second. No part of the work waits for its turn (σ = 0); more workers do no harm (κ = 0). R² = 1.000.",
		},
		{
			Scalability{Lambda: 1, Sigma: 0.5, Kappa: 0.4, R2: 0.5, Peak: math.Sqrt(1.25)},
			"One worker alone does 1 a second. It is as if 50.0 % of the work were done by one worker at a time (σ = 0.5), which alone allows 2 × at most; " +
				"each pair of workers costs 40 % of an item (κ = 0.4): one worker does most. R² = 0.500: the law does not describe these times well.",
		},
		{
			Scalability{Lambda: 1, Kappa: 1 / (1.47 * 1.47), R2: 1, Peak: 1.47}, // between the two, two do more
			"One worker alone does 1 a second. No part of the work waits for its turn (σ = 0); " +
				"each pair of workers costs 46 % of an item (κ = 0.46): by the law 2 workers do most, 1.04 × one. R² = 1.000.",
		},
	} {
		if got := test.law.String(); got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
	}
}
