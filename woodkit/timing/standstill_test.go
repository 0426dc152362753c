package timing

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"woodscape.example/woodkit/internal/woodtest"
)

// virtualWatchdog returns a watchdog that sees only the goroutines of the test's own bubble and an idle processor.
func virtualWatchdog() *watchdog {
	w := newWatchdog()
	w.processor = func() time.Duration { return 0 }
	w.stacks = func() string {
		var inBubble []string
		for stack := range strings.SplitSeq(allStacks(), "\n\n") {
			head, _, _ := strings.Cut(stack, "\n")
			if strings.Contains(head, "synctest bubble") && !strings.Contains(head, "[synctest.Run") && !strings.Contains(stack, "(*watchdog).look") {
				inBubble = append(inBubble, stack)
			}
		}
		return strings.Join(inBubble, "\n\n")
	}
	return w
}

// watchFor calls look every lookEvery, as a run's own goroutine does, until there is a report or the time is over. Then it
// closes over, on which do waits.
func watchFor(t *testing.T, w *watchdog, lasts time.Duration, do func(over <-chan struct{})) (report string, after time.Duration) {
	t.Helper()
	over := make(chan struct{}) // closed, never sent to
	began := time.Now()
	go func() { // ends with the report, or when the time is over
		defer close(over)
		for report == "" && after < lasts {
			time.Sleep(lookEvery)
			report, after = w.look(0), time.Since(began)
		}
	}()
	do(over)
	<-over
	return report, after
}

// TestAStandstillIsReported checks that the places of a deadlock are reported after ten seconds, whatever its goroutines
// wait for.
func TestAStandstillIsReported(t *testing.T) {
	for _, test := range []struct {
		name, state string
		do          func(over <-chan struct{})
	}{
		{"sends before anybody receives", "chan send", func(over <-chan struct{}) {
			jobs := make(chan int)
			go func() { jobs <- 1 }()
			<-over
			<-jobs
		}},
		{"ranges over a channel that nobody closes", "chan receive", func(over <-chan struct{}) {
			results := make(chan int)
			go func() {
				for range results {
				}
			}()
			<-over
			close(results)
		}},
		{"waits for a worker that is never done", "sync.WaitGroup.Wait", func(over <-chan struct{}) {
			var workers sync.WaitGroup
			workers.Add(1)
			go func() {
				<-over
				workers.Done()
			}()
			workers.Wait()
		}},
		{"selects", "select", func(over <-chan struct{}) {
			select {
			case <-over:
			case <-make(chan int):
			}
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			woodtest.Virtually(t, func(t *testing.T) {
				report, after := watchFor(t, virtualWatchdog(), time.Minute, test.do)
				if !strings.Contains(report, "["+test.state+"]") || !strings.Contains(report, "standstill_test.go:") {
					t.Errorf("the report is %q, want the place where it waits in %q", report, test.state)
				}
				if after != stillAfter {
					t.Errorf("reported after %v, want %v", after, stillAfter)
				}
			})
		})
	}
}

// TestNoStandstill checks that there is no report as long as something may still move by itself.
func TestNoStandstill(t *testing.T) {
	for _, test := range []struct {
		name string
		do   func(over <-chan struct{})
		uses time.Duration // processor time used from one look to the next
	}{
		{"a loop that sleeps", func(<-chan struct{}) {
			for range 40 {
				time.Sleep(2 * time.Second)
			}
		}, 0},
		{"a worker sleeps, and others wait for it", func(<-chan struct{}) {
			result := make(chan int)
			go func() { time.Sleep(2 * time.Minute); result <- 1 }()
			<-result
		}, 0},
		{"works", func(over <-chan struct{}) { <-over }, 30 * time.Millisecond},
	} {
		t.Run(test.name, func(t *testing.T) {
			woodtest.Virtually(t, func(t *testing.T) {
				w, used := virtualWatchdog(), time.Duration(0)
				if test.uses > 0 {
					w.processor = func() time.Duration { used += test.uses; return used }
				}
				if report, _ := watchFor(t, w, time.Minute, test.do); report != "" {
					t.Errorf("reported: %s", report)
				}
			})
		})
	}
}

// TestItemsThatAreDoneAreNoStandstill checks that a scan that waits most of the time, but completes items, is not reported.
func TestItemsThatAreDoneAreNoStandstill(t *testing.T) {
	woodtest.Virtually(t, func(t *testing.T) {
		w, over := virtualWatchdog(), make(chan struct{}) // closed, never sent to
		defer close(over)
		go func() { <-over }()
		for look := range 100 {
			time.Sleep(lookEvery)
			if report := w.look(look / 8); report != "" {
				t.Fatalf("reported after %d looks: %s", look, report)
			}
		}
	})
}

// waitHere is in the stack of a goroutine that waits.
//
//go:noinline
func waitHere(wait func()) { wait() }

