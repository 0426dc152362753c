package explore

import "fmt"

// clock is a vector clock: for each goroutine, how many of its steps are known to have happened before.
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

// history holds the last write of a Var and the last read of each goroutine since.
type history []access

// touch adds an access by the running goroutine, and fails the run if an earlier one conflicts with
// it: one of the two writes, and nothing orders them.
func (s *Schedule) touch(h *history, name string, write bool) {
	g := s.current
	now := access{g.id, g.clock[g.id], s.here(), write}
	kept := (*h)[:0:0]
	for _, a := range *h {
		conflict := a.goroutine != g.id && (a.write || write) && !a.before(g.clock)
		switch {
		case conflict && s.racesAllowed:
			s.raced = []int{a.step, now.step}
		case conflict && s.failure == None:
			s.matter = []int{a.step, now.step}
			s.fail(Race, fmt.Sprintf("%s and %s use %s, at least one writes, and nothing orders the two", s.gs[a.goroutine].name, g.name, name))
		}
		if !write && (a.write || a.goroutine != g.id) {
			kept = append(kept, a)
		}
	}
	*h = append(kept, now)
}
