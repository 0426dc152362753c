package explore

import (
	"slices"
	"time"
)

// shrinkRuns and shrinkTime bound the runs that shrink makes.
const (
	shrinkRuns = 500
	shrinkTime = 10 * time.Second
)

// shrink looks for a run that fails in the same way with fewer switches between goroutines. It moves a stretch of a
// goroutine's steps directly after the same goroutine's stretch before it, and keeps the change if the run still fails.
func shrink(f func(*Schedule), o Options, r Result) Result {
	switch r.Kind {
	case Deadlock, Leak, Panic, CheckFailed, Race:
	default:
		return r
	}
	end := time.Now().Add(shrinkTime)
	for runs, again := 0, true; again; {
		again = false
		moves, _ := parse(r.Schedule) // we made this text ourselves
		for _, c := range joined(moves) {
			if runs++; runs > shrinkRuns || time.Now().After(end) {
				return r
			}
			n := guided(f, o, c)
			if n.Kind == Stalled {
				return r
			}
			if n.Kind == r.Kind && (n.Kind != CheckFailed || n.Reason == r.Reason) && n.switches() < r.switches() {
				n.Schedules, n.Random, n.Preemptions, n.Alike = r.Schedules, r.Random, r.Preemptions, r.Alike
				r, again = n, true
				break
			}
		}
	}
	return r
}

// joined returns variants of moves. In each variant, one stretch of steps comes directly after the same goroutine's stretch
// before it.
func joined(moves []move) (variants [][]move) {
	var stretches [][]move
	for i, m := range moves {
		if i == 0 || m.goroutine != moves[i-1].goroutine {
			stretches = append(stretches, nil)
		}
		last := len(stretches) - 1
		stretches[last] = append(stretches[last], m)
	}
	for i, a := range stretches {
		for j := i + 1; j < len(stretches); j++ {
			if stretches[j][0].goroutine == a[0].goroutine {
				v := slices.Concat(stretches[:i+1]...)
				v = append(v, stretches[j]...)
				v = append(v, slices.Concat(stretches[i+1:j]...)...)
				variants = append(variants, append(v, slices.Concat(stretches[j+1:]...)...))
				break
			}
		}
	}
	return variants
}

// guided runs f in the order of moves, as far as the program allows.
func guided(f func(*Schedule), o Options, moves []move) Result {
	s, rest, last := o.schedule(), slices.Clone(moves), move{}
	s.pick = func(able []*goroutine) *goroutine {
		for i, m := range rest {
			for _, g := range able {
				if g.id == m.goroutine {
					rest, last = slices.Delete(rest, i, i+1), m
					return g
				}
			}
		}
		last = move{}
		return able[0]
	}
	s.pickCase = func(choices []int) int { return max(0, slices.Index(choices, last.chosen)) }
	order := s.run(f, o.Steps, nil)
	return s.result(order)
}

func (r Result) switches() (n int) {
	for i := 1; i < len(r.Steps); i++ {
		if r.Steps[i].Goroutine != r.Steps[i-1].Goroutine {
			n++
		}
	}
	return n
}
