package explore

import "fmt"

type queue struct {
	s      *Schedule
	buf    []any
	cap    int
	closed bool
}

func (q *queue) waiting(match func(*operation) bool) *goroutine {
	for _, g := range q.s.gs {
		if !g.ended && !g.completed && match(&g.op) {
			return g
		}
	}
	return nil
}

func (q *queue) sender() *goroutine { return q.waiting(func(o *operation) bool { return o.send == q }) }

func (q *queue) receiver() *goroutine {
	return q.waiting(func(o *operation) bool { return o.recv == q })
}

// Chan is a channel of T. It behaves as a Go channel of the same capacity.
type Chan[T any] struct{ q *queue }

// NewChan makes a channel with room for capacity values; 0 makes an unbuffered one.
func NewChan[T any](s *Schedule, capacity int) *Chan[T] {
	return &Chan[T]{&queue{s: s, cap: capacity}}
}

// Send sends v. It waits for room or for a receiver, and panics if the channel is closed.
func (c *Chan[T]) Send(v T) {
	q := c.q
	g := q.s.step(operation{
		name: "send", object: fmt.Sprint(v), send: q, value: v,
		ready: func() bool { return q.closed || len(q.buf) < q.cap || q.cap == 0 && q.receiver() != nil },
		do: func() {
			if q.closed {
				panic("send on closed channel")
			}
			if q.cap > 0 {
				q.buf = append(q.buf, v)
				return
			}
			r := q.receiver()
			r.got, r.ok, r.completed = v, true, true
		},
	})
	_ = g
}

// Recv receives a value. ok is false if the channel is closed and empty.
func (c *Chan[T]) Recv() (v T, ok bool) {
	q := c.q
	g := q.s.step(operation{
		name: "receive", recv: q,
		ready: func() bool { return len(q.buf) > 0 || q.closed || q.cap == 0 && q.sender() != nil },
		do: func() {
			g := q.s.current
			switch {
			case len(q.buf) > 0:
				g.got, g.ok, q.buf = q.buf[0], true, q.buf[1:]
			case q.closed:
				g.got, g.ok = nil, false
			default:
				w := q.sender()
				g.got, g.ok, w.completed = w.op.value, true, true
			}
		},
	})
	v, _ = g.got.(T)
	return v, g.ok
}

// Close closes the channel, and panics if it is closed already.
func (c *Chan[T]) Close() {
	c.q.s.step(operation{name: "close", do: func() {
		if c.q.closed {
			panic("close of closed channel")
		}
		c.q.closed = true
	}})
}

// Mutex is a lock.
type Mutex struct {
	s      *Schedule
	name   string
	locked bool
}

// NewMutex makes an unlocked mutex. The name appears in the steps.
func NewMutex(s *Schedule, name string) *Mutex { return &Mutex{s: s, name: name} }

// Lock waits until the mutex is free and takes it.
func (m *Mutex) Lock() {
	m.s.step(operation{name: "lock", object: m.name, ready: func() bool { return !m.locked }, do: func() { m.locked = true }})
}

// Unlock frees the mutex, and panics if it is not locked.
func (m *Mutex) Unlock() {
	m.s.step(operation{name: "unlock", object: m.name, do: func() {
		if !m.locked {
			panic("unlock of unlocked mutex")
		}
		m.locked = false
	}})
}

// WaitGroup counts unfinished work.
type WaitGroup struct {
	s *Schedule
	n int
}

// NewWaitGroup makes a WaitGroup with the counter at 0.
func NewWaitGroup(s *Schedule) *WaitGroup { return &WaitGroup{s: s} }

// Add adds n to the counter, and panics if the counter becomes negative.
func (w *WaitGroup) Add(n int) {
	w.s.step(operation{name: "add", object: fmt.Sprint(n), do: func() {
		if w.n += n; w.n < 0 {
			panic("negative WaitGroup counter")
		}
	}})
}

// Done takes 1 from the counter.
func (w *WaitGroup) Done() { w.Add(-1) }

// Wait waits until the counter is 0.
func (w *WaitGroup) Wait() {
	w.s.step(operation{name: "wait", ready: func() bool { return w.n == 0 }})
}

// Var is a plain variable: each Get and each Set is a step of its own.
type Var[T any] struct {
	s *Schedule
	v T
}

// NewVar makes a variable with the value v.
func NewVar[T any](s *Schedule, v T) *Var[T] { return &Var[T]{s, v} }

// Get reads the variable.
func (x *Var[T]) Get() (v T) {
	x.s.step(operation{name: "read", do: func() { v = x.v }})
	return v
}

// Set writes the variable.
func (x *Var[T]) Set(v T) {
	x.s.step(operation{name: "write", object: fmt.Sprint(v), do: func() { x.v = v }})
}
