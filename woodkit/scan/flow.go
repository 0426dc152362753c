package scan

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// finished is the result of one item on its way from a worker to the loop.
type finished[R any] struct {
	value R
	span  Span
}

// flow is what the goroutines of one scan share. Items pass four counters in this order:
//
//	submitted ≥ started ≥ (done) ≥ released
//
// The loop's goroutine alone submits and releases; any worker starts and finishes. Both bounds are kept here
// and nowhere else: depth when an item is submitted, bytes when it is submitted or started.
//
// A mutex and two conditions do this, rather than two channels, since a pool's finished results have no bound
// (a channel must have one), and since the loop then takes all that wait at the price of one.
type flow[R any] struct {
	ctx      context.Context
	strategy Strategy
	items    int
	depth    int  // most items between submission and release; all items where the strategy has no depth
	patient  bool // at the byte bound work waits for the loop; otherwise the scan ends
	atOnce   bool // nothing holds submission back: all items are submitted together

	mutex     sync.Mutex
	startable sync.Cond // workers without work wait here; idle counts them
	news      sync.Cond // the loop waits here; reading says that it does
	idle      int
	reading   bool

	submitted int
	started   int
	running   int
	finished  int
	released  int

	waiting int64 // bytes of the results that are finished and not released
	largest int64 // bytes of the largest result so far
	sum     int64 // bytes of all results so far

	done     []finished[R]   // finished results that the loop has not taken; at most depth
	children []ChildProcess  // what the loop's trace must be told
	times    []time.Duration // when item i was submitted, at i modulo its length

	stopped bool
	cause   error // why, nil when the loop was left
	givenUp error // workers that were killed after the grace period
}

func newFlow[R any](ctx context.Context, s Strategy, items int) *flow[R] {
	f := &flow[R]{ctx: ctx, strategy: s, items: items, depth: items}
	if s.Depth > 0 {
		f.depth = min(s.Depth, items)
	}
	if s.Where == InCaller { // the loop takes the next item when it is done with this one
		f.depth = min(1, items)
	}
	f.patient = s.Depth > 0 || s.Where == InCaller
	f.startable.L = &f.mutex
	f.news.L = &f.mutex
	f.atOnce = f.depth == items && (s.Bytes == 0 || !f.patient)
	if f.atOnce {
		f.times = make([]time.Duration, 1)
	} else {
		f.times = make([]time.Duration, f.depth)
	}
	return f
}

// submit admits what the bounds allow. Only the loop's goroutine calls it.
func (f *flow[R]) submit(now time.Duration) {
	f.mutex.Lock()
	f.admit(now)
	f.mutex.Unlock()
}

func (f *flow[R]) admit(now time.Duration) {
	before := f.submitted
	for f.submitted < f.items && f.submitted-f.released < f.depth {
		if f.patient && !f.fits(f.submitted-f.finished+1) {
			break
		}
		f.times[f.submitted%len(f.times)] = now
		f.submitted++
		if f.atOnce {
			f.submitted = f.items
		}
	}
	f.wake(f.submitted - before)
}

// wake lets up to n idle workers try to start. With a byte bound any number of them may have become able to.
func (f *flow[R]) wake(n int) {
	switch {
	case f.idle == 0:
	case f.strategy.Bytes > 0 || n > 1:
		f.startable.Broadcast()
	case n == 1:
		f.startable.Signal()
	}
}

// fits says whether the byte bound has room for so many unfinished items, each as large as the largest
// result so far.
func (f *flow[R]) fits(unfinished int) bool {
	bound := f.strategy.Bytes
	return bound == 0 || f.largest == 0 || int64(unfinished) <= (bound-f.waiting)/f.largest
}

// start gives a worker the next item, waiting until there is one that the bounds allow. It returns false when
// there will be none.
func (f *flow[R]) start() (index int, submitted time.Duration, ok bool) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return f.startLocked()
}

// next is finish and start in one, for workers with no time to lose.
func (f *flow[R]) next(r *finished[R]) (index int, submitted time.Duration, ok bool) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.finishLocked(r)
	return f.startLocked()
}