// TestLocksAreWaitedFor compares the names of what a goroutine waits for with those that this Go writes.
func TestLocksAreWaitedFor(t *testing.T) {
	var mutex sync.Mutex
	var readers sync.RWMutex
	event := sync.NewCond(&mutex)
	for _, test := range []struct {
		state               string
		hold, wait, release func()
	}{
		{"sync.Mutex.Lock", mutex.Lock, func() { mutex.Lock(); defer mutex.Unlock() }, mutex.Unlock},
		{"sync.RWMutex.Lock", readers.RLock, func() { readers.Lock(); defer readers.Unlock() }, readers.RUnlock},
		{"sync.RWMutex.RLock", readers.Lock, func() { readers.RLock(); defer readers.RUnlock() }, readers.Unlock},
		{"sync.Cond.Wait", func() {}, func() { mutex.Lock(); event.Wait(); mutex.Unlock() }, event.Broadcast},
	} {
		t.Run(test.state, func(t *testing.T) {
			test.hold()
			ended := make(chan struct{}) // closed, never sent to
			go func() {                  // ends with release
				defer close(ended)
				waitHere(test.wait)
			}()
			said, places := "", ""
			for end := time.Now().Add(20 * time.Second); places == "" && time.Now().Before(end); runtime.Gosched() {
				for stack := range strings.SplitSeq(allStacks(), "\n\n") {
					if strings.Contains(stack, "timing.waitHere(") {
						said, places = stack, waitingPlaces(stack)
					}
				}
			}
			if !strings.Contains(places, "["+test.state+"]") {
				t.Errorf("of a goroutine with the stack\n%s\nit says %q", said, places)
			}
			test.release()
			<-ended
		})
	}
}

// TestAStandstillIsReportedOnce checks that a program that stands still for an hour is reported once.
func TestAStandstillIsReportedOnce(t *testing.T) {
	woodtest.Virtually(t, func(t *testing.T) {
		w, reports := virtualWatchdog(), 0
		watchFor(t, w, time.Hour, func(over <-chan struct{}) { <-over })
		for range 3600 {
			time.Sleep(lookEvery)
			if w.look(0) != "" {
				reports++
			}
		}
		if reports != 0 {
			t.Errorf("reported %d times more", reports)
		}
	})
}

// TestWaitingPlaces reads stacks as Go 1.26 writes them.
func TestWaitingPlaces(t *testing.T) {
	const (
		own    = "goroutine 7 [select]:\nwoodscape.example/woodkit/timing.(*Run).watch(0x1)\n\t/w/waiting.go:60 +0x1\ncreated by woodscape.example/woodkit/timing.(*Run).listen in goroutine 1\n\t/w/waiting.go:50 +0x2\n\n"
		signal = "goroutine 5 [syscall]:\nos/signal.signal_recv()\n\t/go/sigqueue.go:152 +0x1\ncreated by os/signal.Notify.func1.1 in goroutine 1\n\t/go/signal.go:152 +0x2\n\n"
		main   = "goroutine 1 [chan send]:\nmain.send(...)\n\t/tmp/gonb_1/main.go:20\nmain.main()\n\t/tmp/gonb_1/main.go:37 +0x1d\n\n"
		worker = "goroutine 9 [sync.WaitGroup.Wait, 2 minutes]:\nsync.runtime_SemacquireWaitGroup(0x2)\n\t/go/sema.go:110 +0x25\nsync.(*WaitGroup).Wait(0x2)\n\t/go/waitgroup.go:118 +0x48\nmain.main.func1()\n\t/tmp/gonb_1/main.go:30 +0x1\ncreated by main.main in goroutine 1\n\t/tmp/gonb_1/main.go:28 +0x2\n\n"
		pool   = "goroutine 11 [chan receive]:\nwoodscape.example/woodkit/scan.take(...)\n\t/w/scan.go:4\ncreated by woodscape.example/woodkit/scan.Map in goroutine 1\n\t/w/scan.go:2 +0x2\n\n"
		file   = "goroutine 12 [IO wait]:\ninternal/poll.runtime_pollWait(0x1)\n\t/go/netpoll.go:1 +0x1\nmain.read()\n\t/tmp/gonb_1/main.go:50 +0x1\n\n"
	)
	another := strings.Replace(worker, "goroutine 9", "goroutine 10", 1)
	const mainPlace = "the main goroutine [chan send]:\n    main.send at /tmp/gonb_1/main.go:20\n    main.main at /tmp/gonb_1/main.go:37"
	const workers = "2 goroutines [sync.WaitGroup.Wait]:\n    main.main.func1 at /tmp/gonb_1/main.go:30"
	for _, test := range []struct{ name, stacks, want string }{
		{"the cell's alone, the main goroutine first", own + signal + worker + another + pool + main, mainPlace + "\n" + workers},
		{"a package's", own + pool, "a goroutine [chan receive]:\n    woodscape.example/woodkit/scan.take at /w/scan.go:4"},
		{"one waits for a file", main + file, ""},
		{"one runs", main + strings.Replace(worker, "sync.WaitGroup.Wait, 2 minutes", "runnable", 1), ""},
		{"one sleeps", main + strings.Replace(worker, "sync.WaitGroup.Wait, 2 minutes", "sleep", 1), ""},
		{"one is in a system call", main + strings.Replace(worker, "sync.WaitGroup.Wait, 2 minutes", "syscall, 3 minutes, locked to thread", 1), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := waitingPlaces(test.stacks); got != test.want {
				t.Errorf("it says\n%s\nwant\n%s", got, test.want)
			}
		})
	}
	var many strings.Builder
	for i := range placesShown + 5 {
		many.WriteString(strings.Replace(main, "main.go:37", fmt.Sprint("main.go:", i), 1))
	}
	if got := waitingPlaces(many.String()); strings.Count(got, "main.main at") != placesShown || !strings.Contains(got, "5 more") {
		t.Errorf("of many places it says\n%s", got)
	}
}
