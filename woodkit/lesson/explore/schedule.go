package explore

import (
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Schedule is one run of the program. It starts goroutines and decides which of them goes next.
type Schedule struct {
	gs           []*goroutine
	current      *goroutine
	parked       chan struct{} // unbuffered: the running goroutine gives its turn back
	abort        atomic.Bool
	stall        time.Duration
	timer        *time.Timer
	stack        string // stack of the goroutine that stalled
	steps        []Step
	matter       []int
	raced        []int  // the two steps of the last data race, if races are allowed
	left         []Step // operations before which goroutines wait at the end
	racesAllowed bool
	failure      Kind
	reason       string
	pick         func([]*goroutine) *goroutine // chooses in a replay or a random run; otherwise nil
	pickCase     func([]int) int               // the same for the case of a select
	clock        time.Duration                 // virtual
	unnamed      map[string]int                // number of unnamed objects, by kind
	watched      bool                          // check for each operation which goroutine calls it, which takes time
	known        sync.Map                      // Go's numbers of the goroutines in the run
	outside      *atomic.Pointer[string]       // stack of a goroutine outside the run; shared by the runs of a search
}

type goroutine struct {
	id        int
	name      string
	resume    chan struct{} // unbuffered: the scheduler gives it the turn
	state     atomic.Int32  // who may move: see claim
	number    atomic.Value  // a string: Go's number of the goroutine, as in its stack
	ended     bool
	completed bool // a partner has completed its pending operation
	op        operation
	clock     clock
	chosen    int // index of the offer taken; -1 is the default of a select
	got       any
	ok        bool

	startedAt, completedAt int  // steps
	yielded                bool // its last step, number at, was the default of a select
	at                     int
	polls                  bool       // it has taken a default, or asked in vain, since time last passed
	asked                  []question // its last steps, as long as they change nothing
	vain                   bool       // its last step changed nothing, although this kind of operation can
	blocked                bool
	since, until           int   // of the current wait if blocked, otherwise of the last one
	able                   []int // steps since then at which it could have gone on
}

type operation struct {
	name, object, value string
	ready               func() bool
	do                  func()
	offers              []offer // of a send, a receive or a select
	withDefault         bool
	wake                time.Duration // of a sleep
}

// Go starts f as a goroutine of the program.
func (s *Schedule) Go(name string, f func()) {
	s.step(operation{name: "go", object: name, do: func() { s.start(name, f) }})
}

// Check fails the run with text unless cond holds.
func (s *Schedule) Check(cond bool, text string) {
	s.step(operation{name: "check", object: text, do: func() {
		if !cond {
			if s.matter = slices.Clone(s.raced); len(s.matter) == 0 {
				s.matter = s.changedBefore()
			}
			s.matter = append(s.matter, s.here())
			s.fail(CheckFailed, text)
		}
	}})
}

func (s *Schedule) fail(k Kind, reason string) {
	if s.failure == None {
		s.failure, s.reason = k, reason
	}
}

func (s *Schedule) start(name string, f func()) {
	g := &goroutine{id: len(s.gs), name: name, resume: make(chan struct{})}
	g.op, g.startedAt = operation{name: "start", object: name}, s.here()
	if s.current != nil {
		g.clock = s.current.clock.copy()
	}
	s.gs = append(s.gs, g)
	go func() {
		defer func() {
			r := recover()
			if !g.claim() {
				return
			}
			if r != nil && !s.abort.Load() {
				s.failPanic(r)
			}
			if g.ended = true; !s.abort.Load() {
				s.now().Last = true
			}
			s.parked <- struct{}{}
		}()
		<-g.resume
		n := number()
		s.known.Store(n, true)
		g.number.Store(n)
		g.clock.tick(g.id)
		if !s.abort.Load() {
			f()
		}
	}()
}

// step parks the running goroutine before op. When its turn comes, it does op.
func (s *Schedule) step(op operation) *goroutine {
	if s == nil {
		panic("explore: this Mutex, WaitGroup, Var or Atomic was not made with its New function; make it with that")
	}
	if s.abort.Load() || s.watched && !s.knows(number()) {
		s.leave()
	}
	g := s.current
	if !g.claim() {
		runtime.Goexit()
	}
	g.op, g.completed = op, false
	s.parked <- struct{}{}
	<-g.resume
	if s.abort.Load() {
		runtime.Goexit()
	}
	g.clock.tick(g.id)
	switch {
	case g.completed || op.offers != nil && g.chosen < 0:
	case op.offers != nil:
		op.offers[g.chosen].take(s, g)
		s.now().took(op.offers[g.chosen], g)
	case op.do != nil:
		op.do()
	}
	g.op = operation{}
	if !g.published() {
		runtime.Goexit()
	}
	return g
}

func (s *Schedule) enabled(g *goroutine) bool {
	return !g.ended && (g.completed || g.op.can())
}

func (o *operation) can() bool {
	if o.offers != nil || o.withDefault {
		return len(o.choices()) > 0
	}
	return o.ready == nil || o.ready()
}

// run runs f once. choose returns an index below n of an enabled goroutine. An index of at least free costs a preemption.
func (s *Schedule) run(f func(*Schedule), limit int, choose func(n, free int) int) (order []string) {
	s.parked, s.timer = make(chan struct{}), time.NewTimer(s.stall)
	defer s.timer.Stop()
	s.start("main", func() { f(s) })
	for s.failure == None {
		able, free := s.able()
		if onlyPolls(able) && s.pass() {
			continue
		}
		if len(able) == 0 {
			s.stuck()
			break
		}
		if len(s.steps) >= limit {
			reason := fmt.Sprintf("the run has more than %d steps; make the program smaller or raise Options.Steps", limit)
			if waiting := s.whoWaits(); onlyPolls(able) && waiting != "" {
				reason = fmt.Sprintf("after %d steps only goroutines go on that ask again and again; %s", limit, waiting)
			}
			s.fail(TooLong, reason)
			break
		}
		var g *goroutine
		if s.pick != nil {
			g = s.pick(able)
		} else {
			g = able[choose(len(able), free)]
			if s.failure != None {
				break
			}
		}
		g.yielded = false
		token := strconv.Itoa(g.id)
		if choices := g.op.choices(); !g.completed && len(choices) > 0 {
			i := 0
			switch {
			case len(choices) > 1 && s.pickCase != nil:
				i = s.pickCase(choices)
			case len(choices) > 1:
				i = choose(len(choices), len(choices))
			}
			if s.failure != None {
				break
			}
			if g.chosen = choices[i]; len(choices) > 1 {
				token += "." + strconv.Itoa(g.chosen)
			}
		}
		order = append(order, token)
		s.record(g)
		if g.op.name == "select" && !g.completed && g.chosen < 0 {
			s.now().Case = "default"
			g.yielded, g.polls, g.at = true, true, s.here()
		}
		s.current = g
		s.turn(g)
		if s.failure == None && g.asksAgain(s.now()) {
			g.yielded, g.polls, g.at = true, true, s.here()
		}
	}
	s.left = s.waiting()
	s.abort.Store(true)
	for _, g := range s.gs {
		if g.state.Load() != lost && !g.ended {
			s.turn(g)
		}
	}
	s.reportOutside()
	return order
}

// able lists the goroutines that can go on. Choosing one of the first free of them costs no preemption. Usually that is
// only the current goroutine, or all goroutines if the current one cannot go on. If the current one has just taken a
// default or asked in vain, it is the goroutines that have not. Otherwise a goroutine that polls would keep the turn from
// the goroutines that it polls for.
func (s *Schedule) able() (able []*goroutine, free int) {
	mine := false
	for _, g := range s.gs {
		enabled := s.enabled(g)
		s.observe(g, enabled)
		switch {
		case enabled && g == s.current:
			mine = true
		case enabled:
			able = append(able, g)
		}
	}
	switch {
	case !mine:
		return able, len(able)
	case s.current.yielded:
		asks := func(g *goroutine) bool { return g.yielded }
		others := slices.DeleteFunc(slices.Clone(able), asks)
		free = len(others)
		for _, g := range able {
			if asks(g) {
				others = append(others, g)
			}
		}
		if free == 0 {
			free = max(len(others), 1)
		}
		return append(others, s.current), free
	}
	return append([]*goroutine{s.current}, able...), 1
}

// result returns the Result of this run.
func (s *Schedule) result(order []string) Result {
	return Result{Kind: s.failure, Reason: s.reason, Steps: s.steps, Waiting: s.left, Matter: s.matter, Schedule: strings.Join(order, " "), Schedules: 1, Stack: s.stack}
}

func (s *Schedule) stuck() {
	waiting := s.whoWaits()
	if waiting == "" {
		return
	}
	if s.matter = s.held(); len(s.matter) == 0 {
		s.matter = s.lastSteps()
	}
	switch {
	case s.gs[0].ended:
		s.fail(Leak, waiting)
	default:
		s.fail(Deadlock, waiting)
	}
}

// whoWaits describes the goroutines that cannot go on.
func (s *Schedule) whoWaits() string {
	var waiting []string
	for _, g := range s.gs {
		if !g.ended && !s.enabled(g) {
			waiting = append(waiting, fmt.Sprintf("%s waits at %q", g.name, g.pending().String()))
		}
	}
	return strings.Join(waiting, "; ")
}
