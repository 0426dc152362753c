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

// Verify judges the result of an exercise of the notebooks 01 to 03 and prints whether it is right, and one hint where it
// is not. Results are held against what a plain loop gives and against the exercise's bound:
//
//	exercise.Verify("exercise-4", boundedQueue)
//
// A result is a function, which Verify calls, or the Record of a run. An unknown exercise or a result of another type is
// told what there is or what is wanted. A function that panics or does not end is judged wrong; one that does not end keeps
// its goroutines until the cell is over. A panic in a goroutine that the function started itself ends the cell, as any does.
//
// If a person reads the notebook, an exercise that is right is noted for `woodkit share`.
func Verify(exercise string, result any) {
	verdict, right := judged(exercise, result)
	if right {
		cell.Warn(passed.Note(exercise))
	}
	fmt.Println(verdict)
}

// judged is the verdict in a line, and whether the result is right.
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

// An exercise can be judged.
type exercise struct {
	name  string
	wants string // the type of the result, as the notebook writes it
	// judge says what is good about a result or gives a hint; fits is false where the result is of another type.
	judge func(result any) (remark string, right, fits bool)
}

// exercises are those of the notebooks 02 and 02b, in their order, then those of 01 and of 03. The table is made when it is asked for.
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

// endsWithin is how long a reader's function may take until it is said not to end: it has work for a moment.
const endsWithin = 20 * time.Second

// judging makes a judge of a type out of one of anything, and guards it against results that panic or do not end.
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
		given := make(chan verdict, 1) // has room, so that a verdict that comes too late ends its goroutine
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
