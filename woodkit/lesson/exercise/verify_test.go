package exercise

import (
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/cell"
	"woodscape.example/woodkit/internal/passed"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/scan"
	"woodscape.example/woodkit/timing"
)

// verdictCase is a result and the text that its verdict must contain.
type verdictCase struct {
	name   string
	result any
	want   string
}

const (
	isRight = ": right: "
	notYet  = ": not yet: "
)

// verify returns the verdict in one line.
func verify(name string, result any) string {
	verdict, _ := judged(name, result)
	return verdict
}

// checkVerdicts judges each result in virtual time, because judges wait for things that may not happen.
func checkVerdicts(t *testing.T, exercise string, cases []verdictCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				verdict := verify(exercise, c.result)
				if !strings.HasPrefix(verdict, exercise) || !strings.Contains(verdict, c.want) {
					t.Errorf("verdict %q, want %q", verdict, c.want)
				}
			})
		})
	}
}

func TestVerifySaysWhatThereIsAndWhatItTakes(t *testing.T) {
	if got := verify("exercise-0", 1); !strings.HasPrefix(got, `"exercise-0" is no exercise; there are exercise-1, exercise-2, exercise-3, `) {
		t.Error(got)
	}
	for _, e := range exercises() {
		for _, wrong := range []any{nil, 17, "yes", func() {}} {
			got := verify(e.name, wrong)
			if !strings.Contains(got, notYet) || !strings.Contains(got, "it takes a "+e.wants) {
				t.Errorf("%s of a %T: %q does not say that it takes a %s", e.name, wrong, got, e.wants)
			}
		}
	}
	var none func(wait, work float64, cores int) int
	if got := verify("exercise-3", none); got != "exercise-3: not yet: the function is nil" {
		t.Errorf("a nil function: %q", got)
	}
}

func TestVerifyLeastTime(t *testing.T) {
	checkVerdicts(t, "exercise-1", []verdictCase{
		{"right", func(l, e, f float64, cores int) float64 { return max(f, (l+e+f)/float64(cores)) }, isRight},
		{"a hope", func(l, e, f float64, cores int) float64 { return (l + e + f) / float64(cores) }, "one goroutine"},
		{"only the one that adds", func(l, e, f float64, cores int) float64 { return f }, "on one core nothing is divided"},
		{"the loop", func(l, e, f float64, cores int) float64 { return l + e + f }, "the cores share all of the work"},
		{"no number", func(l, e, f float64, cores int) float64 { return math.NaN() }, "gives NaN"},
		{"panics", func(l, e, f float64, cores int) float64 { return []float64{}[cores] }, "it panics: runtime error: index out of range"},
	})
}

func TestVerifyEnough(t *testing.T) {
	best := func(workers []int, times []float64) int {
		return workers[slices.Index(times, slices.Min(times))]
	}
	checkVerdicts(t, "exercise-2", []verdictCase{
		{"right", func(workers []int, times []float64) int {
			fewest := slices.Max(workers)
			for i, n := range workers {
				if times[i] <= 1.05*slices.Min(times) {
					fewest = min(fewest, n)
				}
			}
			return fewest
		}, isRight},
		{"right, as a difference", func(workers []int, times []float64) int {
			fewest, least := slices.Max(workers), slices.Min(times)
			for i, n := range workers {
				if times[i]-least < 0.05*least {
					fewest = min(fewest, n)
				}
			}
			return fewest
		}, isRight},
		{"the best", best, "by noise"},
		{"within 10 %", func(workers []int, times []float64) int { return withinOf(1.1, workers, times) }, "7 %"},
		{"within 1 %", func(workers []int, times []float64) int { return withinOf(1.03, workers, times) }, "4 %"},
		{"one for each core of somebody", func([]int, []float64) int { return 2 }, "on one core one worker is enough"},
		{"the first that will do", func(workers []int, times []float64) int {
			for i, n := range workers {
				if times[i] <= 1.05*slices.Min(times) {
					return n
				}
			}
			return 0
		}, "in any order"},
	})
}

// withinOf returns the fewest workers whose time is at most factor times the best.
func withinOf(factor float64, workers []int, times []float64) int {
	fewest := slices.Max(workers)
	for i, n := range workers {
		if times[i] <= factor*slices.Min(times) {
			fewest = min(fewest, n)
		}
	}
	return fewest
}

