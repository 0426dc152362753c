package exercise

import (
	"fmt"

	"woodscape.example/woodkit"
)

// judgeSeen judges notebook 01's exercise on the frames that contain a class. The answer must be 1 for each class that
// occurs in a frame, so that the sum over all frames is a number of frames.
func judgeSeen(seen func(woodkit.Counts) woodkit.Counts) (string, bool) {
	for _, c := range []struct {
		what         string
		counts, want woodkit.Counts
		hint         string
	}{
		{"no pixels at all", woodkit.Counts{}, woodkit.Counts{}, "a class without pixels is not in the frame"},
		{"900 pixels of class 0 and 1 of class 4", woodkit.Counts{0: 900, 4: 1}, woodkit.Counts{0: 1, 4: 1}, "a frame counts once for a class, however many pixels show it"},
		{"7 pixels each of classes 1, 2 and 9", woodkit.Counts{1: 7, 2: 7, 9: 7}, woodkit.Counts{1: 1, 2: 1, 9: 1}, "every class is to be looked at"},
		{"5 pixels of the id 255", woodkit.Counts{255: 5}, woodkit.Counts{255: 1}, "every id is to be looked at, 255 too"},
	} {
		if got := seen(c.counts); got != c.want {
			return fmt.Sprintf("for %s it returns {%v} and should return {%v}: %s", c.what, got, c.want, c.hint), false
		}
	}
	return "1 for each class that the frame contains, so the sum over frames is a number of frames", true
}

// judgeBudget judges notebook 01's exercise on the depth for a memory budget. The results may take half of the budget,
// because the collector lets memory grow to about twice what is in use. The depth must be at least one.
func judgeBudget(depth func(budget, result int) int) (string, bool) {
	for _, c := range []struct {
		budget, result, want int
		hint                 string
	}{
		{1 << 30, 12_364_800, 43, "the garbage collector lets memory grow to about twice the size of the data in use"},
		{256_000_000, 12_364_800, 10, "a part of a result is none, so round down"},
		{264_000_000, 12_364_800, 10, "a part of a result is none, so round down"},
		{1 << 30, 1_236_480, 434, "what does one result take here?"},
		{1_000_000, 12_364_800, 1, "a queue without room for one result never begins"},
	} {
		if got := depth(c.budget, c.result); got != c.want {
			return fmt.Sprintf("budget %d bytes, result %d bytes gives %d: %s", c.budget, c.result, got, c.hint), false
		}
	}
	return "budget / (2 × result), rounded down, and at least 1", true
}

// summaries are those of notebook 01's exercise on what folds, each with a hint for a wrong answer.
var summaries = []struct {
	name  string
	folds bool
	hint  string
}{
	{"sum", true, "(1 + 2) + (3 + 4) is 1 + 2 + 3 + 4"},
	{"largest", true, "one worker has seen 7 at most and another 9: is that enough to know the largest of all?"},
	{"mean", false, "one worker has the mean 2 and another the mean 8. What is the mean of all, if the first has seen a thousand values and the second only one value?"},
	{"sum and number", true, "add up the sums, and the numbers. What can you divide at the end?"},
	{"median", false, "the workers have seen 1, 2, 9 and 3, 4, 5. Is the middle of their medians, 2 and 4, the median of all six, whatever the other values are?"},
	{"histogram", true, "it is a list of counts, and you can add up counts"},
	{"last to arrive", false, "which result is last depends on who was quicker, not on the results"},
}

// judgeFolds judges notebook 01's exercise on what folds: which summaries can be combined from those of the workers.
func judgeFolds(folds map[string]bool) (string, bool) {
	for _, s := range summaries {
		got, answered := folds[s.name]
		switch {
		case !answered:
			return fmt.Sprintf("%q has no answer", s.name), false
		case got != s.folds:
			return fmt.Sprintf("think again about %q: %s", s.name, s.hint), false
		}
	}
	if len(folds) != len(summaries) {
		return fmt.Sprintf("there are %d answers to %d summaries", len(folds), len(summaries)), false
	}
	return "a summary folds if those of two parts give that of the whole, in any order and grouping", true
}
