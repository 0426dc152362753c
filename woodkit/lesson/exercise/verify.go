package exercise

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"woodscape.example/woodkit/internal/cell"
	"woodscape.example/woodkit/internal/passed"
)

// Verify judges the result of an exercise in notebooks 01 to 03. It prints whether the result is right and, if not, one
// hint. It compares the result with that of a plain loop and with the exercise's bound:
//
//	exercise.Verify("exercise-4", boundedQueue)
//
// A result is a function, which Verify calls, or the Record of a run. If there is no such exercise, or if it needs a result
// of another type, Verify says so. A function that panics or does not end is judged wrong. If it does not end, its
// goroutines go on until the cell is over. If a goroutine that the function started panics, the cell ends, as with any such
// panic.
//
// If a person reads the notebook, Verify notes an exercise that is right, for `woodkit share`.
func Verify(exercise string, result any) {
	verdict, right := judged(exercise, result)
	if right {
		cell.Warn(passed.Note(exercise))
	}
	fmt.Println(verdict)
}

// judged returns the verdict in one line, and whether the result is right.
func judged(name string, result any) (verdict string, right bool) {
	all := exercises()
	i := slices.IndexFunc(all, func(e exercise) bool { return e.name == name })
	if i < 0 {
		var known []string
		for _, e := range all {
			known = append(known, e.name)
		}
		return fmt.Sprintf("%q is no exercise; there are %s", name, strings.Join(known, ", ")), false
	}
	e := all[i]
	remark, right, fits := e.judge(result)
	switch {
	case !fits:
		return fmt.Sprintf("%s: not yet: it takes a %s, this is a %T", name, e.wants, result), false
	case right:
		return fmt.Sprintf("%s: right: %s", name, remark), true
	}
	return fmt.Sprintf("%s: not yet: %s", name, remark), false
}

// An exercise has a name and a judge.
type exercise struct {
	name  string
	wants string // type of the result, as the notebook writes it
	// judge returns praise or a hint as the remark. fits is false if the result has another type.
	judge func(result any) (remark string, right, fits bool)
}

// exercises returns the exercises of notebooks 02 and 02b in their order, then those of 01 and 03. It makes the table at
// each call.
func exercises() []exercise {
	return []exercise{
		{"exercise-1", "func(load, expand, add float64, cores int) float64", judging(judgeLeastTime)},
		{"exercise-2", "func(workers []int, times []float64) int", judging(judgeEnough)},
		{"exercise-3", "func(wait, work float64, cores int) int", judging(judgeInFlight)},
		{"exercise-4", "func(items []int, depth int, work func(int) int, use func(int))", judging(judgeQueue)},
		{"exercise-5", "func(workers int, items []int, value func(int) int) int", withoutRace(judging(judgeSum))},
		{"exercise-6", "timing.Record", judging(judgeCrossing)},
		{"exercise-7", "func(waits []float64) []int", judging(judgeOrder)},
		{"exercise-8", "func(workers int, slow, quick float64) int", judging(judgeDepth)},
		{"exercise-9", "func(ctx context.Context, items []int, work func(context.Context, int) error) error", judging(judgeFirstError)},
		{"exercise-10", "func(handing, work float64) int", judging(judgeChunk)},
		{"frames", "func(counts woodkit.Counts) woodkit.Counts", judging(judgeSeen)},
		{"depth", "func(budget, result int) int", judging(judgeBudget)},
		{"folds", "map[string]bool", judging(judgeFolds)},
		{"runs", "func(row []byte) int", judging(judgeRuns)},
		{"filter-up", "func(above, differences []byte) []byte", judging(judgeUp)},
		{"boxes", "func(left, top, right, bottom int, add func(x, y, n int))", judging(judgeBoxes)},
	}
}

// endsWithin is how long a reader's function may take before it counts as not ending. It has work for only a moment.
const endsWithin = 20 * time.Second

// judging turns a judge of one type into a judge of any result. It also handles results that panic or do not end.
func judging[T any](judge func(T) (remark string, right bool)) func(any) (string, bool, bool) {
	return func(result any) (string, bool, bool) {
		typed, fits := result.(T)
		if !fits {
			return "", false, false
		}
		if v := reflect.ValueOf(typed); v.Kind() == reflect.Func && v.IsNil() {
			return "the function is nil", false, true
		}
		type verdict struct {
			remark string
			right  bool
		}
		given := make(chan verdict, 1) // has room, so that the goroutine can end even if its verdict comes too late
		go func() {
			defer func() {
				if p := recover(); p != nil {
					given <- verdict{fmt.Sprintf("it panics: %v", p), false}
				}
			}()
			remark, right := judge(typed)
			given <- verdict{remark, right}
		}()
		select {
		case v := <-given:
			return v.remark, v.right, true
		case <-time.After(endsWithin):
			return fmt.Sprintf("it has not ended within %v: who waits for whom?", endsWithin), false, true
		}
	}
}
