package interval

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOf(t *testing.T) {
	for _, test := range []struct {
		name   string
		values []float64
		want   Interval
	}{
		{"one round", []float64{3}, Interval{Median: 3, Rounds: 1}},
		{"five rounds are too few for an interval", []float64{5, 1, 4, 2, 3}, Interval{Median: 3, Rounds: 5}},
		{"six reach from the least to the most", []float64{6, 1, 5, 2, 4, 3}, Interval{3.5, 1, 6, 6}},
		{"eight hide neither end", []float64{8, 1, 7, 2, 6, 3, 5, 4}, Interval{4.5, 1, 8, 8}},
		{"nine leave out the outermost", []float64{9, 1, 8, 2, 7, 3, 6, 4, 5}, Interval{5, 2, 8, 9}},
		{"one bad round", []float64{1, 1, 1, 1, 1, 1, 1, 1, 99}, Interval{1, 1, 1, 9}},
	} {
		t.Run(test.name, func(t *testing.T) {
			before := slices.Clone(test.values)
			got, err := Of(test.values)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("interval (-want +got):\n%s", diff)
			}
			if !slices.Equal(before, test.values) {
				t.Errorf("the values are now %v, were %v", test.values, before)
			}
		})
	}
}

func TestRatioPairsTheRounds(t *testing.T) {
	// The machine slowed down from round to round, but the first always took half the time of the second.
	got, err := Ratio([]float64{1, 2, 3, 4, 5, 6}, []float64{2, 4, 6, 8, 10, 12})
	if want := (Interval{0.5, 0.5, 0.5, 6}); err != nil || got != want {
		t.Errorf("ratio %+v (%v), want %+v", got, err, want)
	}
	// The median of the ratios (2, 1, 1) is not the ratio of the medians (4/2).
	got, err = Ratio([]float64{4, 1, 9}, []float64{2, 1, 9})
	if want := (Interval{Median: 1, Rounds: 3}); err != nil || got != want {
		t.Errorf("ratio %+v (%v), want %+v", got, err, want)
	}
}

// TestVerdictsMirror: if A is faster than B, then B is slower than A.
func TestVerdictsMirror(t *testing.T) {
	mirrored := map[Verdict]Verdict{TooFew: TooFew, TooClose: TooClose, Faster: Slower, Slower: Faster}
	for rounds := 1; rounds <= 12; rounds++ {
		for faster := range rounds + 1 { // number of rounds in which the first took less time
			first, second := make([]float64, rounds), make([]float64, rounds)
			for i := range first {
				first[i], second[i] = 2, 3
				if i >= faster {
					first[i], second[i] = 3, 2
				}
			}
			one, err := Ratio(first, second)
			other, failed := Ratio(second, first)
			if err != nil || failed != nil {
				t.Fatal(err, failed)
			}
			if other.Verdict() != mirrored[one.Verdict()] {
				t.Errorf("faster in %d of %d rounds: %v, swapped %v", faster, rounds, one.Verdict(), other.Verdict())
			}
		}
	}
}

func TestNoIntervalOfWhatIsNoTime(t *testing.T) {
	six := []float64{1, 1, 1, 1, 1, 1}
	for _, test := range []struct {
		name          string
		first, second []float64
	}{
		{"no rounds", nil, nil},
		{"a round is missing", six, six[:5]},
		{"zero", []float64{0}, []float64{1}},
		{"divided by zero", []float64{1}, []float64{0}},
		{"negative, both", []float64{-1}, []float64{-1}},
		{"not a number", []float64{math.NaN()}, []float64{1}},
		{"without end", []float64{1}, []float64{math.Inf(1)}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got, err := Ratio(test.first, test.second); err == nil {
				t.Errorf("ratio %+v, want an error", got)
			}
		})
	}
	if got, err := Of([]float64{1, math.NaN()}); err == nil {
		t.Errorf("interval %+v of what is no number, want an error", got)
	}
}

func TestVerdict(t *testing.T) {
	const above, below = 1.0001, 0.9999
	for _, test := range []struct {
		name     string
		interval Interval
		want     Verdict
	}{
		{"no rounds", Interval{}, TooFew},
		{"five rounds, however clear", Interval{0.5, 0.5, 0.5, 5}, TooFew},
		{"six rounds", Interval{0.5, 0.5, 0.5, 6}, Faster},
		{"just below 1", Interval{0.9, 0.8, below, 6}, Faster},
		{"up to 1", Interval{0.9, 0.8, 1, 6}, TooClose},
		{"around 1", Interval{0.9, 0.8, above, 6}, TooClose},
		{"from below 1", Interval{1.1, below, 1.2, 6}, TooClose},
		{"from 1", Interval{1.1, 1, 1.2, 6}, TooClose},
		{"just above 1", Interval{1.1, above, 1.2, 6}, Slower},
		{"exactly 1", Interval{1, 1, 1, 6}, TooClose},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := test.interval.Verdict(); got != test.want {
				t.Errorf("%v, want %v", got, test.want)
			}
		})
	}
}

func TestText(t *testing.T) {
	few := Interval{Median: 3.617, Rounds: FewestRounds - 1}
	enough := Interval{Median: 3.617, Low: 3.551, High: 3.9, Rounds: FewestRounds}
	for _, test := range []struct {
		interval *Interval
		want     string
	}{{nil, "–"}, {&few, "3.62 ×"}, {&enough, "3.62 × (3.55 to 3.9)"}} {
		if got := test.interval.Text(" ×"); got != test.want {
			t.Errorf("%+v is written %q, want %q", test.interval, got, test.want)
		}
	}
}
