package explore

import "time"

// Sleep lets d of virtual time pass for the running goroutine. Nothing really sleeps: time stands
// still while any goroutine can go on, and then jumps to the next moment at which one wakes. Two that
// wake at the same moment run in either order. A goroutine that only asks again and again, with a Default,
// does not stop the time.
//
// A sleep orders nothing. So a program that sleeps instead of waiting still has its data race.
func (s *Schedule) Sleep(d time.Duration) {
	wake := s.clock + max(d, 0)
	s.step(operation{name: "sleep", value: d.String(), wake: wake, ready: func() bool { return s.clock >= wake }})
}

// Now is the virtual time since the run began.
func (s *Schedule) Now() time.Duration { return s.clock }

// onlyPolls says that nobody can go on but goroutines that ask again, with a default, what they asked before.
func onlyPolls(able []*goroutine) bool {
	for _, g := range able {
		if !g.polls || !g.op.withDefault || len(g.op.choices()) != 1 || g.op.choices()[0] >= 0 {
			return false
		}
	}
	return true
}

// pass moves the clock to the next moment at which a goroutine wakes. It is false if none sleeps.
func (s *Schedule) pass() bool {
	next, sleeps := time.Duration(0), false
	for _, g := range s.gs {
		if !g.ended && g.op.wake > s.clock && (!sleeps || g.op.wake < next) {
			next, sleeps = g.op.wake, true
		}
	}
	if sleeps {
		s.clock = next
		for _, g := range s.gs {
			g.polls = false
		}
	}
	return sleeps
}
