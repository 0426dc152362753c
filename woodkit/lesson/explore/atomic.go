package explore

import "fmt"

// Atomic is a value that many goroutines may use: each operation is one step, and orders those after it
// behind those before it, as package sync/atomic does. One call of a sync.Map is such a step, too.
type Atomic[T any] struct {
	s    *Schedule
	v    T
	name string
	seen clock // of the operations so far
}

// NewAtomic makes an Atomic with the value v.
func NewAtomic[T any](s *Schedule, v T) *Atomic[T] {
	return &Atomic[T]{s: s, v: v, name: s.called("atomic")}
}

// Named gives the value a name, for the steps, and returns it.
func (a *Atomic[T]) Named(name string) *Atomic[T] {
	a.name = name
	return a
}

// Load reads the value.
func (a *Atomic[T]) Load() (v T) {
	a.step("load", func() { v = a.v }, func() string { return fmt.Sprint(v) })
	return v
}

// Store writes the value.
func (a *Atomic[T]) Store(v T) {
	a.step("store", func() { a.v = v }, func() string { return fmt.Sprint(v) })
}

// Swap writes the value and returns the one before, in one step.
func (a *Atomic[T]) Swap(v T) (before T) {
	a.step("swap", func() { before, a.v = a.v, v }, func() string { return fmt.Sprint(before, " for ", v) })
	return before
}

func (a *Atomic[T]) step(name string, do func(), value func() string) {
	a.s.step(operation{name: name, object: a.name, do: func() {
		g := a.s.current
		g.clock.join(a.seen)
		a.seen = g.clock.copy()
		do()
		a.s.now().Value = value()
	}})
}
