package scan

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// finished is the result of one item on its way from a worker to the loop.
type finished struct {
	value any
	span  Span
}

// flow is the state that the goroutines of one scan share. It has four counters, and each item passes them in this
// order:
//
//	submitted ≥ started ≥ (done) ≥ released
//
// Only the loop's goroutine submits and releases. Any worker starts and finishes. Both bounds are enforced here and
// nowhere else: depth when an item is submitted, bytes when it is submitted or started.
//
// flow uses a mutex and two condition variables instead of two channels, for two reasons. A channel needs a bound, but
// a pool's finished results have none. And the loop can take all waiting results for the price of one.
type flow struct {
	ctx      context.Context
	strategy Strategy
	items    int
	depth    int  // most items between submission and release; the number of items if the strategy has no depth
	patient  bool // at the byte bound, work waits for the loop; if false, the scan ends
	atOnce   bool // no bound delays submission, so all items are submitted together

	mutex     sync.Mutex
	startable sync.Cond // workers without work wait here; idle is their number
	news      sync.Cond // the loop waits here; reading is true while it does
	idle      int
	reading   bool

	submitted int
	started   int
	running   int
	finished  int
	released  int

	waiting int64 // bytes of the results that are finished but not released
	largest int64 // bytes of the largest result so far
	sum     int64 // bytes of all results so far

	done     []finished      // finished results that the loop has not taken; at most depth
	children []ChildProcess  // worker processes that the loop's trace has not been told about yet
	times    []time.Duration // item i's time of submission is at i modulo the length

	stopped bool
	when    time.Time // it was stopped
	cause   error     // why the scan stopped; nil if the loop was left
	givenUp error     // workers that were killed after the grace period
}

func newFlow(ctx context.Context, s Strategy, items int) *flow {
	f := &flow{ctx: ctx, strategy: s, items: items, depth: items}
	if s.Depth > 0 {
		f.depth = min(s.Depth, items)
	}
	if s.Where == InCaller { // the loop takes the next item only after this one
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

// submit submits as many items as the bounds allow. Only the loop's goroutine calls it.
func (f *flow) submit(now time.Duration) {
	f.mutex.Lock()
	f.admit(now)
	f.mutex.Unlock()
}

func (f *flow) admit(now time.Duration) {
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

// wake lets up to n idle workers try to start. With a byte bound, it wakes all of them, because any number may now have
// room.
func (f *flow) wake(n int) {
	switch {
	case f.idle == 0:
	case f.strategy.Bytes > 0 || n > 1:
		f.startable.Broadcast()
	case n == 1:
		f.startable.Signal()
	}
}

// fits reports whether the byte bound has room for this many unfinished items, if each is as large as the largest
// result so far.
func (f *flow) fits(unfinished int) bool {
	bound := f.strategy.Bytes
	return bound == 0 || f.largest == 0 || int64(unfinished) <= (bound-f.waiting)/f.largest
}

// start gives a worker the next item. It waits until the bounds allow one. It returns false if there will be no more
// items.
func (f *flow) start() (index int, submitted time.Duration, ok bool) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return f.startLocked()
}

// next combines finish and start under one lock, so that busy workers lose no time.
func (f *flow) next(r *finished) (index int, submitted time.Duration, ok bool) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.finishLocked(r)
	return f.startLocked()
}

func (f *flow) startLocked() (index int, submitted time.Duration, ok bool) {
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

// finish hands a result to the loop and clears r.
func (f *flow) finish(r *finished) {
	f.mutex.Lock()
	f.finishLocked(r)
	f.mutex.Unlock()
}

func (f *flow) finishLocked(r *finished) {
	f.running--
	f.finished++
	f.waiting += r.span.Bytes
	f.sum += r.span.Bytes
	f.largest = max(f.largest, r.span.Bytes)
	f.done = append(f.done, *r)
	*r = finished{}
	f.tell()
}

func (f *flow) tell() {
	if f.reading {
		f.reading = false
		f.news.Signal()
	}
}

// take waits for finished results and gives all of them to the loop. In exchange it gets the empty slice of the last
// call. It returns false when no more results will come. After the context has ended, no more come unless kept is true.
func (f *flow) take(empty []finished, kept bool) (done []finished, children []ChildProcess, more bool) {
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

// release marks an item as released after the loop's body has returned. It then submits what the bounds now allow.
func (f *flow) release(bytes int64, now time.Duration) {
	if f.submitted == f.items && f.strategy.Bytes == 0 { // no other goroutine needs the counter any more
		f.released++
		return
	}
	f.mutex.Lock()
	f.released++
	f.waiting -= bytes
	f.admit(now)
	f.mutex.Unlock()
}

// over reports whether no further item will start.
func (f *flow) over() bool {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return f.overLocked()
}

// overLocked asks the context directly. Another goroutine stops the scan when the context ends, but it may have to wait
// for a core.
func (f *flow) overLocked() bool {
	if !f.stopped && f.ctx.Err() != nil {
		f.stopLocked(context.Cause(f.ctx))
	}
	return f.stopped
}

// cancelled reports whether the context has ended. If so, it drops the finished results that the loop has not taken.
func (f *flow) cancelled() bool {
	if f.ctx.Err() == nil {
		return false
	}
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return f.cancelledLocked()
}

func (f *flow) cancelledLocked() bool {
	if f.ctx.Err() == nil {
		return false
	}
	f.overLocked() // sets the cause
	f.done = nil
	return true
}

// giveUp records a worker that was killed after the grace period.
func (f *flow) giveUp(worker error) {
	f.mutex.Lock()
	f.givenUp = errors.Join(f.givenUp, worker)
	f.mutex.Unlock()
}

// stop prevents any further item from starting. It keeps the first cause.
func (f *flow) stop(cause error) {
	f.mutex.Lock()
	f.stopLocked(cause)
	f.mutex.Unlock()
}

func (f *flow) stopLocked(cause error) {
	if f.stopped {
		return
	}
	f.stopped, f.when, f.cause = true, time.Now(), cause
	f.startable.Broadcast()
	f.reading = false
	f.news.Broadcast()
}

// tellChild passes the start or the end of a worker process on to the loop's trace.
func (f *flow) tellChild(c ChildProcess) {
	f.mutex.Lock()
	f.children = append(f.children, c)
	f.tell()
	f.mutex.Unlock()
}

// overBudget returns an error that says how far the results exceed the bound, and how many bytes the whole scan would
// need.
func (f *flow) overBudget() error {
	mean := float64(f.sum) / float64(max(f.finished, 1))
	return fmt.Errorf("scan: %s: %w: %d finished results hold %s, and with %d more in the making, there may be no room for another; "+
		"all %d results would hold %s (%s each); use queue, whose depth bounds the results in memory, or make the loop faster",
		f.strategy, ErrBudget, f.finished-f.released, megabytes(f.waiting), f.running,
		f.items, megabytes(int64(mean*float64(f.items))), megabytes(int64(mean)))
}
