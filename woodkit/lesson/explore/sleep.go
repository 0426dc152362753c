package explore

import (
	"slices"
	"time"
)

// Sleep lets d of virtual time pass for the running goroutine. Nothing really sleeps. Time stands still while any goroutine
// can go on, and then jumps to the next moment at which one wakes. If two goroutines wake at the same moment, they run in
// either order. A goroutine that only polls, with a Default or in a loop that changes nothing, does not stop the time.
//
// A sleep does not order anything. So a program that sleeps instead of waiting still has its data race.
func (s *Schedule) Sleep(d time.Duration) {
	wake := s.clock + max(d, 0)
	s.step(operation{name: "sleep", value: d.String(), wake: wake, ready: func() bool { return s.clock >= wake }})
}

// Now returns the virtual time since the run began.
func (s *Schedule) Now() time.Duration { return s.clock }

// onlyPolls reports whether all goroutines that can go on only ask again what they asked before.
func onlyPolls(able []*goroutine) bool {
	return !slices.ContainsFunc(able, func(g *goroutine) bool { return !g.pollsAgain() })
}

// pass moves the clock to the next moment at which a goroutine wakes. It returns false if none sleeps.
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
			g.polls, g.asked = false, nil
		}
	}
	return sleeps
}
