package timing

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"sync"
	"sync/atomic"
	"time"

	"github.com/janpfeifer/gonb/gonbui"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/cell"
	"woodscape.example/woodkit/internal/files"
	"woodscape.example/woodkit/internal/find"
	"woodscape.example/woodkit/internal/interrupt"
	"woodscape.example/woodkit/scan"
)

const (
	// sameInterrupt is how long after an interrupt another one counts as the same. timeout(1) sends two at once, and so
	// does a terminal that is closed.
	sameInterrupt = 250 * time.Millisecond
	// lateAfter is how long after an interrupt a scan may go on before the run prints what the scan waits for.
	lateAfter = 2 * time.Second
	// cellAfter is how long after an interrupt a cell ends even if its scan still goes on. GoNB passes only the first
	// interrupt to a cell, and kills the cell five seconds later.
	cellAfter = 4 * time.Second
	// answerWithin is how long storage may take to report the sizes of its files after an interrupt.
	answerWithin = time.Second
	// savedWithin is how long saving the record may take. After that, another interrupt is handled by the system again and
	// ends the program.
	savedWithin = 3 * time.Second
)

// exitInterrupted is the exit status of a cell whose run was interrupted: 128 + SIGINT, as shells count.
const exitInterrupted = 130

// inNotebook reports whether this program is a cell.
var inNotebook = gonbui.IsNotebook

// lastStarted is the run that was started last. An earlier run that was never finished no longer counts.
var lastStarted atomic.Pointer[Run]

// listen returns a context that ends at the first interrupt. If the scan goes on after it, a line on standard error says
// what the scan waits for. A second interrupt saves the record of what is done and ends the program, whatever the scan
// waits for. stop ends the context. The system handles the next interrupt again. In a notebook a watchdog meanwhile looks
// for a standstill, and a cell in a standstill ends soon after the first interrupt.
func (r *Run) listen() (ctx context.Context, stop context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 1) // room for one: a signal that arrives while another is handled adds nothing
	signal.Notify(signals, interrupt.Signals()...)
	over := make(chan struct{}) // closed, never sent to
	lastStarted.Store(r)
	go func() { // ends with stop, which Finish calls; for a notebook's cell, see watch
		watch := newWatchdog()
		if !r.watch(watch, signals, over) {
			return
		}
		cancel()
		first := time.Now()
		soon, late, last := time.NewTimer(stopAfter), time.NewTimer(lateAfter), time.NewTimer(cellAfter)
		defer soon.Stop()
		defer late.Stop()
		defer last.Stop()
		for {
			select {
			case <-over:
				return
			case <-soon.C:
				if !inNotebook || lastStarted.Load() != r {
					continue
				}
				places := watch.places()
				if places == "" {
					continue
				}
				say("every goroutine waits for another one, so waiting longer is of no use. They wait here:\n" + places)
			case <-late.C:
				if lastStarted.Load() == r {
					say(lateText())
				}
				continue
			case <-last.C:
				if !inNotebook {
					continue
				}
			case <-signals:
				if time.Since(first) < sameInterrupt {
					continue
				}
			}
			if lastStarted.Load() == r {
				r.giveUp()
			}
			return
		}
	}()
	return ctx, sync.OnceFunc(func() {
		signal.Stop(signals)
		close(over)
		cancel()
	})
}

// watch returns true at the first interrupt, or false when the run is over. Until then it reports a standstill. In a
// notebook it continues after the run is over, until another run starts or the cell ends, because Go no longer reports
// deadlocks.
func (r *Run) watch(watch *watchdog, signals <-chan os.Signal, over <-chan struct{}) (interrupted bool) {
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	if !inNotebook {
		look.Stop()
	}
	for {
		select {
		case <-signals:
			return true
		case <-over:
			if !inNotebook {
				return false
			}
			over = nil
		case <-look.C:
			if lastStarted.Load() != r { // a later run does the looking
				if over == nil {
					return false
				}
				look.Stop()
				continue
			}
			r.mutex.Lock()
			done := r.observer.done
			r.mutex.Unlock()
			if report := watch.look(done); report != "" {
				say(report)
			}
		}
	}
}

