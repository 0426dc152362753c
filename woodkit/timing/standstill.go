package timing

import (
	"fmt"
	"time"

	"woodscape.example/woodkit/internal/files"
	"woodscape.example/woodkit/internal/usage"
)

// Go itself reports a deadlock if all goroutines wait. But a run listens for interrupts and takes samples, so some of its
// goroutines never wait forever, and Go reports nothing. In a notebook, the run therefore looks for a standstill itself.
const (
	lookEvery = time.Second
	// stillAfter is how long nothing may move before the watchdog examines the goroutines.
	stillAfter = 10 * time.Second
	// stillUse is the share of one core below which a program counts as idle. Taking samples needs much less.
	stillUse = 0.02
	// stopAfter is how long after an interrupt a cell in a standstill is ended.
	stopAfter = 800 * time.Millisecond
)

// A watchdog detects that a program stands still, and reports where its goroutines wait. It does not end anything.
type watchdog struct {
	processor func() time.Duration // returns what the program has used so far
	stacks    func() string        // returns the stacks of all goroutines, as the runtime writes them

	moved time.Time     // when something last moved
	used  time.Duration // processor time at the last look
	done  int           // number of items done at the last look
	told  bool
}

func newWatchdog() *watchdog {
	return &watchdog{
		processor: func() time.Duration { u := usage.Measure(); return u.User + u.System },
		stacks:    allStacks,
		moved:     time.Now(),
	}
}

// look is called every lookEvery with the number of items done. It returns a report at most once.
func (w *watchdog) look(done int) (report string) {
	used, now := w.processor(), time.Now()
	idle := float64(used-w.used) < stillUse*float64(lookEvery)
	if !idle || done != w.done {
		w.moved = now
	}
	w.used, w.done = used, done
	if w.told || now.Sub(w.moved) < stillAfter {
		return ""
	}
	w.moved = now // if a goroutine sleeps, wait as long again before the next examination
	places := w.places()
	if places == "" {
		return ""
	}
	w.told = true
	return fmt.Sprintf("nothing has moved for %v. Every goroutine waits for another one, which is a deadlock, or for a timer. "+
		"The cell goes on until you stop it. The goroutines wait here:\n%s", stillAfter, places)
}

// places describes where all goroutines wait for each other. It returns "" if one of them may go on by itself, because it
// runs, sleeps, or waits for the system, such as for a file or another process.
func (w *watchdog) places() string {
	if len(files.Waiting(0)) > 0 { // also from a reader's own file system
		return ""
	}
	return waitingPlaces(w.stacks())
}
