package explore

import (
	"strings"
	"time"
)

// Kind says what went wrong.
type Kind string

// The kinds of failure.
const (
	None        Kind = ""
	Deadlock    Kind = "deadlock"
	Leak        Kind = "leak"
	Panic       Kind = "panic"
	CheckFailed Kind = "check failed"
	Race        Kind = "data race"
	TooLong     Kind = "too many steps"
	Stalled     Kind = "stalled" // a goroutine blocks or loops outside the operations of this package
	Nested      Kind = "nested"  // the program calls Run or Replay itself
)

// Options bounds the search. The zero value is a good start.
type Options struct {
	Preemptions int // 0 means 2
	Schedules   int // 0 means 20,000
	Steps       int // per run; 0 means 1,000

	// Races lets a run go on after a data race, to see what it does to the values.
	Races bool

	// Stall is the longest time between two operations of a goroutine; 0 means 3 seconds.
	Stall time.Duration
}

// Result says what Run found.
type Result struct {
	Kind      Kind
	Reason    string
	Steps     []Step // of the failing run
	Matter    []int  // the steps that matter most, as indices into Steps
	Schedule  string // of the failing run: per step the goroutine, and after a point the case of a select
	Schedules int    // how many were tried
	All       bool   // whether these were all within the bound of preemptions
	Stack     string // of the goroutine that stalled, else empty. That goroutine lives on: Go cannot end it from outside.
}

// Run runs f in one order after the other, until one fails or the bound is reached.
func Run(f func(*Schedule), o Options) Result {
	refuseNested()
	o = o.filled()
	type choice struct{ taken, n int }
	var path []choice
	for tried := 1; ; tried++ {
		s, at, left := &Schedule{stall: o.Stall, racesAllowed: o.Races}, 0, o.Preemptions
		order := s.run(f, o.Steps, func(n int, preempts bool) int {
			if preempts && left == 0 {
				n = 1
			}
			if at == len(path) {
				path = append(path, choice{0, n})
			}
			c := path[at].taken
			at++
			if preempts && c > 0 {
				left--
			}
			return c
		})
		r := Result{Kind: s.failure, Reason: s.reason, Schedules: tried, Stack: s.stack}
		if r.Kind != None {
			r.Steps, r.Matter, r.Schedule = s.steps, s.matter, strings.Join(order, " ")
			return shrink(f, o, r)
		}
		path = path[:at]
		for len(path) > 0 && path[len(path)-1].taken+1 >= path[len(path)-1].n {
			path = path[:len(path)-1]
		}
		if len(path) == 0 {
			r.All = true
			return r
		}
		if tried >= o.Schedules {
			return r
		}
		path[len(path)-1].taken++
	}
}

func (o Options) filled() Options {
	if o.Preemptions == 0 {
		o.Preemptions = 2
	}
	if o.Schedules == 0 {
		o.Schedules = 20_000
	}
	if o.Steps == 0 {
		o.Steps = 1_000
	}
	if o.Stall == 0 {
		o.Stall = stallDefault
	}
	return o
}