// giveUp saves the record of what is done and ends the program, although the scan still waits.
func (r *Run) giveUp() {
	impatient := make(chan os.Signal, 1) // never read: a third interrupt must not prevent the record from being saved
	signal.Notify(impatient, interrupt.Signals()...)
	defer signal.Stop(impatient)
	time.AfterFunc(savedWithin, func() { signal.Stop(impatient) })
	r.stop()
	r.gate.Lock()
	r.mutex.Lock()
	finished := r.finished
	if !finished && r.ended == nil {
		r.ended = context.Canceled
		if r.byHand { // only the loop knows how far it is
			r.record.Frames = 0
		}
	}
	r.mutex.Unlock()
	r.gate.Unlock()
	if finished { // the program has just ended its run by itself, and goes on
		return
	}
	record, err := r.Finish(nil)
	interrupt.CleanUp()
	switch {
	case err != nil:
		say(fmt.Sprintf("ended without waiting any longer, but this run is not kept: %v", err))
	case r.byHand || record.Of == 0:
		say("ended without waiting any longer; the run's record says so, but not how many frames are done")
	default:
		_, many := record.item()
		say(fmt.Sprintf("ended without waiting any longer; %d of %d %s are done, which the run's record keeps", record.Frames, record.Of, many))
	}
	cell.Exit(exitInterrupted)
}

// say writes a line to standard error. On a terminal it starts a new line first, because a progress bar may be there.
func say(text string) {
	text = "woodkit: " + text + "\n"
	if info, err := os.Stderr.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
		text = "\n" + text
	}
	_, _ = os.Stderr.WriteString(text) // if this fails, there is nowhere to report it
}

// lateText describes what a scan waits for if it goes on after an interrupt.
func lateText() string {
	next := "interrupt again (Ctrl-C) to end the program at once; the record of what is done is kept"
	if inNotebook {
		next = fmt.Sprintf("in %v this cell ends without waiting any longer; the record of what is done is kept", cellAfter-lateAfter)
	}
	waits := "It waits for work that has begun and does not look whether it was interrupted"
	if stuck := files.Waiting(time.Second); len(stuck) > 0 {
		waits = fmt.Sprintf("It waits for storage, which does not give %d files: %s", len(stuck), find.Shorten(stuck))
		if len(stuck) == 1 {
			waits = fmt.Sprintf("It waits for storage, which does not give the file %s", find.Shorten(stuck))
		}
	}
	return fmt.Sprintf("interrupted %v ago, but the scan has not ended yet. %s. You can wait, or %s.", lateAfter, waits, next)
}

// gated wraps the functions of a trace, so that they cannot change the run while its record is saved during the scan.
func (r *Run) gated(t scan.Trace) *scan.Trace {
	return &scan.Trace{
		Begin: func(s scan.Strategy, items int) {
			r.gate.Lock()
			defer r.gate.Unlock()
			t.Begin(s, items)
		},
		Item: func(span scan.Span) {
			r.gate.Lock()
			defer r.gate.Unlock()
			t.Item(span)
		},
		Child: func(c scan.ChildProcess) {
			r.gate.Lock()
			defer r.gate.Unlock()
			t.Child(c)
		},
		Stopped: func(at time.Duration) {
			r.gate.Lock()
			defer r.gate.Unlock()
			t.Stopped(at)
		},
		End: func(err error) {
			r.gate.Lock()
			defer r.gate.Unlock()
			t.End(err)
		},
	}
}

// fingerprint returns the fingerprint of the data set. After an interrupt, it returns "" if storage does not report the
// sizes of its files in time.
func (r *Run) fingerprint(ds *woodkit.Dataset) string {
	if !r.interrupted {
		return ds.Fingerprint()
	}
	answer := make(chan string, 1)             // room for one value, which may come after the timeout
	go func() { answer <- ds.Fingerprint() }() // ends when storage answers or when the program ends, which is soon
	late := time.NewTimer(answerWithin)
	defer late.Stop()
	select {
	case print := <-answer:
		return print
	case <-late.C:
		return ""
	}
}
