package explore

import (
	"fmt"
	"slices"
)

// clock is a vector clock. For each goroutine, it holds how many of its steps are known to have happened before.
type clock []int

func (c *clock) join(other clock) {
	for len(*c) < len(other) {
		*c = append(*c, 0)
	}
	for i, n := range other {
		(*c)[i] = max((*c)[i], n)
	}
}

func (c *clock) tick(id int) {
	c.join(make(clock, id+1))
	(*c)[id]++
}

func (c clock) copy() clock { return append(clock(nil), c...) }

// access is one read or write of a Var.
type access struct {
	goroutine, time, step int
	write                 bool
}

func (a access) before(c clock) bool { return a.goroutine < len(c) && a.time <= c[a.goroutine] }

// history holds the last write of a Var, and the last read of each goroutine since then.
type history []access

// touch adds an access by the running goroutine. It fails the run if this access conflicts with an earlier one: one of the
// two writes, and nothing orders them.
func (s *Schedule) touch(h *history, name string, write bool) {
	g := s.current
	now := access{g.id, g.clock[g.id], s.here(), write}
	kept := (*h)[:0:0]
	for _, a := range *h {
		if a.goroutine != g.id && (a.write || write) && !a.before(g.clock) {
			s.race(a, now, "%s and %s use %s, at least one writes, and nothing orders the two", name)
		}
		if !write && (a.write || a.goroutine != g.id) {
			kept = append(kept, a)
		}
	}
	*h = append(kept, now)
}

// race fails the run. If races are allowed, it only notes the two steps.
func (s *Schedule) race(a, b access, text, name string) {
	switch {
	case s.racesAllowed:
		s.raced = []int{a.step, b.step}
	case s.failure == None:
		s.matter = []int{a.step, b.step}
		s.fail(Race, fmt.Sprintf(text, s.gs[a.goroutine].name, s.gs[b.goroutine].name, name))
	}
}

// mustOrder adds the current step to own, which holds the uses of one kind of a WaitGroup. It fails the run if nothing
// orders this step and one of the uses of the other kind.
func (s *Schedule) mustOrder(own, other history, name string) history {
	g := s.current
	now := access{g.id, g.clock[g.id], s.here(), true}
	for _, a := range other {
		if a.goroutine != g.id && !a.before(g.clock) {
			s.race(a, now, "%s and %s use %s, one adds to a counter of 0, the other waits, and nothing orders the two", name)
			break
		}
	}
	return append(slices.DeleteFunc(own, func(a access) bool { return a.goroutine == g.id }), now)
}
