package scan_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"woodscape.example/woodkit/scan"
)

// inTime fails a test that hangs, even while its worker processes are still there.
func inTime(t *testing.T, do func()) {
	t.Helper()
	done := make(chan struct{}) // closed, never sent to
	go func() {                 // ends when do returns
		defer close(done)
		do()
	}()
	bound := time.NewTimer(30 * time.Second)
	defer bound.Stop()
	select {
	case <-done:
	case <-bound.C:
		t.Fatal("the scan hangs")
	}
}

// TestStoppedWorker: a worker that stays stopped is killed, named and replaced. A worker that works for long is left
// alone.
func TestStoppedWorker(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux tells of a process that it is stopped")
	}
	t.Parallel() // nearly all of the time it waits
	for _, s := range []scan.Strategy{scan.Processes(2), scan.QueuedProcesses(1, 1)} {
		t.Run(s.String(), func(t *testing.T) {
			t.Parallel()
			inTime(t, func() {
				out := obeyAll(t, s, orders(40, map[int]string{7: "slow", 17: "stop"}))
				err := out.failed[17]
				if len(out.failed) != 1 || err == nil || !errors.Is(err, scan.ErrWorkerDied) || !strings.Contains(err.Error(), "stopped") {
					t.Errorf("failed: %v", out.failed)
				}
				if want := slices.Delete(numbers(40), 17, 18); !slices.Equal(out.numbers, want) || out.ended != nil {
					t.Errorf("got %v, %v", out.numbers, out.ended)
				}
			})
		})
	}
}

// TestStoppedWorkersAreGivenUp: if every worker stops, the scan ends and says why.
func TestStoppedWorkersAreGivenUp(t *testing.T) {
	if runtime.GOOS != "linux" || testing.Short() {
		t.Skip("a second for each of six workers, on Linux")
	}
	t.Parallel()
	stopping := map[int]string{}
	for i := range 20 {
		stopping[i] = "stop"
	}
	inTime(t, func() {
		out := obeyAll(t, scan.Processes(1), orders(20, stopping))
		if len(out.failed) != scan.Replacements+1 || !errors.Is(out.ended, scan.ErrWorkerDied) || !strings.Contains(out.ended.Error(), "stopped") {
			t.Errorf("%d failed, ended with %v", len(out.failed), out.ended)
		}
	})
}

// atStartVariable makes the workers of a test send themselves a signal while they start. For example, "9 2 FOLDER"
// means SIGKILL for two workers, each of which creates a file in that folder.
const atStartVariable = "SCAN_TEST_AT_START"

var _ = func() (none bool) {
	var signal, times int
	var folder string
	if len(os.Args) < 2 || !strings.HasPrefix(os.Args[1], "-woodkit-scan-worker=") {
		return none
	}
	if _, err := fmt.Sscan(os.Getenv(atStartVariable), &signal, &times, &folder); err != nil {
		return none
	}
	for i := range times {
		if os.Mkdir(filepath.Join(folder, fmt.Sprint(i)), 0o700) == nil {
			syscall.Kill(os.Getpid(), syscall.Signal(signal))
			time.Sleep(time.Minute) // the signal arrives during this sleep
		}
	}
	return none
}()

// TestSignalledWhileStarting: a worker that gets a signal before it serves costs nothing. The scan must not blame it on
// a main without flag.Parse.
func TestSignalledWhileStarting(t *testing.T) {
	for _, signal := range []syscall.Signal{syscall.SIGKILL, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGINT, syscall.SIGSTOP} {
		t.Run(signal.String(), func(t *testing.T) {
			if signal == syscall.SIGSTOP && runtime.GOOS != "linux" {
				t.Skip("only Linux tells of a process that it is stopped")
			}
			t.Setenv(atStartVariable, fmt.Sprintf("%d 2 %s", int(signal), t.TempDir()))
			inTime(t, func() {
				out := obeyAll(t, scan.Processes(2), orders(40, nil))
				if !slices.Equal(out.numbers, numbers(40)) || len(out.failed) > 0 || out.ended != nil {
					t.Errorf("got %v, failed %v, ended with %v", out.numbers, out.failed, out.ended)
				}
			})
		})
	}
}

// TestKilledWheneverTheyStart: if every worker is killed while it starts, the scan ends and says so.
func TestKilledWheneverTheyStart(t *testing.T) {
	t.Setenv(atStartVariable, fmt.Sprintf("%d 100 %s", int(syscall.SIGKILL), t.TempDir()))
	inTime(t, func() {
		out := obeyAll(t, scan.Processes(1), orders(40, nil))
		if len(out.numbers) > 0 || out.ended == nil || !strings.Contains(out.ended.Error(), "signal: killed") || strings.Contains(out.ended.Error(), "flag.Parse") {
			t.Errorf("got %v, ended with %v", out.numbers, out.ended)
		}
	})
}
