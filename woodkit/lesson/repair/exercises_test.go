package repair

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"woodscape.example/woodkit/internal/cell"
	"woodscape.example/woodkit/internal/passed"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/lesson/explore"
	"woodscape.example/woodkit/lesson/explore/schedule"
)

// attempt is an attempt at an exercise, and a text that its verdict must contain; "right" means that the attempt is right.
type attempt[F any] struct {
	name string
	f    F
	want string
}

func try[F any](t *testing.T, judge func(F) []any, attempts []attempt[F]) {
	t.Helper()
	for _, a := range attempts {
		t.Run(a.name, func(t *testing.T) {
			things := judge(a.f)
			text := fmt.Sprint(things[0])
			if len(things) > 1 {
				text += things[1].(schedule.Drawing).Alt()
			}
			right := strings.HasPrefix(text, "right: ")
			if right != (a.want == "right") || !right && !strings.Contains(text, a.want) || right != (len(things) == 1) {
				t.Errorf("%d things: %s; want %s", len(things), text, a.want)
			}
			t.Log(text)
		})
	}
}

type pool = func(*explore.Schedule, int, *explore.Chan[int], func(int) int) int

// workers returns a pool of n workers whose channel of results has this much room. With drain, it reads on after the first
// result that it was looking for.
func workers(n, room int, drain bool) pool {
	return func(s *explore.Schedule, jobs int, todo *explore.Chan[int], work func(int) int) int {
		results := explore.NewChan[int](s, room).Named("results")
		for w := range n {
			s.Go(fmt.Sprint("worker ", w), func() {
				for job, ok := todo.Recv(); ok; job, ok = todo.Recv() {
					results.Send(work(job))
				}
			})
		}
		found := -1
		for range jobs {
			if job, _ := results.Recv(); job >= 0 {
				if found = job; !drain {
					return found
				}
			}
		}
		return found
	}
}

func stopped(s *explore.Schedule, jobs int, todo *explore.Chan[int], work func(int) int) int {
	results, stop := explore.NewChan[int](s, 0), explore.NewChan[int](s, 0)
	for w := range 2 {
		s.Go(fmt.Sprint("worker ", w), func() {
			for job, ok := todo.Recv(); ok; job, ok = todo.Recv() {
				v, end := work(job), false
				s.Select(results.OnSend(v, nil), stop.OnRecv(func(int, bool) { end = true }))
				if end {
					return
				}
			}
		})
	}
	found := -1
	for range jobs {
		if found, _ = results.Recv(); found >= 0 {
			break
		}
	}
	stop.Close()
	return found
}

func TestLeakingPool(t *testing.T) {
	end := make(chan struct{}) // unbuffered; closing it at the end lets stuck goroutines go on
	defer close(end)
	try(t, LeakingPool, []attempt[pool]{
		{"as it stands", workers(2, 0, false), "Leak"},
		{"room for one", workers(2, 1, false), "Leak"},
		{"room for all", workers(2, 4, false), "right"},
		{"read on", workers(2, 0, true), "right"},
		{"told to stop", stopped, "right"},
		{"one worker", workers(1, 4, false), "half the time"},
		{"nothing", func(*explore.Schedule, int, *explore.Chan[int], func(int) int) int { return -1 }, "returns the job"},
		{"never back", func(*explore.Schedule, int, *explore.Chan[int], func(int) int) int { <-end; return -1 }, "Stalled"},
		{"a plain go statement", func(s *explore.Schedule, _ int, todo *explore.Chan[int], work func(int) int) int {
			results := explore.NewChan[int](s, 4)
			for range 2 {
				go func() {
					for job, ok := todo.Recv(); ok; job, ok = todo.Recv() {
						results.Send(work(job))
					}
				}()
			}
			found, _ := results.Recv()
			return found
		}, "Outside the run"},
		{"a panic", func(*explore.Schedule, int, *explore.Chan[int], func(int) int) int { var none []int; return none[3] }, "Panic in main"},
		{"no goroutines", func(_ *explore.Schedule, jobs int, _ *explore.Chan[int], work func(int) int) int {
			for job := range jobs {
				if work(job) >= 0 {
					return job
				}
			}
			return -1
		}, "half the time"},
	})
}

