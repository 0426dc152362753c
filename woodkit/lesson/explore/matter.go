package explore

import "slices"

// held returns, for up to two of the goroutines that wait, the step that last used what they wait for:
// the one that took the lock, or the last that went through the channel.
func (s *Schedule) held() (at []int) {
	for _, operations := range [][]string{{"lock"}, {"send", "receive", "select", "wait"}} {
		for _, g := range s.gs {
			if g.ended || !slices.Contains(operations, g.op.name) {
				continue
			}
			for n := len(s.steps) - 1; n >= 0 && len(at) < 2; n-- {
				if step := s.steps[n]; step.Object == g.op.object && (g.op.name != "lock" || step.Operation == "lock") {
					if !slices.Contains(at, n) {
						at = append(at, n)
					}
					break
				}
			}
		}
		if len(at) > 0 {
			break
		}
	}
	slices.Sort(at)
	return at
}

// changedBefore returns the last step of another goroutine that changed a value or passed one on. If there is none it is
// the last that looked at a value, which may be out of date by now.
func (s *Schedule) changedBefore() []int {
	for _, operations := range [][]string{
		{"write", "store", "swap", "compare-and-swap", "send", "receive", "select", "close"},
		{"read", "load", "len of"},
	} {
		for n := len(s.steps) - 1; n >= 0; n-- {
			if step := s.steps[n]; step.Goroutine != s.current.id && slices.Contains(operations, step.Operation) {
				return []int{n}
			}
		}
	}
	return nil
}

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
