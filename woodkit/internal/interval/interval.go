// Package interval says what repeated rounds of a measurement are worth: the median with its 95 % interval, and the ratio of
// two measurements that were taken in the same rounds.
//
// One run says little: a neighbour, the cache or the clock's speed may have decided it. The median of several rounds does
// not mind a single bad one, and its interval needs no assumption about how times are distributed (it comes from the order
// of the values alone). For 95 % that takes at least six rounds.
package interval

import (
	"fmt"
	"math"
	"slices"

	"golang.org/x/perf/benchmath"
)

// Confidence is how often an interval covers the true median, at least.
const Confidence = 0.95

// FewestRounds is how many rounds an interval needs: the true median lies outside of all of n values in 2 of 2^n cases, which
// is 6 % for five rounds and 3 % for six.
const FewestRounds = 6

// An Interval is the median of some rounds and, from FewestRounds on, the interval that covers the true one.
type Interval struct {
	Median float64 `json:"median"`
	Low    float64 `json:"low,omitzero"`  // 0 where there are too few rounds
	High   float64 `json:"high,omitzero"` // the same
	Rounds int     `json:"rounds"`
}

// Known reports whether there were enough rounds for Low and High.
func (i Interval) Known() bool { return i.Rounds >= FewestRounds }

// Of is the interval of the values of all rounds, in any order, which must be positive numbers such as times. The values
// stay as they are.
func Of(values []float64) (Interval, error) {
	if len(values) == 0 {
		return Interval{}, fmt.Errorf("taking the median: there are no rounds; measure at least %d", FewestRounds)
	}
	for round, v := range values {
		if err := check(v); err != nil {
			return Interval{}, fmt.Errorf("taking the median: round %d: %w", round+1, err)
		}
	}
	summary := benchmath.AssumeNothing.Summary(benchmath.NewSample(slices.Clone(values), &benchmath.DefaultThresholds), Confidence)
	i := Interval{Median: summary.Center, Rounds: len(values)}
	if i.Known() {
		i.Low, i.High = summary.Lo, summary.Hi
	}
	return i, nil
}

// mirror is the interval of the values in the opposite order. Benchmath may leave out the highest value but not the lowest:
// of eight, the seven lowest cover enough. Here it is the other way round.
func mirror(values []float64) (low, high float64) {
	negative := make([]float64, len(values))
	for i, v := range values {
		negative[i] = -v
	}
	summary := benchmath.AssumeNothing.Summary(benchmath.NewSample(negative, &benchmath.DefaultThresholds), Confidence)
	return -summary.Hi, -summary.Lo
}

func check(v float64) error {
	if !(v > 0) || math.IsInf(v, 1) { // not a number is not above 0 either
		return fmt.Errorf("%g is no time; measure this round again", v)
	}
	return nil
}

// Ratio is the first time over the second, round by round, as the median of the rounds' ratios with its interval: rounds
// are paired, so what slowed a whole round down cancels out. Both lists are in the order of their rounds. The interval leaves
// out as many values at either end, so that swapping the lists cannot change who is faster.
func Ratio(first, second []float64) (Interval, error) {
	if len(first) != len(second) {
		return Interval{}, fmt.Errorf("comparing round by round: %d and %d rounds; compare only rounds that have both", len(first), len(second))
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
	i, err := Of(ratios)
	if err == nil && i.Known() {
		low, high := mirror(ratios)
		i.Low, i.High = min(i.Low, low), max(i.High, high)
	}
	return i, err
}

// A Verdict is what a ratio of times says of the first.
type Verdict int

// The verdicts.
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
