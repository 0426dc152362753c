package explore

import (
	"strings"
	"testing"
)

func TestShrinkLeavesFewSwitches(t *testing.T) {
	f := func(s *Schedule) { count(s, func(f func()) { f() }) }
	o := Options{Races: true}.filled()
	var moves []move
	for _, g := range []int{0, 0, 0, 0, 1, 2, 1, 2, 1, 2, 1, 2, 0, 0, 0} {
		moves = append(moves, move{goroutine: g})
	}
	r := guided(f, o, moves)
	small := shrink(f, o, r)
	t.Logf("%d switches, then %d", r.switches(), small.switches())
	if small.Kind != CheckFailed || small.switches() > 4 || r.switches() <= 4 {
		t.Errorf("%d switches, then %d: %s", r.switches(), small.switches(), small)
	}
}

func TestTheStepsThatMatterAreMarked(t *testing.T) {
	for _, c := range bugs {
		r := Run(c.f, Options{})
		marked := 0
		for _, line := range strings.Split(r.String(), "\n") {
			if strings.HasPrefix(line, ">") {
				marked++
			}
		}
		if n := len(r.Matter); n < 1 || n > 2 || marked != n {
			t.Errorf("%s: %d steps matter, %d are marked\n%s", c.name, n, marked, r)
		}
	}
}
