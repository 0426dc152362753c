package scan

import (
	"context"
	"runtime/trace"
	"time"
)

// Observed is implemented by items that report which part of their work is loading. Map, Each and Fold pass on the copy
// that Observe returns. This copy marks its loading on the Phases that Observe was given. Observe is called only while
// a [Trace] listens or runtime/trace is on. Without Observe, all time counts as computing.
type Observed[T any] interface{ Observe(*Phases) T }

// Phases splits an item's time into parts. It belongs to one item, and only one goroutine may use it at a time. The
// goroutine that began a mark must end it, because runtime/trace requires that. A nil Phases accepts every mark and
// keeps nothing, so an item need not check whether it is observed.
type Phases struct {
	ctx   context.Context // for runtime/trace
	phase phase           // the current phase
	since time.Time       // when the current phase began
	total [phases]time.Duration

	regions []*trace.Region // open regions, the innermost last
}

type phase int

const (
	computing phase = iota
	loading
	waiting
	phases
)

func (p phase) String() string { return [...]string{"computing", "loading", "waiting"}[p] }

// These names of other runtime/trace regions are also the names that figures use.
const (
	handingOver = "handing over" // crossing to a worker process and back
	adding      = "adding"       // the loop's body
)

// Loading marks the time until end is called as loading, which means reading and decoding. Marks may be nested: time
// counts for the innermost one. Calling end again does nothing.
func (p *Phases) Loading() (end func()) { return endNow(p.enter(loading)) }

// Waiting marks the time until end is called as waiting for storage. Inside loading, this time no longer counts as
// loading.
func (p *Phases) Waiting() (end func()) { return endNow(p.enter(waiting)) }

// WaitingUntil is like Waiting, for a storage that knows when it answered. Pass that moment to end. After the answer,
// the goroutine may have waited for a core: that time belongs to the surrounding phase. If answered is before the wait
// began, the wait has no length. If answered is in the future, the wait ends now.
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

// endRegions ends all regions but the given number of outer ones, also those that a panic left open. A trace whose
// regions end in another order cannot be read.
func (p *Phases) endRegions(outer int) {
	for len(p.regions) > outer {
		last := len(p.regions) - 1
		p.regions[last].End()
		p.regions = p.regions[:last]
	}
}

// turn adds the time since the last turn to the current phase and begins the next one. It returns the phase that it
// ended. If now is before the last turn, turn uses the time of the last turn.
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

// parts ends all phases and returns the times that were marked.
func (p *Phases) parts() (load, wait time.Duration) {
	if p == nil {
		return 0, 0
	}
	p.endRegions(0)
	p.turn(computing, time.Now())
	return p.total[loading], p.total[waiting]
}

// observe returns the observed copy of the job's item. If nothing watches the scan, it returns the item unchanged.
func observe[T any](j *job, item T) T {
	if !j.watched {
		return item
	}
	o, ok := any(item).(Observed[T])
	if !ok {
		return item
	}
	j.phases = &Phases{ctx: j.ctx}
	return o.Observe(j.phases)
}
