package timing

import (
	"fmt"
	"time"

	"woodscape.example/woodkit/internal/files"
	"woodscape.example/woodkit/internal/usage"
)

// Go reports a deadlock by itself when all goroutines wait. But a run listens for interrupts and takes samples, so some of
// its goroutines never wait for good, and Go says nothing. In a notebook the run looks for a standstill itself.
const (
	lookEvery = time.Second
	// stillAfter is how long nothing may move before the goroutines are looked at.
	stillAfter = 10 * time.Second
	// stillUse is the share of one core below which a program counts as idle. Taking samples needs much less.
	stillUse = 0.02
	// stopAfter is how long after an interrupt a cell that stands still is ended.
	stopAfter = 800 * time.Millisecond
)

// A watchdog notices that a program stands still, and says where its goroutines wait. It ends nothing.
type watchdog struct {
	processor func() time.Duration // that the program has used so far
	stacks    func() string        // of all goroutines, as the runtime writes them

	moved time.Time     // when something was last seen to move
	used  time.Duration // processor time at the last look
	done  int           // items at the last look
	told  bool
}

func newWatchdog() *watchdog {
	return &watchdog{
		processor: func() time.Duration { u := usage.Measure(); return u.User + u.System },
		stacks:    allStacks,
		moved:     time.Now(),
	}
}

// look is called every lookEvery with the number of items that are done. It returns a report once at most.
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
	w.moved = now // where somebody sleeps, the next look at the goroutines comes after as long a time
	places := w.places()
	if places == "" {
		return ""
	}
	w.told = true
	return fmt.Sprintf("nothing has moved for %v. Every goroutine waits for another one, which is a deadlock, or for a timer. "+
		"The cell goes on until you stop it. The goroutines wait here:\n%s", stillAfter, places)
}

// places says where all goroutines wait for each other. It is empty where one of them may go on by itself, because it runs,
// sleeps, or waits for the system: for a file or another process, for example.
func (w *watchdog) places() string {
	if len(files.Waiting(0)) > 0 { // from a reader's own file system, too
		return ""
	}
	return waitingPlaces(w.stacks())
}
