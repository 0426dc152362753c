package exercise

import (
	"maps"
	"math"
	"slices"
	"testing"

	"woodscape.example/woodkit"
)

func TestVerifyFrames(t *testing.T) {
	ones := func(classes int, enough int64) func(woodkit.Counts) woodkit.Counts {
		return func(counts woodkit.Counts) (seen woodkit.Counts) {
			for class, n := range counts[:classes] {
				if n >= enough {
					seen[class] = 1
				}
			}
			return seen
		}
	}
	checkVerdicts(t, "frames", []verdictCase{
		{"right", ones(256, 1), isRight},
		{"as it stands: pixels", func(counts woodkit.Counts) woodkit.Counts { return counts }, "a frame counts once"},
		{"the ten classes", ones(10, 1), "255 too"},
		{"what is not there, too", ones(256, 0), "no pixels at all"},
		{"every class", ones(9, 1), "every class is to be looked at"},
	})
}

func TestVerifyDepth(t *testing.T) {
	checkVerdicts(t, "depth", []verdictCase{
		{"right", func(budget, result int) int { return max(1, budget/(2*result)) }, isRight},
		{"as it stands", func(budget, result int) int { return budget / result }, "gives 86: the garbage collector"},
		{"none", func(budget, result int) int { return budget / (2 * result) }, "never begins"},
		{"rounded", func(budget, result int) int { return int(max(1, math.Round(float64(budget)/float64(2*result)))) }, "gives 11"},
		{"rounded up", func(budget, result int) int { return budget/(2*result) + 1 }, "gives 44"},
	})
}

func TestVerifyFolds(t *testing.T) {
	right := map[string]bool{}
	for _, s := range summaries {
		right[s.name] = s.folds
	}
	checkVerdicts(t, "folds", []verdictCase{
		{"right", right, isRight},
		{"nothing", map[string]bool{}, `"sum" has no answer`},
	})
	more := maps.Clone(right)
	more["mode"] = false
	checkVerdicts(t, "folds", []verdictCase{{"one too many", more, "8 answers to 7"}})
	for name := range right {
		wrong := maps.Clone(right)
		wrong[name] = !wrong[name]
		checkVerdicts(t, "folds", []verdictCase{{"another answer for " + name, wrong, notYet + `think again about "` + name + `"`}})
	}
}

func TestVerifyRuns(t *testing.T) {
	changes := func(row []byte) (n int) {
		for x := 1; x < len(row); x++ {
			if row[x] != row[x-1] {
				n++
			}
		}
		return n
	}
	checkVerdicts(t, "runs", []verdictCase{
		{"right", func(row []byte) int { return min(1, len(row)) + changes(row) }, isRight},
		{"as it stands", func(row []byte) int { return len(row) }, "returns 6 and should return 3"},
		{"the changes", changes, "returns 2 and should return 3"},
		{"one more than changes", func(row []byte) int { return 1 + changes(row) }, "has no runs"},
		{"begins with a class that is none", func(row []byte) (n int) {
			last := byte(255)
			for _, class := range row {
				if class != last {
					n++
				}
				last = class
			}
			return n
		}, "returns 1 and should return 2"},
		{"the classes", func(row []byte) int { return len(slices.Compact(slices.Sorted(slices.Values(row)))) }, "returns 2 and should return 3"},
	})
}

func TestVerifyFilterUp(t *testing.T) {
	checkVerdicts(t, "filter-up", []verdictCase{
		{"right", func(above, differences []byte) []byte {
			row := make([]byte, len(differences))
			for x := range row {
				row[x] = above[x] + differences[x]
			}
			return row
		}, isRight},
		{"as it stands", func(above, differences []byte) []byte { return differences }, "the same as above"},
		{"filter Sub", func(above, differences []byte) []byte {
			row := make([]byte, len(differences))
			left := byte(0)
			for x := range row {
				left += differences[x]
				row[x] = left
			}
			return row
		}, notYet},
		{"panics", func(above, differences []byte) []byte { return above[:len(above)-1] }, notYet},
	})
}

func TestVerifyBoxes(t *testing.T) {
	type note = func(left, top, right, bottom int, add func(x, y, n int))
	checkVerdicts(t, "boxes", []verdictCase{
		{"right", note(func(left, top, right, bottom int, add func(x, y, n int)) {
			add(left, top, 1)
			add(right, top, -1)
			add(left, bottom, -1)
			add(right, bottom, 1)
		}), isRight},
		{"as it stands: a row's two ends", note(func(left, top, right, bottom int, add func(x, y, n int)) {
			for y := top; y < bottom; y++ {
				add(left, y, 1)
				add(right, y, -1)
			}
		}), "x = 2, y = 4 is 2 and should be 1"},
		{"every pixel", note(func(left, top, right, bottom int, add func(x, y, n int)) {
			for y := top; y < bottom; y++ {
				for x := left; x < right; x++ {
					add(x, y, 1)
				}
			}
		}), "takes 8 notes, and 4 are enough"},
		{"without the last corner", note(func(left, top, right, bottom int, add func(x, y, n int)) {
			add(left, top, 1)
			add(right, top, -1)
			add(left, bottom, -1)
		}), "x = 6, y = 5 is -1 and should be 0"},
		{"outside", note(func(left, top, right, bottom int, add func(x, y, n int)) { add(-1, 0, 1) }), "outside of the plane"},
	})
}