func TestVerifyInFlight(t *testing.T) {
	checkVerdicts(t, "exercise-3", []verdictCase{
		{"right", func(wait, work float64, cores int) int { return int(math.Ceil(float64(cores) * (wait + work) / work)) }, isRight},
		{"one per core", func(wait, work float64, cores int) int { return cores }, "the core is free for another"},
		{"64", func(wait, work float64, cores int) int { return 64 }, "without waiting, one goroutine per core is enough"},
		{"rounded down", func(wait, work float64, cores int) int { return int(float64(cores) * (wait + work) / work) }, "half a goroutine"},
		{"rounded", func(wait, work float64, cores int) int { return int(math.Round(float64(cores) * (wait + work) / work)) }, "gives 2"},
		{"divides by nothing", func(wait, work float64, cores int) int { return cores / int(wait) }, "it panics: runtime error: integer divide by zero"},
	})
}

// queueOf returns a queue written out by hand. Its parameters are the choices that can be wrong.
func queueOf(depth func(int) int, releaseEarly bool, last int) func([]int, int, func(int) int, func(int)) {
	return func(items []int, allowed int, work func(int) int, use func(int)) {
		results, tokens := make(chan int), make(chan struct{}, depth(allowed))
		go func() {
			var workers sync.WaitGroup
			for _, item := range items[:len(items)-last] {
				tokens <- struct{}{}
				workers.Go(func() { results <- work(item) })
			}
			workers.Wait()
			close(results)
		}()
		for result := range results {
			if releaseEarly {
				<-tokens
			}
			use(result)
			if !releaseEarly {
				<-tokens
			}
		}
	}
}

func TestVerifyQueue(t *testing.T) {
	same := func(depth int) int { return depth }
	ended := make(chan struct{})
	close(ended)
	checkVerdicts(t, "exercise-4", []verdictCase{
		{"right", queueOf(same, false, 0), isRight + "the loop's results, and never more than 4 in flight"},
		{"shallower than allowed", queueOf(func(int) int { return 2 }, false, 0), isRight},
		{"no bound", queueOf(func(int) int { return 1000 }, false, 0), "were in flight with depth 4"},
		{"one too many", queueOf(func(depth int) int { return depth + 1 }, false, 0), "5 were in flight"},
		{"gives the token back too early", queueOf(same, true, 0), "5 were in flight"},
		{"forgets the last", queueOf(same, false, 1), "was worked on 0 times"},
		{"a loop", func(items []int, depth int, work func(int) int, use func(int)) {
			for _, item := range items {
				use(work(item))
			}
		}, "never two in flight"},
		{"drops a result", func(items []int, depth int, work func(int) int, use func(int)) {
			for i, item := range items {
				if result := work(item); i > 0 {
					use(result)
				}
			}
		}, "a loop uses 48 results, this used 47"},
		{"works twice", func(items []int, depth int, work func(int) int, use func(int)) {
			for _, item := range items {
				work(item)
				use(work(item))
			}
		}, "was worked on 2 times"},
		{"uses in every goroutine", func(items []int, depth int, work func(int) int, use func(int)) {
			tokens := make(chan struct{}, depth)
			var workers sync.WaitGroup
			for _, item := range items {
				tokens <- struct{}{}
				workers.Go(func() { use(work(item)); <-tokens })
			}
			workers.Wait()
		}, "two goroutines were in use at once"},
		{"does not wait", func(items []int, depth int, work func(int) int, use func(int)) {}, "was worked on 0 times"},
		{"panics", func(items []int, depth int, work func(int) int, use func(int)) { panic("no") }, "it panics: no"},
	})
}

func TestVerifyGivesUpOnWhatDoesNotEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		never := make(chan struct{})
		begin := time.Now()
		verdict := verify("exercise-4", func(items []int, depth int, work func(int) int, use func(int)) { <-never })
		if !strings.Contains(verdict, "it has not ended within 20s: who waits for whom?") || time.Since(begin) != endsWithin {
			t.Errorf("after %v: %q", time.Since(begin), verdict)
		}
		close(never)
		synctest.Wait() // its goroutine ends although its verdict is not read
	})
}

// sumOf adds up in several workers. With turns, only one works at a time. The lock is a channel, because virtual time goes
// on while goroutines wait for a channel.
func sumOf(turns bool) func(int, []int, func(int) int) int {
	return func(workers int, items []int, value func(int) int) (sum int) {
		lock := make(chan struct{}, 1)
		var group sync.WaitGroup
		for w := range workers {
			group.Go(func() {
				for i := w; i < len(items); i += workers {
					if turns {
						lock <- struct{}{}
						sum += value(items[i])
						<-lock
						continue
					}
					v := value(items[i])
					lock <- struct{}{}
					sum += v
					<-lock
				}
			})
		}
		group.Wait()
		return sum
	}
}

