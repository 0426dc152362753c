package explore

import (
	"sync/atomic"
	"time"
)

// Kind is the kind of a failure.
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
	Nested      Kind = "nested"  // the program itself calls Run or Replay

	// Outside: a goroutine of a plain go statement uses a type of this package, or the program uses something that belongs
	// to an earlier run.
	Outside Kind = "outside the run"

	// Unsteady: the program does not do the same each time it runs in the same order.
	Unsteady Kind = "not repeatable"
)

// Options bounds the search. The zero value is a good default.
type Options struct {
	// Preemptions is the largest number of preemptions. A negative number means none. 0 means 2 at first, and then more,
	// one by one, as long as there are few schedules.
	Preemptions int
	Schedules   int // 0 means 20,000
	Steps       int // per run; 0 means 1,000

	// Depth is the largest depth for which random runs are made. A bug of depth 3 needs three operations in a certain
	// order. 0 means 3.
	Depth int

	// Seed chooses the random runs. The same seed gives the same search.
	Seed uint64

	// Races lets a run go on after a data race, so that you can see how the race affects the values. If nothing else fails,
	// Run reports the race at the end.
	Races bool

	// Stall is the longest time that a goroutine may take between two operations. 0 means 3 seconds.
	Stall time.Duration

	// Time is the longest time that the search may take. 0 means a minute.
	Time time.Duration

	deeper  bool                    // Preemptions was 0
	outside *atomic.Pointer[string] // for all runs of one search: see Schedule.outside
}

// Result describes what Run found.
type Result struct {
	Kind     Kind
	Reason   string
	Steps    []Step // of the failing run
	Waiting  []Step // operations before which goroutines were waiting when the failing run ended
	Matter   []int  // the steps that matter most, as indices into Steps
	Schedule string // of the failing run: for each step the goroutine, and after a dot the case of a select
	Stack    string // of the goroutine that stalled or is outside the run, else empty. Go cannot end it, so it lives on.

	Schedules   int  // number of schedules tried; if All, within the bound of preemptions
	Random      int  // number of those that were chosen at random
	All         bool // whether every schedule within the bound of preemptions was tried
	Complete    bool // All, and there are no schedules beyond that bound
	Preemptions int  // that bound
	Alike       int  // all systematic schedules were the same up to this step
	OutOfTime   bool // Options.Time ran out before Options.Schedules were tried
}

// Run runs f in one order after the other, until one fails or the bound is reached. If half of Options.Schedules do not
// cover all schedules within the bound of preemptions, it chooses the other half at random, with random priorities.
func Run(f func(*Schedule), o Options) Result {
	refuseNested()
	o = o.filled()
	r := o.search(f)
	if r.Kind == None && o.Races {
		o.Races = false
		r = o.search(f)
	}
	return shrink(f, o, r)
}

func (o Options) search(f func(*Schedule)) Result {
	begin := time.Now()
	r, longest := o.systematic(f, (o.Schedules+1)/2, begin.Add(o.Time/2))
	if o.deeper {
		r = o.deepen(f, r, begin.Add(o.Time/2))
	}
	if r.Kind != None || r.All || r.Schedules >= o.Schedules {
		return r
	}
	random := o.atRandom(f, o.Schedules-r.Schedules, longest, begin.Add(o.Time))
	random.Schedules, random.Alike, random.Preemptions = r.Schedules+random.Random, r.Alike, r.Preemptions
	random.OutOfTime = random.Kind == None && random.Schedules < o.Schedules
	return random
}

// few is the largest number of schedules that Run tries with more preemptions than at first.
const few = 1_000

// deepen raises the bound of preemptions as long as no failure is found, all schedules within the bound were tried, and
// there were few of them.
func (o Options) deepen(f func(*Schedule), r Result, end time.Time) Result {
	for tried := r.Schedules; r.Kind == None && r.All && !r.Complete && tried < min(few, o.Schedules); {
		o.Preemptions++
		next, _ := o.systematic(f, min(few, o.Schedules)-tried, end)
		tried += next.Schedules
		switch {
		case next.Kind != None:
			next.Schedules = tried
		case !next.All:
			return r
		}
		r = next
	}
	return r
}

// systematic makes up to n runs until end. It returns the first run that fails, or else the last one, and the number of
// steps of the longest run.
func (o Options) systematic(f func(*Schedule), n int, end time.Time) (r Result, longest int) {
	type choice struct{ taken, n int }
	var path []choice
	alike, bounded := -1, false
	for tried := 1; ; tried++ {
		s, at, left := o.schedule(), 0, o.Preemptions
		s.watched = tried == 1
		steps := make([]int, 0, len(path)) // step of each choice
		order := s.run(f, o.Steps, func(n, free int) int {
			if left == 0 {
				bounded = bounded || free < n
				n = free
			}
			if at == len(path) {
				path = append(path, choice{0, n})
			}
			if path[at].n != n {
				s.unsteady()
				return 0
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
			r.All, r.Complete = true, !bounded
			return r, longest
		}
		if tried >= n || time.Now().After(end) {
			return r, longest
		}
		path[len(path)-1].taken++
		if changed := steps[len(path)-1]; alike < 0 || changed < alike {
			alike = changed
		}
	}
}

// schedule returns a run that has not begun.
func (o Options) schedule() *Schedule {
	return &Schedule{stall: o.Stall, racesAllowed: o.Races, outside: o.outside}
}

func (o Options) filled() Options {
	if o.Preemptions == 0 {
		o.Preemptions, o.deeper = 2, true
	}
	o.Preemptions = max(o.Preemptions, 0)
	if o.Schedules <= 0 {
		o.Schedules = 20_000
	}
	if o.Steps <= 0 {
		o.Steps = 1_000
	}
	if o.Depth <= 0 {
		o.Depth = 3
	}
	if o.Stall <= 0 {
		o.Stall = stallDefault
	}
	if o.Time <= 0 {
		o.Time = time.Minute
	}
	o.outside = new(atomic.Pointer[string])
	return o
}
