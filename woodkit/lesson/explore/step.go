package explore

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Step is one operation of one goroutine.
type Step struct {
	Goroutine         int
	Name              string // of the goroutine
	Operation, Object string // "receive" and the name of the channel
	Value             string // what was sent, received, read or written, otherwise empty
	Case              string // of a select: "send", "receive" or "default"; empty while it waits
	Closed            bool   // a receive found the channel closed

	// From is the step that this one followed from: the send of the value, the close, the Go statement, or the step that
	// ended the wait. It is -1 if there is none.
	From int

	// With is the goroutine at the other end of an unbuffered channel, if this step handed the value over. Otherwise it is
	// -1. The step of the other goroutine comes later, and its From is this step.
	With int

	// Since and Until say how long the goroutine could not go on: from step Since to step Until. They are equal if it never
	// waited.
	Since, Until int

	// Able are the steps in between at which it could have gone on, and another goroutine had its turn and barred the way again.
	Able []int

	Last bool          // the goroutine ended after this step
	Time time.Duration // virtual: see Schedule.Sleep
}

// String returns the operation without the name of the goroutine: "send 1 to jobs".
func (s Step) String() string {
	operation, prefix := s.Operation, ""
	if operation == "select" && s.Case != "" {
		operation, prefix = s.Case, "select: "
	}
	words := []string{operation, s.Value, s.Object}
	switch operation {
	case "send", "write", "add":
		words = []string{operation, s.Value, "to", s.Object}
	case "receive":
		words = []string{operation, s.Value, "from", s.Object}
		if s.Closed {
			words = append(words, "(closed)")
		}
	case "swap", "store", "compare-and-swap":
		words = []string{operation, s.Value, "in", s.Object}
	case "read", "load":
		words = []string{operation, s.Value, "from", s.Object}
	case "len of":
		words = []string{"len of", s.Object, "is", s.Value}
	case "wait":
		words = []string{operation, "for", s.Object}
	case "check":
		words[0] = "check:"
	case "start", "default":
		words = words[:1]
	}
	return prefix + strings.Join(strings.Fields(strings.Join(words, " ")), " ")
}

// here returns the index of the current step.
func (s *Schedule) here() int { return len(s.steps) - 1 }

// now returns the current step.
func (s *Schedule) now() *Step { return &s.steps[s.here()] }

// after notes that the current step had to wait for an earlier one, if it did wait.
func (s *Schedule) after(step int) {
	if n := s.now(); n.Since < n.Until {
		n.From = step
	}
}

// record adds the step that g is about to do.
func (s *Schedule) record(g *goroutine) {
	step := g.pending()
	if !g.blocked {
		step.Since, step.Until, step.Able = len(s.steps), len(s.steps), nil
	}
	step.Time = s.clock
	switch {
	case g.completed:
		step.From = g.completedAt
	case g.op.name == "start":
		step.From = g.startedAt
	}
	g.blocked = false
	s.steps = append(s.steps, step)
	if g.completed && g.op.offers != nil {
		s.now().took(g.op.offers[g.chosen], g)
	}
}

// pending returns the next operation of g as a step.
func (g *goroutine) pending() Step {
	return Step{
		Goroutine: g.id, Name: g.name, Operation: g.op.name, Object: g.op.object, Value: g.op.value, From: -1, With: -1, Since: g.since, Until: g.until,
		Able: slices.DeleteFunc(slices.Clone(g.able), func(at int) bool { return at >= g.until }),
	}
}

// took notes which offer a send, a receive or a select took.
func (s *Step) took(o offer, g *goroutine) {
	s.Object, s.Case = o.q.name, "send"
	if o.send {
		s.Value = written(o.value)
	} else {
		s.Case, s.Closed, s.Value = "receive", !g.ok, ""
		if g.ok {
			s.Value = written(g.got)
		}
	}
	if s.Operation != "select" {
		s.Case = ""
	}
}

// observe notes before each step whether g can go on.
func (s *Schedule) observe(g *goroutine, able bool) {
	if able || g.ended {
		if g.blocked {
			g.able = append(g.able, len(s.steps))
		}
		return
	}
	if !g.blocked {
		g.blocked, g.since, g.able = true, len(s.steps), nil
	}
	g.until = len(s.steps) + 1
}

// waiting lists the next operations of the goroutines that cannot go on.
func (s *Schedule) waiting() (list []Step) {
	for _, g := range s.gs {
		if !g.ended && g.blocked && !g.completed {
			w := g.pending()
			w.Until, w.Time = len(s.steps), s.clock
			list = append(list, w)
		}
	}
	return list
}

// called returns a numbered name for an unnamed object: "channel 2".
func (s *Schedule) called(kind string) string {
	if s.unnamed == nil {
		s.unnamed = map[string]int{}
	}
	s.unnamed[kind]++
	return fmt.Sprint(kind, " ", s.unnamed[kind])
}
