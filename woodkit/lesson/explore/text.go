package explore

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// mostText is the number of steps that String writes. For a longer run, it leaves out the middle.
const mostText = 120

// String returns the failing run as text, one line per step.
func (r Result) String() string {
	var b strings.Builder
	if r.Kind == None {
		return r.Search() + "\n"
	}
	fmt.Fprintf(&b, "%s: %s\n", r.Kind, r.Reason)
	if r.Kind != TooLong {
		fmt.Fprintf(&b, "schedule %q\n", r.Schedule)
	}
	out := max(0, len(r.Steps)-mostText)
	for i, s := range r.Steps {
		if out > 0 && i >= mostText/2 && i < mostText/2+out {
			if i == mostText/2 {
				fmt.Fprintf(&b, "   … %d steps\n", out)
			}
			continue
		}
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

// Replay runs f once, in the order given by the Schedule of a Result. Of o, it uses only Races, Steps and Stall.
func Replay(f func(*Schedule), schedule string, o Options) (Result, error) {
	refuseNested()
	ids, err := parse(schedule)
	if err != nil {
		return Result{}, err
	}
	o = o.filled()
	s, off := o.schedule(), -1
	s.watched = true
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
	order := s.run(f, max(len(ids), o.Steps), nil)
	if off < 0 && s.failure != Race && len(order) < len(ids) {
		off = len(order) // races may have been allowed when the schedule was found
	}
	if len(s.raced) > 0 && (off >= 0 || s.failure == None) { // the race itself, which Run reports if nothing else fails
		o.Races = false
		if r, err := Replay(f, schedule, o); err == nil && r.Kind == Race {
			return r, nil
		}
	}
	if off >= 0 && s.failure != Outside {
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
