// Package interval says how far you can trust repeated rounds of a measurement. It computes the median with its 95 %
// interval, and the ratio of two measurements that were taken in the same rounds.
//
// A single run says little, because a neighbour, the cache or the clock speed may have decided its time. The median of
// several rounds hardly changes because of a single bad round. Its interval needs no assumption about how times are
// distributed, because it comes only from the order of the values. For 95 %, you need at least six rounds.
package interval

import (
	"fmt"
	"math"
	"slices"

	"golang.org/x/perf/benchmath"

	"woodscape.example/woodkit/internal/unit"
)

// confidence is how often an interval covers the true median, at least.
const confidence = 0.95

// FewestRounds is how many rounds an interval needs. The true median lies outside all n values in 2 of 2^n cases. That
// is 6 % for five rounds and 3 % for six.
const FewestRounds = 6

// An Interval is the median of some rounds. From FewestRounds on, it also has the interval that covers the true median.
type Interval struct {
	Median float64 `json:"median"`
	Low    float64 `json:"low,omitzero"`  // 0 if there are too few rounds
	High   float64 `json:"high,omitzero"` // 0 if there are too few rounds
	Rounds int     `json:"rounds"`
}

// Known reports whether there were enough rounds for Low and High.
func (i Interval) Known() bool { return i.Rounds >= FewestRounds }

// Text writes the median with its interval in three digits, such as "3.62 (3.55 to 3.9)", with a unit after the median. No
// interval at all is a dash.
func (i *Interval) Text(after string) string {
	if i == nil {
		return "–"
	}
	text := unit.ThreeDigits(i.Median) + after
	if i.Known() {
		text += fmt.Sprintf(" (%s to %s)", unit.ThreeDigits(i.Low), unit.ThreeDigits(i.High))
	}
	return text
}

// Of returns the interval of the values of all rounds, in any order. It leaves out the same number of values at both ends, so
// it hides no slow round that a ratio of the same rounds shows. The values must be positive numbers, such as times. Of does
// not change them.
func Of(values []float64) (Interval, error) {
	if len(values) == 0 {
		return Interval{}, fmt.Errorf("taking the median: there are no rounds; measure at least %d", FewestRounds)
	}
	for round, v := range values {
		if err := check(v); err != nil {
			return Interval{}, fmt.Errorf("taking the median: round %d: %w", round+1, err)
		}
	}
	summary := summarise(slices.Clone(values))
	i := Interval{Median: summary.Center, Rounds: len(values)}
	if i.Known() {
		low, high := mirror(values)
		i.Low, i.High = min(summary.Lo, low), max(summary.Hi, high)
	}
	return i, nil
}

func summarise(values []float64) benchmath.Summary {
	return benchmath.AssumeNothing.Summary(benchmath.NewSample(values, &benchmath.DefaultThresholds), confidence)
}

// mirror returns the interval for the values in the opposite order. Benchmath may leave out the highest value but not
// the lowest: of eight values, the seven lowest cover enough. Here it is the other way round.
func mirror(values []float64) (low, high float64) {
	negative := make([]float64, len(values))
	for i, v := range values {
		negative[i] = -v
	}
	summary := summarise(negative)
	return -summary.Hi, -summary.Lo
}

func check(v float64) error {
	if !(v > 0) || math.IsInf(v, 1) { // written this way so that NaN is refused too
		return fmt.Errorf("%g is not a time; measure this round again", v)
	}
	return nil
}

// Ratio divides the first times by the second, round by round, and returns the median of these ratios with its
// interval. Both lists must be in the order of the rounds. Because the rounds are paired, whatever slowed a whole round
// down cancels out. Swapping the lists cannot change which one is faster.
func Ratio(first, second []float64) (Interval, error) {
	if len(first) != len(second) {
		return Interval{}, fmt.Errorf("comparing round by round: one list has %d rounds and the other has %d; compare only rounds that are in both", len(first), len(second))
	}
	ratios := make([]float64, len(first))
	for round := range first {
		for _, v := range []float64{first[round], second[round]} {
			if err := check(v); err != nil {
				return Interval{}, fmt.Errorf("comparing round by round: round %d: %w", round+1, err)
			}
		}
		ratios[round] = first[round] / second[round]
	}
	return Of(ratios)
}

// A Verdict says what a ratio of times means for the first of the two.
type Verdict int

// These are the possible verdicts.
const (
	TooFew   Verdict = iota // fewer than FewestRounds
	TooClose                // the interval contains 1
	Faster                  // the first takes less time
	Slower                  // the first takes more time
)

// String names the verdict.
func (v Verdict) String() string {
	switch v {
	case TooFew:
		return "too few rounds"
	case TooClose:
		return "too close to call"
	case Faster:
		return "faster"
	case Slower:
		return "slower"
	}
	return fmt.Sprintf("Verdict(%d)", int(v))
}

// Verdict judges the interval of a ratio of times.
func (i Interval) Verdict() Verdict {
	switch {
	case !i.Known():
		return TooFew
	case i.High < 1:
		return Faster
	case i.Low > 1:
		return Slower
	}
	return TooClose
}
