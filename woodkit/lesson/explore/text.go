package explore

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// String writes the failing run, one line per step.
func (r Result) String() string {
	var b strings.Builder
	if r.Kind == None {
		return r.Search() + "\n"
	}
	fmt.Fprintf(&b, "%s: %s\nschedule %q\n", r.Kind, r.Reason, r.Schedule)
	for i, s := range r.Steps {
		mark := " "
		if slices.Contains(r.Matter, i) {
			mark = ">"
		}
		fmt.Fprintf(&b, "%s%3d  %-10s %s\n", mark, i, s.Name, s)
	}
	if r.Stack != "" {
		fmt.Fprintf(&b, "\n%s\n", r.Stack)
	}
	return b.String()
}

// Replay runs f once, in the order that a Result's Schedule names. Of o it uses Races and Stall.
func Replay(f func(*Schedule), schedule string, o Options) (Result, error) {
	refuseNested()
	ids, err := parse(schedule)
	if err != nil {
		return Result{}, err
	}
	s, off := o.filled().schedule(), -1
	s.pick = func(able []*goroutine) *goroutine {
		at := len(s.steps)
		if at < len(ids) {
			for _, g := range able {
				if g.id == ids[at].goroutine {
					return g
				}
			}
		}
		if off < 0 {
			off = at
		}
		return able[0]
	}
	s.pickCase = func(choices []int) int {
		if at := len(s.steps); at < len(ids) {
			if i := slices.Index(choices, ids[at].chosen); i >= 0 {
				return i
			}
			if off < 0 {
				off = at
			}
		}
		return 0
	}
	order := s.run(f, max(len(ids), 1)+1_000, nil)
	if off >= 0 {
		return Result{}, fmt.Errorf("explore.Replay: the schedule does not fit the program at step %d; use the program that it came from", off)
	}
	return s.result(order), nil
}

type move struct{ goroutine, chosen int }

func parse(schedule string) (moves []move, err error) {
	for _, w := range strings.Fields(schedule) {
		id, chosen, selects := strings.Cut(w, ".")
		var m move
		m.goroutine, err = strconv.Atoi(id)
		if err == nil && selects {
			m.chosen, err = strconv.Atoi(chosen)
		}
		if err != nil {
			return nil, fmt.Errorf("explore.Replay: schedule has %q; copy the schedule from a Result", w)
		}
		moves = append(moves, m)
	}
	return moves, nil
}
