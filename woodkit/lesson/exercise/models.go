package exercise

import (
	"fmt"
	"math"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/timing"
)

// judgeLeastTime judges exercise 1: the least time per frame that a queue can take, in the unit of its arguments. The cores
// share all the work, but only one goroutine adds: max(add, (load + expand + add) / cores).
func judgeLeastTime(least func(load, expand, add float64, cores int) float64) (string, bool) {
	for _, c := range []struct {
		load, expand, add float64
		cores             int
		want              float64
		hint              string
	}{
		{4, 2, 9, 1, 15, "on one core nothing is divided"},
		{6, 3, 3, 2, 6, "where adding is the smaller part, the cores share all of the work"},
		{4, 2, 9, 2, 9, "one goroutine does all the adding"},
		{4, 2, 9, 64, 9, "more cores do not help the one that adds"},
		{0, 0, 5, 4, 5, "with nothing but adding, a second core has nothing to do"},
	} {
		if got := least(c.load, c.expand, c.add, c.cores); !(math.Abs(got-c.want) < 1e-9) {
			return fmt.Sprintf("load %g, expand %g, add %g ms on %d cores gives %g: %s", c.load, c.expand, c.add, c.cores, got, c.hint), false
		}
	}
	return "all the work over the cores, but never less than what one goroutine must do", true
}

// judgeEnough judges exercise 2: the fewest workers whose time is within 5 % of the best.
func judgeEnough(enough func(workers []int, times []float64) int) (string, bool) {
	for _, c := range []struct {
		workers []int
		times   []float64
		want    int
		hint    string
	}{
		{[]int{1, 2, 4, 8}, []float64{6.8, 3.5, 3.47, 3.46}, 2, "the least time is by noise, not by workers"},
		{[]int{1, 2, 4}, []float64{6.8, 6.81, 6.79}, 1, "on one core one worker is enough"},
		{[]int{1, 2, 4, 8, 16}, []float64{16, 8, 4, 2, 1}, 16, "all of these workers help"},
		{[]int{1, 2, 4, 8}, []float64{8, 4.1, 4, 6}, 2, "with 8 workers it became slower again"},
		{[]int{1, 2, 4, 8}, []float64{8, 4.28, 4, 4.1}, 4, "with 2 workers it takes 7 % longer than the best"},
		{[]int{1, 2, 4, 8}, []float64{8, 4.16, 4, 4.1}, 2, "with 2 workers it takes only 4 % longer than the best"},
		{[]int{8, 1, 4, 2}, []float64{3.46, 6.8, 3.47, 3.5}, 2, "the measurements may come in any order"},
	} {
		if got := enough(c.workers, c.times); got != c.want {
			return fmt.Sprintf("workers %v with times %v gives %d: %s", c.workers, c.times, got, c.hint), false
		}
	}
	return "the fewest that are as good as the best", true
}

// judgeInFlight judges exercise 3. Cores that are never idle finish cores/work items per unit of time, and each item stays
// for wait + work. Little's law gives the number in flight.
func judgeInFlight(inFlight func(wait, work float64, cores int) int) (string, bool) {
	for _, c := range []struct {
		wait, work float64
		cores      int
		want       int
		hint       string
	}{
		{0, 5, 4, 4, "without waiting, one goroutine per core is enough"},
		{5, 5, 1, 2, "while one waits, the core is free for another"},
		{20, 5, 2, 10, "inside = a second × how long each stays; two cores finish 2/5 of an item in a ms"},
		{31, 1, 1, 32, "inside = a second × how long each stays"},
		{1, 8, 2, 3, "half a goroutine does not exist: with one too few, a core is idle at times"},
		{1, 4, 2, 3, "half a goroutine does not exist: with one too few, a core is idle at times"},
	} {
		if got := inFlight(c.wait, c.work, c.cores); got != c.want {
			return fmt.Sprintf("wait %g ms, work %g ms, %d cores gives %d: %s", c.wait, c.work, c.cores, got, c.hint), false
		}
	}
	return "cores × (wait + work) / work, rounded up: Little's law", true
}

// crossingBound is the most that may cross per frame in exercise 6: one byte per pixel, plus what gob adds.
const crossingBound = 1.1

// judgeCrossing judges exercise 6: the same heat maps as with the for loop, made in worker processes. Fewer bytes than the
// planes of a frame may cross the pipe per frame.
func judgeCrossing(r timing.Record) (string, bool) {
	if r.Partial || r.Frames == 0 || r.Frames != r.Of {
		return fmt.Sprintf("%d of %d frames are in it", r.Frames, r.Of), false
	}
	if kind := timing.LabelOf(r.Strategy); kind != timing.LabelProcesses {
		return fmt.Sprintf("its strategy is %s; the exercise is about processes", r.Strategy), false
	}
	if r.Digest == "" {
		return "it ended without a result to compare: give the sums to Finish", false
	}
	earlier, err := timing.Records(r.Task)
	if err != nil {
		return err.Error(), false
	}
	loop, found := timing.Reference(earlier, r)
	if !found || loop.Label != timing.LabelLoop {
		return fmt.Sprintf("there is no for loop of %q over the same frames to hold it against; run that cell first", r.Task), false
	}
	if !loop.SameResult(r) {
		return "the sums are not those of the for loop", false
	}
	spans, err := r.Spans()
	if err != nil {
		return err.Error(), false
	}
	var bytes float64
	for _, s := range spans {
		bytes += float64(s.Bytes)
	}
	bytes /= float64(max(1, len(spans)))
	ds, err := woodkit.Open(r.Dataset)
	if err != nil {
		return err.Error(), false
	}
	bound := crossingBound * float64(ds.Size.X*ds.Size.Y)
	if bytes > bound {
		return fmt.Sprintf("the same sums, but %.2g MB per frame cross, more than %.2g; which of Frame's methods gives less than planes?", bytes/1e6, bound/1e6), false
	}
	return fmt.Sprintf("the same sums, and %.2g MB per frame cross; %.2g ms per frame, the for loop %.2g ms", bytes/1e6,
		r.PerFrame().Seconds()*1e3, loop.PerFrame().Seconds()*1e3), true
}
