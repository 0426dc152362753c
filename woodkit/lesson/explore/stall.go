package explore

import (
	"fmt"
	"runtime"
	"strings"
	"time"
)

const stallDefault = 3 * time.Second

// The states of a goroutine.
const (
	waiting int32 = iota // for its turn
	running
	lost // it kept the turn for too long, so the scheduler went on without it
)

// claim changes g's state from running to waiting. It returns false if the scheduler has given g up. From then on, g must
// not touch the Schedule.
func (g *goroutine) claim() bool { return g.state.CompareAndSwap(running, waiting) }

// published makes what g has written to the Schedule visible to the scheduler, in case the scheduler gives g up later. It
// returns false if the scheduler has already done so.
func (g *goroutine) published() bool { return g.state.CompareAndSwap(running, running) }

// turn lets g run until it is before its next operation, or until it stalls.
func (s *Schedule) turn(g *goroutine) {
	g.state.Store(running)
	s.timer.Reset(s.stall)
	g.resume <- struct{}{}
	select {
	case <-s.parked:
		return
	case <-s.timer.C:
	}
	if !g.state.CompareAndSwap(running, lost) {
		<-s.parked
		return
	}
	if s.failure == None {
		s.stack = stackOf(g.number.Load())
	}
	s.fail(Stalled, fmt.Sprintf("%s did not reach its next operation within %v; it blocks or loops outside the types of this package, and it lives on", g.name, s.stall))
}

// number returns Go's number of the calling goroutine.
func number() string {
	b := make([]byte, 64)
	n, _, _ := strings.Cut(string(b[:runtime.Stack(b, false)]), " [")
	return n
}

// stacks returns the stacks of all goroutines.
func stacks() []string {
	b := make([]byte, 1<<20)
	return strings.Split(string(b[:runtime.Stack(b, true)]), "\n\n")
}

func stackOf(number any) string {
	for _, stack := range stacks() {
		if strings.HasPrefix(stack, fmt.Sprint(number, " [")) {
			return stack
		}
	}
	return ""
}

type nested struct{}

// refuseNested panics if it is called in a goroutine of a Schedule. The outer run reports the panic.
func refuseNested() {
	pc := make([]uintptr, 64)
	n := runtime.Callers(1, pc)
	for n == len(pc) {
		pc = make([]uintptr, 2*len(pc))
		n = runtime.Callers(1, pc)
	}
	for frames := runtime.CallersFrames(pc[:n]); ; {
		f, more := frames.Next()
		if strings.Contains(f.Function, "/explore.(*Schedule).start.") {
			panic(nested{})
		}
		if !more {
			return
		}
	}
}

func (s *Schedule) failPanic(r any) {
	switch r := r.(type) {
	case nested:
		s.fail(Nested, "the program calls Run or Replay itself; call it outside")
		return
	case outsider:
		s.fail(Outside, r.Error())
		return
	}
	if now := s.here(); len(s.matter) == 0 || s.matter[len(s.matter)-1] != now {
		s.matter = []int{now}
	}
	s.fail(Panic, fmt.Sprint(r))
}
