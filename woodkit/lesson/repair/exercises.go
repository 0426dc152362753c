package repair

import (
	"fmt"
	"time"

	"woodscape.example/woodkit/internal/cell"
	"woodscape.example/woodkit/internal/passed"
	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/lesson/explore"
)

// searched bounds the search in each case of an exercise.
var searched = explore.Options{Schedules: 2_000, Time: 20 * time.Second}

// situation is one case in which an exercise is tested.
type situation struct {
	name string
	run  func(*explore.Schedule)
}

// judge explores each situation and stops at the first one that fails. If a person reads the notebook, it notes an exercise that
// is right, for `woodkit share`.
func judge(exercise, praise string, list []situation) []any {
	schedules := 0
	for _, c := range list {
		r := explore.Run(c.run, searched)
		if r.Kind != explore.None {
			return failing(fmt.Sprintf("not yet: %s, the explorer found a failure in schedule %d.", c.name, r.Schedules), r)
		}
		schedules += r.Schedules
	}
	cell.Warn(passed.Note(exercise))
	return []any{fmt.Sprintf("right: %s. The explorer tried %d cases in %d schedules.", praise, len(list), schedules)}
}

// must fails the run unless cond holds. It adds a step to the run only if it fails, so that the figure shows the reader's
// steps.
func must(s *explore.Schedule, cond bool, text string) {
	if !cond {
		s.Check(false, text)
	}
}

// LeakingPool judges a pool of two workers. The channel todo holds the jobs 0 … jobs-1 and is closed. The pool must pass
// the jobs to work, two at a time. As soon as work returns a value that is not negative, the pool must return that value.
// If this never happens, it must return -1. No goroutine may be left behind.
func LeakingPool(pool func(s *explore.Schedule, jobs int, todo *explore.Chan[int], work func(job int) int) int) []any {
	const jobs = 4
	var list []situation
	for _, c := range []struct {
		name  string
		found map[int]bool
	}{
		{"when we want job 0", map[int]bool{0: true}},
		{"when we want the last job", map[int]bool{3: true}},
		{"when we want none of the jobs", nil},
		{"when job 1 or job 2 would do", map[int]bool{1: true, 2: true}},
	} {
		list = append(list, situation{c.name, func(s *explore.Schedule) {
			begun := map[int]int{}
			todo := explore.NewChan[int](s, jobs).Named("todo")
			for job := range jobs {
				todo.Send(job)
			}
			todo.Close()
			got := pool(s, jobs, todo, func(job int) int {
				begun[job]++
				must(s, job >= 0 && job < jobs && begun[job] == 1, "each job is worked on once")
				s.Sleep(time.Second)
				if c.found[job] {
					return job
				}
				return -1
			})
			must(s, c.found[got] || got == -1 && len(c.found) == 0, "the pool returns the job that was found")
			must(s, s.Now() <= jobs/2*time.Second, "two workers need half the time of one")
		}})
	}
	return judge("leaking-pool", "the pool finds the job, works two at a time and leaves nobody behind", list)
}

// BoundedQueue judges a queue. The queue must work on the jobs 0 … jobs-1 in goroutines and pass each result to use, one at
// a time. A job is in flight from the start of work to the end of use. At most depth jobs may be in flight.
func BoundedQueue(queue func(s *explore.Schedule, jobs, depth int, work func(job int) int, use func(result int))) []any {
	var list []situation
	for _, c := range []struct{ jobs, depth int }{{1, 1}, {3, 1}, {4, 2}, {2, 4}} {
		list = append(list, situation{fmt.Sprintf("with %s and depth %d", unit.Several(c.jobs, "job", "jobs"), c.depth), func(s *explore.Schedule) {
			inFlight, using, used := 0, false, map[int]int{}
			queue(s, c.jobs, c.depth, func(job int) int {
				inFlight++
				must(s, inFlight <= c.depth, fmt.Sprintf("at most %d in flight", c.depth))
				s.Sleep(time.Second)
				return job * job
			}, func(result int) {
				must(s, !using, "one use at a time")
				using = true
				used[result]++
				must(s, used[result] == 1, "each result is used once")
				using = false
				inFlight--
			})
			must(s, len(used) == c.jobs, "all results are used before the function returns")
			rounds := (c.jobs + c.depth - 1) / c.depth
			must(s, s.Now() <= time.Duration(rounds)*time.Second, "as many jobs as allowed are in flight")
		}})
	}
	return judge("bounded-queue", "all results are used, the bound holds, and nobody waits forever", list)
}

// LimitedCounter judges a counter with a limit. hit must add 1 to n under the mutex m and return true. At the limit, it
// must leave n unchanged and return false. Several goroutines call it at the same time.
func LimitedCounter(hit func(m *explore.Mutex, n *explore.Var[int], limit int) bool) []any {
	var list []situation
	for _, c := range []struct{ calls, limit int }{{1, 1}, {2, 1}, {3, 1}, {3, 2}, {2, 5}} {
		list = append(list, situation{fmt.Sprintf("with %s and a limit of %d", unit.Several(c.calls, "caller", "callers"), c.limit), func(s *explore.Schedule) {
			m, n, callers := explore.NewMutex(s, "m"), explore.NewVar(s, 0).Named("n"), explore.NewWaitGroup(s).Named("callers")
			counted := 0
			for i := range c.calls {
				callers.Go(fmt.Sprint("caller ", i), func() {
					if hit(m, n, c.limit) {
						counted++
					}
				})
			}
			callers.Wait()
			want := min(c.calls, c.limit)
			must(s, n.Get() == want, fmt.Sprintf("n ends at %d", want))
			must(s, counted == want, fmt.Sprintf("calls that return true: %d", want))
		}})
	}
	return judge("limited-counter", "the counter never goes beyond its limit, and it reaches it", list)
}