type queue = func(*explore.Schedule, int, int, func(int) int, func(int))

// tokens returns a queue that takes one token per job. With apart, a separate goroutine submits, so that submission does
// not block the reader. With late, it returns the token only after use.
func tokens(apart, late bool) queue {
	return func(s *explore.Schedule, jobs, depth int, work func(int) int, use func(int)) {
		tokens, results := explore.NewChan[int](s, depth).Named("tokens"), explore.NewChan[int](s, 0).Named("results")
		submit := func() {
			for job := range jobs {
				tokens.Send(job)
				s.Go(fmt.Sprint("job ", job), func() {
					results.Send(work(job))
					if !late {
						tokens.Recv()
					}
				})
			}
		}
		if apart {
			s.Go("submit", submit)
		} else {
			submit()
		}
		for range jobs {
			v, _ := results.Recv()
			use(v)
			if late {
				tokens.Recv()
			}
		}
	}
}

func TestBoundedQueue(t *testing.T) {
	try(t, BoundedQueue, []attempt[queue]{
		{"as it stands", tokens(false, false), "Deadlock"},
		{"apart, but the token comes back before use", tokens(true, false), "in flight"},
		{"apart, and the token comes back after use", tokens(true, true), "right"},
		{"a loop", func(_ *explore.Schedule, jobs, _ int, work func(int) int, use func(int)) {
			for job := range jobs {
				use(work(job))
			}
		}, "as many jobs as allowed"},
		{"without a bound", func(s *explore.Schedule, jobs, _ int, work func(int) int, use func(int)) {
			results := explore.NewChan[int](s, 0)
			for job := range jobs {
				s.Go("job", func() { results.Send(work(job)) })
			}
			for range jobs {
				v, _ := results.Recv()
				use(v)
			}
		}, "at most 1 in flight"},
	})
}

type hit = func(*explore.Mutex, *explore.Var[int], int) bool

// TestARightRepairIsNoted: a pool that leaves nobody behind is passed, and one that leaves somebody is not.
func TestARightRepairIsNoted(t *testing.T) {
	woodtest.OwnHome(t)
	t.Setenv(cell.ReaderVariable, "1")
	for _, test := range []struct {
		pool pool
		want []string
	}{{workers(2, 0, false), nil}, {workers(2, 0, true), []string{"leaking-pool"}}} {
		said := LeakingPool(test.pool)
		if names, err := passed.Names(); err != nil || !slices.Equal(names, test.want) {
			t.Errorf("%v: passed %q, %v; want %q", said[0], names, err, test.want)
		}
	}
}

func TestLimitedCounter(t *testing.T) {
	try(t, LimitedCounter, []attempt[hit]{
		{"as it stands", func(m *explore.Mutex, n *explore.Var[int], limit int) bool {
			m.Lock()
			full := n.Get() >= limit
			m.Unlock()
			if full {
				return false
			}
			m.Lock()
			n.Set(n.Get() + 1)
			m.Unlock()
			return true
		}, "n ends at 1"},
		{"one lock", func(m *explore.Mutex, n *explore.Var[int], limit int) bool {
			m.Lock()
			defer m.Unlock()
			if n.Get() >= limit {
				return false
			}
			n.Set(n.Get() + 1)
			return true
		}, "right"},
		{"no lock", func(_ *explore.Mutex, n *explore.Var[int], limit int) bool {
			if n.Get() >= limit {
				return false
			}
			n.Set(n.Get() + 1)
			return true
		}, "Data race"},
		{"lock not given back", func(m *explore.Mutex, n *explore.Var[int], limit int) bool {
			m.Lock()
			if n.Get() >= limit {
				return false
			}
			n.Set(n.Get() + 1)
			m.Unlock()
			return true
		}, "Deadlock"},
		{"never", func(*explore.Mutex, *explore.Var[int], int) bool { return false }, "n ends at 1"},
	})
}
