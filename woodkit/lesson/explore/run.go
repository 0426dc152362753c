package explore

import "time"

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

	// Depth is the most that a random run is made for: a bug of depth 3 needs three operations in a
	// certain order. 0 means 3.
	Depth int

	// Seed chooses the random runs. The same seed gives the same search.
	Seed uint64

	// Races lets a run go on after a data race, to see what it does to the values.
	Races bool

	// Stall is the longest time between two operations of a goroutine; 0 means 3 seconds.
	Stall time.Duration
}

// Result says what Run found.
type Result struct {
	Kind     Kind
	Reason   string
	Steps    []Step // of the failing run
	Waiting  []Step // what goroutines that could not go on were in front of when the failing run ended
	Matter   []int  // the steps that matter most, as indices into Steps
	Schedule string // of the failing run: per step the goroutine, and after a point the case of a select
	Stack    string // of the goroutine that stalled, else empty. That goroutine lives on: Go cannot end it from outside.

	Schedules   int  // how many were tried
	Random      int  // how many of them were chosen at random
	All         bool // whether every schedule within the bound of preemptions was tried
	Preemptions int  // that bound
	Alike       int  // all systematic schedules were alike up to this step
}

// Run runs f in one order after the other, until one fails or the bound is reached. If half of
// Options.Schedules are not all that there are within the bound of preemptions, the other half is
// chosen at random, with random priorities.
func Run(f func(*Schedule), o Options) Result {
	refuseNested()
	o = o.filled()
	r, longest := o.systematic(f, (o.Schedules+1)/2)
	if r.Kind != None || r.All || r.Schedules >= o.Schedules {
		return shrink(f, o, r)
	}
	random := o.atRandom(f, o.Schedules-r.Schedules, longest)
	random.Schedules, random.Alike, random.Preemptions = r.Schedules+random.Random, r.Alike, r.Preemptions
	return shrink(f, o, random)
}

// systematic makes up to n runs, and returns the first that fails, or the last, and the steps of the longest.
func (o Options) systematic(f func(*Schedule), n int) (r Result, longest int) {
	type choice struct{ taken, n int }
	var path []choice
	alike := -1
	for tried := 1; ; tried++ {
		s, at, left := o.schedule(), 0, o.Preemptions
		steps := make([]int, 0, len(path)) // of each choice
		order := s.run(f, o.Steps, func(n, free int) int {
			if left == 0 {
				n = free
			}
			if at == len(path) {
				path = append(path, choice{0, n})
			}
			c := path[at].taken
			at++
			steps = append(steps, len(s.steps))
			if c >= free {
				left--
			}
			return c
		})
		r, longest = s.result(order), max(longest, len(s.steps))
		r.Schedules, r.Preemptions, r.Alike = tried, o.Preemptions, max(alike, 0)
		if r.Kind != None {
			return r, longest
		}
		path = path[:at]
		for len(path) > 0 && path[len(path)-1].taken+1 >= path[len(path)-1].n {
			path = path[:len(path)-1]
		}
		if len(path) == 0 {
			r.All = true
			return r, longest
		}
		if tried >= n {
			return r, longest
		}
		path[len(path)-1].taken++
		if changed := steps[len(path)-1]; alike < 0 || changed < alike {
			alike = changed
		}
	}
}

// schedule is a run that has not begun.
func (o Options) schedule() *Schedule { return &Schedule{stall: o.Stall, racesAllowed: o.Races} }

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
	if o.Depth == 0 {
		o.Depth = 3
	}
	if o.Stall == 0 {
		o.Stall = stallDefault
	}
	return o
}
