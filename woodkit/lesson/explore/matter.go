package explore

import "slices"

// lastSteps returns the last step of each of two goroutines: those that wait, and main if it has ended.
func (s *Schedule) lastSteps() (at []int) {
	for i, g := range s.gs {
		if len(at) == 2 || i > 0 && g.ended {
			continue
		}
		for n := len(s.steps) - 1; n >= 0; n-- {
			if s.steps[n].Goroutine == g.id {
				at = append(at, n)
				break
			}
		}
	}
	slices.Sort(at)
	return at
}
