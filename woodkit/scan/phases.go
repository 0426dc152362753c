package scan

import (
	"context"
	"runtime/trace"
	"time"
)

// Observed is implemented by items that say which part of their work was loading. Map, Each and Fold hand on
// the copy that Observe returns, which marks its loading on the Phases it was given. Items are asked only
// while a [Trace] listens or runtime/trace is on; without them all time is computing.
type Observed[T any] interface{ Observe(*Phases) T }

// Phases takes an item's time apart. It belongs to one item and is used by one goroutine at a time; a mark is
// ended in the goroutine that made it, as runtime/trace wants it. The nil Phases takes every mark and keeps
// nothing, so an item that nobody observes needs no test.
type Phases struct {
	ctx   context.Context // for runtime/trace
	phase phase           // what is going on now
	since time.Time       // since when
	total [phases]time.Duration

	regions []*trace.Region // that are open, the innermost last
}

type phase int

const (
	computing phase = iota
	loading
	waiting
	phases
)

func (p phase) String() string { return [...]string{"computing", "loading", "waiting"}[p] }

// What else runtime/trace is told of, with the names that figures use.
const (
	handingOver = "handing over" // to a worker process, and back
	adding      = "adding"       // the loop's body
)

// Loading marks the time until end is called as loading: reading and decoding. Marks may be nested; the
// inner one counts. Calling end again does nothing.
func (p *Phases) Loading() (end func()) { return endNow(p.enter(loading)) }

// Waiting marks the time until end is called as waiting for storage. Inside loading it is taken out of it.
func (p *Phases) Waiting() (end func()) { return endNow(p.enter(waiting)) }

// WaitingUntil is Waiting for a storage that knows when it answered: end is told that moment. What has passed since, in
// which the goroutine waited for its turn on a core, belongs to the phase around. An answer from before the wait ends it
// where it began, one that is still to come ends it now.
func (p *Phases) WaitingUntil() (end func(answered time.Time)) { return p.enter(waiting) }

func endNow(end func(time.Time)) func() { return func() { end(time.Now()) } }

func (p *Phases) enter(next phase) (end func(at time.Time)) {
	if p == nil {
		return func(time.Time) {}
	}
	before := p.turn(next, time.Now())
	outer := len(p.regions)
	if trace.IsEnabled() {
		p.regions = append(p.regions, trace.StartRegion(p.ctx, next.String()))
	}
	ended := false
	return func(at time.Time) {
		if !ended {
			ended = true
			p.endRegions(outer)
			if now := time.Now(); at.After(now) {
				at = now
			}
			p.turn(before, at)
		}
	}
}

// endRegions ends the regions inside so many outer ones, also those that a panic left open: a trace in which
// regions end in another order cannot be read.
func (p *Phases) endRegions(outer int) {
	for len(p.regions) > outer {
		last := len(p.regions) - 1
		p.regions[last].End()
		p.regions = p.regions[:last]
	}
}

// turn books the time between the last turn and now and goes on in another phase; it returns the one it left. A now from
// before the last turn is that turn.
func (p *Phases) turn(next phase, now time.Time) (before phase) {
	if now.Before(p.since) {
		now = p.since
	}
	if !p.since.IsZero() {
		p.total[p.phase] += now.Sub(p.since)
	}
	before, p.phase, p.since = p.phase, next, now
	return before
}

// parts ends all phases and returns what was marked.
func (p *Phases) parts() (load, wait time.Duration) {
	if p == nil {
		return 0, 0
	}
	p.endRegions(0)
	p.turn(computing, time.Now())
	return p.total[loading], p.total[waiting]
}

// observe returns the item as it watches itself, and its phases; without a watcher the item as it is.
func observe[T any](ctx context.Context, item T, watched bool) (T, *Phases) {
	if !watched {
		return item, nil
	}
	o, ok := any(item).(Observed[T])
	if !ok {
		return item, nil
	}
	p := &Phases{ctx: ctx}
	return o.Observe(p), p
}