func TestVerifySum(t *testing.T) {
	checkVerdicts(t, "exercise-5", []verdictCase{
		{"right", sumOf(false), isRight + "the loop's sum, and several at work at once"},
		{"works under the lock", sumOf(true), "two values at the same time"},
		{"a loop", func(workers int, items []int, value func(int) int) (sum int) {
			for _, item := range items {
				sum += value(item)
			}
			return sum
		}, "two values at the same time"},
		{"a goroutine per item", func(workers int, items []int, value func(int) int) int {
			return sumOf(false)(len(items), items, value)
		}, "5 or more goroutines at work with 4 workers"},
		{"loses updates now and then", func(workers int, items []int, value func(int) int) int {
			if sum := sumOf(false)(workers, items, value); len(items) == 64 {
				return sum
			}
			return len(items) - 3
		}, "3 of 32 updates were lost"},
		{"another sum", func(workers int, items []int, value func(int) int) int {
			return sumOf(false)(workers, items, value) + 1
		}, "the loop's sum is 2016, this is 2017"},
		{"leaves the rest out", func(workers int, items []int, value func(int) int) int {
			return sumOf(false)(workers, items[:len(items)/workers*workers], value)
		}, "7 items and 3 workers"},
		{"leaves items out", func(workers int, items []int, value func(int) int) int { return 2016 }, "was worked on 0 times"},
	})
}

// crossed runs a scan whose results have this many bytes, and returns its record.
func crossed(t *testing.T, task string, ds *woodkit.Dataset, bytes int, sum any) timing.Record {
	t.Helper()
	run := timing.Start(task, ds)
	do := func(woodkit.Frame) ([]byte, error) { return make([]byte, bytes), nil }
	strategy := scan.Queue(2, 4)
	if bytes == 0 {
		strategy = scan.Serial()
	}
	for _, err := range scan.Map(run.Context(), strategy, ds.Frames(), do) {
		if err != nil {
			t.Fatal(err)
		}
	}
	record, err := run.Finish(sum)
	if err != nil {
		t.Fatal(err)
	}
	record.Strategy, record.Label = "queued-processes:workers=2,depth=4", "mine"
	return record
}

func TestVerifyCrossing(t *testing.T) {
	woodtest.OwnHome(t)
	ds, err := woodkit.Open(woodtest.WriteFiles(t, woodtest.Files(t), ""))
	if err != nil {
		t.Fatal(err)
	}
	pixels := ds.Size.X * ds.Size.Y
	unknown := crossed(t, "crossing", ds, pixels, "sums") // before there is a loop
	if got := verify("exercise-6", unknown); !strings.Contains(got, `there is no for loop of "crossing" over the same frames`) {
		t.Error(got)
	}
	crossed(t, "crossing", ds, 0, "sums") // saved as the for loop
	other := crossed(t, "crossing", ds, pixels, "other sums")
	crossed(t, "nothing", ds, 0, nil)
	nothing := crossed(t, "nothing", ds, pixels, nil)
	partial, threads, lost := crossed(t, "crossing", ds, pixels, "sums"), crossed(t, "crossing", ds, pixels, "sums"), crossed(t, "crossing", ds, pixels, "sums")
	partial.Partial, threads.Strategy, lost.ID = true, "pool:workers=2", "nothing"
	for _, c := range []verdictCase{
		{"right", crossed(t, "crossing", ds, pixels, "sums"), isRight},
		{"planes cross", crossed(t, "crossing", ds, 10*pixels, "sums"), "which of Frame's methods"},
		{"other sums", other, "the sums are not those of the for loop"},
		{"without a result", nothing, "without a result"},
		{"partial", partial, "frames are in it"},
		{"in goroutines", threads, "the exercise is about processes"},
		{"nothing kept", lost, notYet},
		{"an empty record", timing.Record{}, "0 of 0 frames"},
	} {
		if got := verify("exercise-6", c.result); !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// TestARightResultIsNoted: only an exercise that is right counts as passed, and package passed knows every exercise.
func TestARightResultIsNoted(t *testing.T) {
	woodtest.OwnHome(t)
	t.Setenv(cell.ReaderVariable, "1")
	rightDepth := func(budget, result int) int { return max(1, budget/(2*result)) }
	Verify("depth", func(budget, result int) int { return budget / result })
	Verify("frames", rightDepth) // the answer to another exercise
	Verify("exercise-99", rightDepth)
	if names, err := passed.Names(); err != nil || len(names) > 0 {
		t.Errorf("passed %q, %v", names, err)
	}
	Verify("depth", rightDepth)
	if names, err := passed.Names(); err != nil || !slices.Equal(names, []string{"depth"}) {
		t.Errorf("passed %q, %v", names, err)
	}
	for _, e := range exercises() {
		if err := passed.Check(e.name); err != nil {
			t.Error(err)
		}
	}
}
