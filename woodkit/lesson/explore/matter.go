package explore

import "slices"

// held looks at up to two of the waiting goroutines. For each, it returns the step that last used what the goroutine waits
// for: the step that took the lock, or the last step that used the channel.
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

// changedBefore returns the last step of another goroutine that changed a value or passed one on. If there is none, it
// returns the last step that read a value, because that value may be out of date.
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

// lastSteps returns the last steps of up to two goroutines: main, even if it has ended, and goroutines that wait.
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