func (f *flow[R]) startLocked() (index int, submitted time.Duration, ok bool) {
	for {
		if f.started == f.items || f.overLocked() {
			return 0, 0, false
		}
		if f.started < f.submitted {
			if f.fits(f.running + 1) {
				break
			}
			if !f.patient {
				f.stopLocked(f.overBudget())
				return 0, 0, false
			}
		}
		f.idle++
		f.startable.Wait()
		f.idle--
	}
	index = f.started
	f.started++
	f.running++
	return index, f.times[index%len(f.times)], true
}

// finish hands a result to the loop, and keeps nothing of it in r.
func (f *flow[R]) finish(r *finished[R]) {
	f.mutex.Lock()
	f.finishLocked(r)
	f.mutex.Unlock()
}

func (f *flow[R]) finishLocked(r *finished[R]) {
	f.running--
	f.finished++
	f.waiting += r.span.Bytes
	f.sum += r.span.Bytes
	f.largest = max(f.largest, r.span.Bytes)
	f.done = append(f.done, *r)
	*r = finished[R]{}
	f.tell()
}

func (f *flow[R]) tell() {
	if f.reading {
		f.reading = false
		f.news.Signal()
	}
}

// take gives the loop all that is finished, waiting for it, in exchange for the emptied slice of before. It
// returns false when nothing more will come. Once the context has ended nothing does, unless results are kept.
func (f *flow[R]) take(empty []finished[R], kept bool) (done []finished[R], children []ChildProcess, more bool) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	for {
		if !kept && f.cancelledLocked() {
			return nil, nil, false
		}
		if len(f.done) > 0 || len(f.children) > 0 {
			break
		}
		if f.stopped && f.running == 0 {
			return empty[:0], nil, false
		}
		f.reading = true
		f.news.Wait()
	}
	done, f.done = f.done, empty[:0]
	children, f.children = f.children, nil
	return done, children, true
}

// release ends an item's flight: the loop's body has returned. It submits what has become possible.
func (f *flow[R]) release(bytes int64, now time.Duration) {
	if f.submitted == f.items && f.strategy.Bytes == 0 { // nothing depends on it any more
		f.released++
		return
	}
	f.mutex.Lock()
	f.released++
	f.waiting -= bytes
	f.admit(now)
	f.mutex.Unlock()
}

// over says that no further item starts.
func (f *flow[R]) over() bool {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return f.overLocked()
}

// overLocked asks the context itself: what stops the scan at its end is another goroutine, whose turn on a core
// may come late.
func (f *flow[R]) overLocked() bool {
	if !f.stopped && f.ctx.Err() != nil {
		f.stopLocked(context.Cause(f.ctx))
	}
	return f.stopped
}

// cancelled says that the context has ended, and drops the finished results that the loop has not taken.
func (f *flow[R]) cancelled() bool {
	if f.ctx.Err() == nil {
		return false
	}
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return f.cancelledLocked()
}

func (f *flow[R]) cancelledLocked() bool {
	if f.ctx.Err() == nil {
		return false
	}
	f.overLocked() // keeps the cause
	f.done = nil
	return true
}

// giveUp notes a worker that was killed after the grace period.
func (f *flow[R]) giveUp(worker error) {
	f.mutex.Lock()
	f.givenUp = errors.Join(f.givenUp, worker)
	f.mutex.Unlock()
}

// stop lets no further item start. The first cause is kept.
func (f *flow[R]) stop(cause error) {
	f.mutex.Lock()
	f.stopLocked(cause)
	f.mutex.Unlock()
}

func (f *flow[R]) stopLocked(cause error) {
	if f.stopped {
		return
	}
	f.stopped, f.cause = true, cause
	f.startable.Broadcast()
	f.reading = false
	f.news.Broadcast()
}

// tellChild passes a worker process's start or end to the loop's trace.
func (f *flow[R]) tellChild(c ChildProcess) {
	f.mutex.Lock()
	f.children = append(f.children, c)
	f.tell()
	f.mutex.Unlock()
}

// overBudget says how far the results are over the bound, and what the whole scan would come to.
func (f *flow[R]) overBudget() error {
	mean := float64(f.sum) / float64(max(f.finished, 1))
	return fmt.Errorf("scan: %s: %w: %d finished results hold %s and %d more are being made; "+
		"all %d of them would hold %s (%s each); use queue, whose depth bounds what waits, or read faster",
		f.strategy, ErrBudget, f.finished-f.released, megabytes(f.waiting), f.running,
		f.items, megabytes(int64(mean*float64(f.items))), megabytes(int64(mean)))
}
