package scan_test

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"woodscape.example/woodkit/scan"
)

func TestProcessesGiveEveryResult(t *testing.T) {
	ordered := scan.Processes(3)
	ordered.Ordered = true
	for _, s := range []scan.Strategy{scan.Processes(1), scan.Processes(3), ordered, scan.QueuedProcesses(2, 3), scan.QueuedProcesses(4, 2)} {
		out := obeyAll(t, s, orders(100, nil))
		if !slices.Equal(out.numbers, numbers(100)) || out.ended != nil {
			t.Errorf("%s: %v, %v", s, out.numbers, out.ended)
		}
		if want := min(s.Workers, max(s.Depth, 0)); s.Depth > 0 && len(out.pids) != want {
			t.Errorf("%s: %d processes", s, len(out.pids))
		}
		if most := mostInFlight(out.spans); s.Depth > 0 && most > s.Depth {
			t.Errorf("%s: %d items in flight", s, most)
		}
		for _, c := range out.children {
			if c.Err != nil || c.User+c.System <= 0 || runtime.GOOS == "linux" && c.Peak < 1<<20 {
				t.Errorf("%s: %+v", s, c)
			}
		}
	}
}

// TestChildrenCost: the reported cost of a worker process equals what the system counted.
func TestChildrenCost(t *testing.T) {
	cpu := func() time.Duration {
		var usage syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &usage); err != nil {
			t.Fatal(err)
		}
		return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
	}
	before := cpu()
	out := obeyAll(t, scan.Processes(2), orders(30, map[int]string{9: "hoard"}))
	spent := cpu() - before
	var sum time.Duration
	var peak int64
	for _, c := range out.children {
		sum += c.User + c.System
		peak = max(peak, c.Peak)
	}
	if diff := (sum - spent).Abs(); diff > 10*time.Millisecond {
		t.Errorf("%v in all, the system says %v", sum, spent)
	}
	if hoard := int64(64 << 20); peak < hoard || runtime.GOOS == "linux" && peak > 8*hoard { // the race detector needs several times as much
		t.Errorf("peak of %d bytes with %d bytes hoarded", peak, hoard)
	}
}

// heavy returns a result whose Size is 600 bytes.
func heavy(int) (weight, error) { return 600, nil }

var _ = scan.Task(heavy)

// TestByteBoundOfProcesses: the first result leaves no room for a second one. Without a depth that ends the scan,
// although an item may still be in progress. With a depth, work waits for the loop.
func TestByteBoundOfProcesses(t *testing.T) {
	const bound = 1000
	count := func(s scan.Strategy) (results, running int, last error) {
		s.Bytes = bound
		ctx := scan.WithTrace(context.Background(), &scan.Trace{Child: func(c scan.ChildProcess) {
			if running++; c.Ended {
				running -= 2
			}
		}})
		for w, err := range scan.Map(ctx, s, numbers(100), heavy) {
			if last = err; err == nil {
				results++
				if w != 600 {
					t.Errorf("%s: result %d", s, w)
				}
			}
		}
		return results, running, last
	}
	results, running, err := count(scan.Processes(2))
	if !errors.Is(err, scan.ErrBudget) || results < 1 || results > 2 || running != 0 {
		t.Errorf("%d results, then %v; %d processes left", results, err, running)
	}
	for _, says := range []string{"over the byte bound", "all 100 results would hold 60.0 kB (600 B each)", "use queue"} {
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q is not in: %v", says, err)
		}
	}
	if results, running, err := count(scan.QueuedProcesses(2, 4)); results != 100 || err != nil || running != 0 {
		t.Errorf("queued: %d results, %v; %d processes left", results, err, running)
	}
}

// TestResultOfAProcessOverTheBound: such a result fails its item and ends the scan.
func TestResultOfAProcessOverTheBound(t *testing.T) {
	s := scan.Processes(1)
	s.Bytes = 599
	var failed *scan.ItemError
	var last error
	for _, err := range scan.Map(context.Background(), s, numbers(100), heavy) {
		if last = err; failed == nil {
			errors.As(err, &failed)
		}
	}
	if failed == nil || failed.Index != 0 || !strings.Contains(failed.Error(), "its result holds 600 B, the bound of "+s.String()+" is 599 B") {
		t.Errorf("item: %v", failed)
	}
	if !errors.Is(last, scan.ErrBudget) {
		t.Errorf("scan: %v", last)
	}
}

