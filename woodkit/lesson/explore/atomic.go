package explore

// Atomic is a value that several goroutines may use. Each operation is one step. It is ordered after the write whose value
// it saw, as in package sync/atomic. You can also model one call of a sync.Map as such a step.
type Atomic[T comparable] struct {
	s    *Schedule
	v    T
	name string
	seen clock // of the last write
}

// NewAtomic makes an Atomic with the value v.
func NewAtomic[T comparable](s *Schedule, v T) *Atomic[T] {
	return &Atomic[T]{s: s, v: v, name: s.called("atomic")}
}

// Named sets the name of the value in the steps, and returns the value.
func (a *Atomic[T]) Named(name string) *Atomic[T] {
	a.name = name
	return a
}

// Load reads the value.
func (a *Atomic[T]) Load() (v T) {
	a.step("load", func(g *goroutine) string {
		v = a.v
		g.clock.join(a.seen)
		return written(v)
	})
	return v
}

// Store writes the value.
func (a *Atomic[T]) Store(v T) {
	a.step("store", func(g *goroutine) string {
		a.v, a.seen = v, g.clock.copy()
		return written(v)
	})
}

// Swap writes the new value and returns the one before, in one step.
func (a *Atomic[T]) Swap(v T) (before T) {
	a.step("swap", func(g *goroutine) string {
		before = a.v
		a.replace(g, v)
		return written(before) + " for " + written(v)
	})
	return before
}

// CompareAndSwap writes v if the value is old, in one step. It reports whether it did.
func (a *Atomic[T]) CompareAndSwap(old, v T) (swapped bool) {
	a.step("compare-and-swap", func(g *goroutine) string {
		text := written(old) + " for " + written(v)
		if swapped = a.v == old; swapped {
			a.replace(g, v)
			return text
		}
		g.clock.join(a.seen)
		g.vain = true
		return text + " (it is " + written(a.v) + ")"
	})
	return swapped
}

// replace reads and writes in one step.
func (a *Atomic[T]) replace(g *goroutine, v T) {
	g.clock.join(a.seen)
	g.vain = a.v == v
	a.v, a.seen = v, g.clock.copy()
}

// step does one operation. do returns the value for the step to show.
func (a *Atomic[T]) step(name string, do func(*goroutine) string) {
	a.s.step(operation{name: name, object: a.name, do: func() { a.s.now().Value = do(a.s.current) }})
}
