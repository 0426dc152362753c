package explore

import "fmt"

// Chan is a channel of T. It behaves like a Go channel with the same capacity.
type Chan[T any] struct{ q *queue }

// NewChan makes a channel with room for capacity values. Capacity 0 makes an unbuffered channel. It panics if capacity is
// negative.
func NewChan[T any](s *Schedule, capacity int) *Chan[T] {
	if capacity < 0 {
		panic("explore: NewChan has a negative capacity; use 0 or more")
	}
	return &Chan[T]{&queue{s: s, cap: capacity, name: s.called("channel")}}
}

// Named sets the name of the channel in the steps, and returns the channel.
func (c *Chan[T]) Named(name string) *Chan[T] {
	c.q.name = name
	return c
}

// Send sends v. It waits for room or for a receiver, and panics if the channel is closed or nil.
func (c *Chan[T]) Send(v T) {
	q := c.made()
	q.s.step(operation{name: "send", object: q.name, value: written(v), offers: []offer{{q: q, send: true, value: v}}})
}

// Recv receives a value. ok is false if the channel is closed and empty. It panics if the channel is nil.
func (c *Chan[T]) Recv() (v T, ok bool) {
	q := c.made()
	g := q.s.step(operation{name: "receive", object: q.name, offers: []offer{{q: q}}})
	v, _ = g.got.(T)
	return v, g.ok
}

// Close closes the channel, and panics if it is closed already.
func (c *Chan[T]) Close() {
	q := c.made()
	q.s.step(operation{name: "close", object: q.name, do: func() {
		if q.closed {
			q.s.matter = []int{q.closedAt, q.s.here()}
			panic("close of closed channel")
		}
		q.closedAt = q.s.here()
		q.closed, q.closing = true, q.s.current.clock.copy()
	}})
}

// Len returns the number of values in the channel's buffer.
func (c *Chan[T]) Len() (n int) {
	q := c.made()
	q.s.step(operation{name: "len of", object: q.name, do: func() {
		n = len(q.buf)
		q.s.now().Value = fmt.Sprint(n)
	}})
	return n
}

// made returns the channel. It panics if the channel is nil.
func (c *Chan[T]) made() *queue {
	if c == nil || c.q == nil {
		panic("explore: the channel is nil, on which Go blocks forever; make it with NewChan, or use it in a Select")
	}
	return c.q
}

// Mutex is a lock.
type Mutex struct {
	s        *Schedule
	name     string
	locked   bool
	released clock
	freed    int // the step of the last unlock
}

// NewMutex makes an unlocked mutex. The name appears in the steps.
func NewMutex(s *Schedule, name string) *Mutex { return &Mutex{s: s, name: name} }

// Lock waits until the mutex is free and takes it.
func (m *Mutex) Lock() {
	m.s.step(operation{name: "lock", object: m.name, ready: func() bool { return !m.locked }, do: func() {
		m.locked = true
		m.s.current.clock.join(m.released)
		m.s.after(m.freed)
	}})
}

// Unlock frees the mutex, and panics if it is not locked.
func (m *Mutex) Unlock() {
	m.s.step(operation{name: "unlock", object: m.name, do: func() {
		if !m.locked {
			panic("unlock of unlocked mutex")
		}
		m.locked, m.freed, m.released = false, m.s.here(), m.s.current.clock.copy()
	}})
}

// WaitGroup counts unfinished work.
type WaitGroup struct {
	s    *Schedule
	name string
	n    int
	done clock
	last int // the last step that changed n

	begun, waits history // the Adds to a counter of 0, and the Waits
}

// NewWaitGroup makes a WaitGroup with the counter at 0.
func NewWaitGroup(s *Schedule) *WaitGroup { return &WaitGroup{s: s, name: s.called("group")} }

// Named sets the name of the WaitGroup in the steps, and returns the WaitGroup.
func (w *WaitGroup) Named(name string) *WaitGroup {
	w.name = name
	return w
}

// Add adds n to the counter. It panics if the counter becomes negative. If the counter is 0, the Add must be ordered before
// or after every Wait. Otherwise Run reports a data race, as Go's race detector does.
func (w *WaitGroup) Add(n int) { w.add(n, "add", fmt.Sprint(n)) }

func (w *WaitGroup) add(n int, name, value string) {
	w.s.step(operation{name: name, object: w.name, value: value, do: func() {
		w.last = w.s.here()
		if n < 0 {
			w.done.join(w.s.current.clock)
		} else if n > 0 && w.n == 0 {
			w.begun = w.s.mustOrder(w.begun, w.waits, w.name)
		}
		if w.n += n; w.n < 0 {
			panic("negative WaitGroup counter")
		}
	}})
}

// Done subtracts 1 from the counter.
func (w *WaitGroup) Done() { w.add(-1, "done", "") }

// Go adds 1 to the counter and starts f as a goroutine. The goroutine calls Done when f has returned.
func (w *WaitGroup) Go(name string, f func()) {
	w.Add(1)
	w.s.Go(name, func() {
		f()
		w.Done()
	})
}

// Wait waits until the counter is 0.
func (w *WaitGroup) Wait() {
	w.s.step(operation{name: "wait", object: w.name, ready: func() bool { return w.n == 0 }, do: func() {
		w.waits = w.s.mustOrder(w.waits, w.begun, w.name)
		w.s.current.clock.join(w.done)
		w.s.after(w.last)
	}})
}

// Var is a plain variable. Each Get and each Set is a separate step.
type Var[T any] struct {
	s    *Schedule
	v    T
	name string
	h    history
}

// NewVar makes a variable with the value v.
func NewVar[T any](s *Schedule, v T) *Var[T] { return &Var[T]{s: s, v: v, name: s.called("variable")} }

// Named sets the name of the variable in the steps, and returns the variable.
func (x *Var[T]) Named(name string) *Var[T] {
	x.name = name
	return x
}

// Get reads the variable.
func (x *Var[T]) Get() (v T) {
	x.s.step(operation{name: "read", object: x.name, do: func() {
		v = x.v
		x.s.now().Value = written(v)
		x.s.touch(&x.h, x.name, false)
	}})
	return v
}

// Set writes the variable.
func (x *Var[T]) Set(v T) {
	x.s.step(operation{name: "write", object: x.name, value: written(v), do: func() {
		x.v = v
		x.s.touch(&x.h, x.name, true)
	}})
}
