package scan_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"

	"woodscape.example/woodkit/scan"
)

// TestWorkerDies: however a worker dies, only one item fails. Its error says how the worker died, and the other items
// are exact.
func TestWorkerDies(t *testing.T) {
	for _, c := range []struct{ do, says string }{
		{"die", "signal: killed"},
		{"exit", "exit status 7: leaving with 7"},
		{"garbage", `sent something that is not an answer: "this is no answ`},
		{"fatal", "exit status 2: warming up"},
		{"memory", "exit status "}, // 2, or the status of the race detector
	} {
		t.Run(c.do, func(t *testing.T) {
			if c.do == "memory" && runtime.GOOS != "linux" {
				t.Skip("RLIMIT_DATA bounds a Go program on Linux alone")
			}
			written := captureStderr(t)
			out := obeyAll(t, scan.Processes(2), orders(40, map[int]string{17: c.do}))
			err := out.failed[17]
			if len(out.failed) != 1 || err == nil || !errors.Is(err, scan.ErrWorkerDied) || !strings.Contains(err.Error(), c.says) ||
				!strings.HasPrefix(err.Error(), "scan order 17: ") {
				t.Errorf("failed: %v", out.failed)
			}
			if want := slices.Delete(numbers(40), 17, 18); !slices.Equal(out.numbers, want) || out.ended != nil {
				t.Errorf("got %v, %v", out.numbers, out.ended)
			}
			if c.do == "fatal" && !regexp.MustCompile(`(?m)^worker [01]: panic: in another goroutine$`).MatchString(written()) {
				t.Errorf("standard error has\n%s", written())
			}
			if n := len(out.pids); n < 2 || n > 3 {
				t.Errorf("%d processes; 2 expected, and 1 more unless the other one did the rest", n)
			}
		})
	}
}

// TestDeathHasItsOwnLine: lines that a worker wrote about earlier items must not explain its death.
func TestDeathHasItsOwnLine(t *testing.T) {
	written := captureStderr(t)
	items := orders(20, map[int]string{3: "print", 17: "exit"})
	died := false
	for value, err := range scan.Map(t.Context(), scan.QueuedProcesses(1, 1), items, obey) {
		if err != nil {
			died = true
			if !strings.HasSuffix(err.Error(), "exit status 7: leaving with 7") {
				t.Error(err)
			}
		}
		// Standard error and the answers use different pipes. With a depth of 1, no item begins before this one is
		// over.
		for value[0] == 3 && !strings.Contains(written(), "printed by 3\n") {
			runtime.Gosched()
		}
	}
	if !died {
		t.Error("no item failed")
	}
}

// TestWorkerSurvives: whatever does not end a worker is at most an error of the item.
func TestWorkerSurvives(t *testing.T) {
	t.Setenv("GONB_PIPE", "/nowhere")
	t.Setenv("GONB_PIPE_BACK", "/nowhere")
	t.Setenv("SCAN_TEST_KEPT", "kept")
	written := captureStderr(t)
	out := obeyAll(t, scan.Processes(2), orders(40, map[int]string{3: "panic", 4: "fail", 5: "interrupt", 6: "print", 7: "environment", 8: "read", 9: "goexit", 10: "goexit", 30: "goexit"}))
	if len(out.failed) != 5 || len(out.pids) != 2 || out.ended != nil {
		t.Fatalf("failed %v, %d processes, %v", out.failed, len(out.pids), out.ended)
	}
	if !regexp.MustCompile(`^worker [01]: printed by 6\n$`).MatchString(written()) {
		t.Errorf("standard error has %q", written())
	}
	if err := out.failed[3]; !errors.Is(err, scan.ErrPanic) || err.Error() != "scan order 3: panic: as ordered" || !strings.Contains(string(err.Stack), "scan_test.obey") {
		t.Errorf("panic: %v\n%s", err, err.Stack)
	}
	for _, i := range []int{9, 10, 30} {
		if err := out.failed[i]; err == nil || !errors.Is(err, scan.ErrPanic) || errors.Is(err, scan.ErrWorkerDied) || !strings.Contains(err.Error(), "runtime.Goexit") {
			t.Errorf("order %d ended its goroutine: %v", i, err)
		}
	}
	if err := out.failed[4]; err.Error() != "scan order 4: order 4 refused: short write" || err.Stack != nil {
		t.Errorf("error: %v", err)
	}
}

func TestDyingWorkersAreReplacedUpToALimit(t *testing.T) {
	deadly := map[int]string{}
	for i := range 100 {
		deadly[i] = "exit"
	}
	captureStderr(t)
	for _, c := range []struct {
		strategy scan.Strategy
		workers  int // how many ever have an item
	}{
		{scan.Processes(2), 2},
		{scan.QueuedProcesses(8, 1), 1},
	} {
		out := obeyAll(t, c.strategy, orders(100, deadly))
		limit := c.workers * scan.Replacements
		if !errors.Is(out.ended, scan.ErrWorkerDied) || !strings.Contains(out.ended.Error(), fmt.Sprintf(": %d worker processes were replaced", limit)) {
			t.Errorf("%s ended with %v", c.strategy, out.ended)
		}
		// A worker's process may start so late that it gets no item.
		if n := len(out.failed); n <= limit || n > limit+c.workers || len(out.pids) > n+c.workers-1 {
			t.Errorf("%s: %d items failed in %d processes", c.strategy, n, len(out.pids))
		}
	}
}

// TestKilledFromOutside kills a worker in the middle of a scan, as a user would, or a system that is short of memory.
func TestKilledFromOutside(t *testing.T) {
	var pids []int
	results, killed := 0, false
	failed := map[int]error{}
	sum := 0
	ctx := scan.WithTrace(context.Background(), &scan.Trace{Child: func(c scan.ChildProcess) {
		if !c.Ended {
			pids = append(pids, c.PID)
		}
	}})
	for value, err := range scan.Map(ctx, scan.QueuedProcesses(2, 4), numbers(200), square) {
		results++
		if err != nil {
			failed[results] = err
		}
		sum += value
		if results >= 50 && !killed {
			killed = true
			if err := syscall.Kill(pids[0], syscall.SIGKILL); err != nil {
				t.Fatal(err)
			}
		}
	}
	lost := 0
	for _, err := range failed {
		var item *scan.ItemError
		if !errors.As(err, &item) || !errors.Is(err, scan.ErrWorkerDied) || !strings.Contains(err.Error(), "signal: killed") {
			t.Fatal(err)
		}
		lost += item.Index * item.Index
	}
	if results != 200 || len(failed) > 1 || sum+lost != 199*200*399/6 {
		t.Errorf("%d results, %v failed, sum %d", results, failed, sum+lost)
	}
	for _, pid := range pids {
		if err := syscall.Kill(pid, 0); !errors.Is(err, syscall.ESRCH) {
			t.Errorf("process %d is still there: %v", pid, err)
		}
	}
}