// whenStuck calls do in another goroutine once this many workers are stuck. The end of the test waits for do.
func whenStuck(t *testing.T, written func() string, workers int, do func()) {
	var waiting sync.WaitGroup
	waiting.Go(func() {
		defer do()
		for end := time.Now().Add(20 * time.Second); time.Now().Before(end); runtime.Gosched() {
			if strings.Count(written(), "stuck\n") == workers {
				return
			}
		}
		t.Error("the workers are not there")
	})
	t.Cleanup(waiting.Wait)
}

// TestCancelWhileWorkersStart: a worker that does not serve yet is killed.
func TestCancelWhileWorkersStart(t *testing.T) {
	t.Setenv(stuckVariable, "yes")
	ctx, r := traced()
	ctx, cancel := context.WithCancelCause(ctx)
	why := errors.New("enough")
	whenStuck(t, captureStderr(t), 2, func() { cancel(why) })
	pairs := 0
	for value, err := range scan.Map(ctx, scan.Processes(2), numbers(50), square) {
		if pairs++; value != 0 || err != why {
			t.Errorf("%d, %v", value, err)
		}
	}
	if pairs != 1 || len(r.spans) != 0 || len(r.ended) != 1 || r.ended[0] != why {
		t.Errorf("%d pairs, %d spans, End got %v", pairs, len(r.spans), r.ended)
	}
}

// TestCancelWhileAWorkerIsReplaced: the item that the new worker was to get first counts as not done.
func TestCancelWhileAWorkerIsReplaced(t *testing.T) {
	ctx, cancel := context.WithCancelCause(context.Background())
	why := errors.New("enough")
	whenStuck(t, captureStderr(t), 1, func() { cancel(why) })
	var pairs []error
	for _, err := range scan.Map(ctx, scan.QueuedProcesses(1, 1), orders(50, map[int]string{1: "exit"}), obey) {
		pairs = append(pairs, err)
		t.Setenv(stuckVariable, "yes") // with a depth of 1, no item begins before this one is over
	}
	if len(pairs) != 3 || pairs[0] != nil || !errors.Is(pairs[1], scan.ErrWorkerDied) || pairs[2] != why {
		t.Errorf("got %v", pairs)
	}
}

// TestLeavingProcesses: no process is left when the loop is left, its body panics, or the context is cancelled.
func TestLeavingProcesses(t *testing.T) {
	for range scan.Map(context.Background(), scan.Processes(1), numbers(1), square) { // opens the files that Go keeps open for pipes
	}
	for _, how := range []string{"break", "panic", "cancel"} {
		var pids []int
		ended, files := 0, descriptors()
		ctx, cancel := context.WithCancelCause(context.Background())
		ctx = scan.WithTrace(ctx, &scan.Trace{Child: func(c scan.ChildProcess) {
			pids = append(pids, c.PID)
			if c.Ended {
				ended++
			}
		}})
		why := errors.New("enough")
		var last error
		func() {
			defer func() { recover() }()
			results := 0
			for _, err := range scan.Map(ctx, scan.QueuedProcesses(2, 4), numbers(100000), square) { // a bound, so that the cancel comes in time
				last = err
				if results++; results != 10 {
					continue
				}
				switch how {
				case "break":
					return
				case "panic":
					panic(how)
				}
				cancel(why)
			}
		}()
		cancel(nil)
		if (how == "cancel") != (last == why) || ended != 2 {
			t.Errorf("%s: ended with %v, %d processes ended", how, last, ended)
		}
		if n := descriptors(); n > files {
			t.Errorf("%s: %d open files, %d before", how, n, files)
		}
		for _, pid := range pids {
			if err := syscall.Kill(pid, 0); !errors.Is(err, syscall.ESRCH) {
				t.Errorf("%s: process %d is still there: %v", how, pid, err)
			}
		}
	}
}
