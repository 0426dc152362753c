package explore

import (
	"fmt"
	"strings"
)

// Chan is a channel of T. It behaves as a Go channel of the same capacity.
type Chan[T any] struct{ q *queue }

// NewChan makes a channel with room for capacity values; 0 makes an unbuffered one.
func NewChan[T any](s *Schedule, capacity int) *Chan[T] {
	return &Chan[T]{&queue{s: s, cap: capacity}}
}

// Send sends v. It waits for room or for a receiver, and panics if the channel is closed.
func (c *Chan[T]) Send(v T) {
	c.q.s.step(operation{name: "send", object: fmt.Sprint(v), offers: []offer{{q: c.q, send: true, value: v}}})
}

// Recv receives a value. ok is false if the channel is closed and empty.
func (c *Chan[T]) Recv() (v T, ok bool) {
	g := c.q.s.step(operation{name: "receive", offers: []offer{{q: c.q}}})
	v, _ = g.got.(T)
	return v, g.ok
}

// Close closes the channel, and panics if it is closed already.
func (c *Chan[T]) Close() {
	q := c.q
	q.s.step(operation{name: "close", do: func() {
		if q.closed {
			q.s.matter = []int{q.closedAt, len(q.s.steps) - 1}
			panic("close of closed channel")
		}
		q.closedAt = len(q.s.steps) - 1
		q.closed, q.closing = true, q.s.current.clock.copy()
	}})
}

// Mutex is a lock.
type Mutex struct {
	s        *Schedule
	name     string
	locked   bool
	released clock
}

// NewMutex makes an unlocked mutex. The name appears in the steps.
func NewMutex(s *Schedule, name string) *Mutex { return &Mutex{s: s, name: name} }

// Lock waits until the mutex is free and takes it.
func (m *Mutex) Lock() {
	m.s.step(operation{name: "lock", object: m.name, ready: func() bool { return !m.locked }, do: func() {
		m.locked = true
		m.s.current.clock.join(m.released)
	}})
}

// Unlock frees the mutex, and panics if it is not locked.
func (m *Mutex) Unlock() {
	m.s.step(operation{name: "unlock", object: m.name, do: func() {
		if !m.locked {
			panic("unlock of unlocked mutex")
		}
		m.locked, m.released = false, m.s.current.clock.copy()
	}})
}

// WaitGroup counts unfinished work.
type WaitGroup struct {
	s    *Schedule
	n    int
	done clock
}

// NewWaitGroup makes a WaitGroup with the counter at 0.
func NewWaitGroup(s *Schedule) *WaitGroup { return &WaitGroup{s: s} }

// Add adds n to the counter, and panics if the counter becomes negative.
func (w *WaitGroup) Add(n int) {
	w.s.step(operation{name: "add", object: fmt.Sprint(n), do: func() {
		w.done.join(w.s.current.clock)
		if w.n += n; w.n < 0 {
			panic("negative WaitGroup counter")
		}
	}})
}

// Done takes 1 from the counter.
func (w *WaitGroup) Done() { w.Add(-1) }

// Wait waits until the counter is 0.
func (w *WaitGroup) Wait() {
	w.s.step(operation{name: "wait", ready: func() bool { return w.n == 0 }, do: func() {
		w.s.current.clock.join(w.done)
	}})
}

// Var is a plain variable: each Get and each Set is a step of its own.
type Var[T any] struct {
	s    *Schedule
	v    T
	name string
	h    history
}

// NewVar makes a variable with the value v.
func NewVar[T any](s *Schedule, v T) *Var[T] { return &Var[T]{s: s, v: v, name: "a variable"} }

// Named gives the variable a name, for the steps, and returns it.
func (x *Var[T]) Named(name string) *Var[T] {
	x.name = name
	return x
}

// Get reads the variable.
func (x *Var[T]) Get() (v T) {
	x.s.step(operation{name: "read", object: x.object(""), do: func() {
		v = x.v
		x.s.touch(&x.h, x.name, false)
	}})
	return v
}

// Set writes the variable.
func (x *Var[T]) Set(v T) {
	x.s.step(operation{name: "write", object: x.object(fmt.Sprint(v)), do: func() {
		x.v = v
		x.s.touch(&x.h, x.name, true)
	}})
}

func (x *Var[T]) object(value string) string {
	if x.name == "a variable" {
		return value
	}
	return strings.TrimSpace(x.name + " " + value)
}
