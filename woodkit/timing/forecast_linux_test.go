package timing

import (
	"os"
	"testing"

	"woodscape.example/woodkit/scan"
)

// TestForecastsCountWorkerProcesses checks that running and ended processes are counted. This process stands in for one.
// Only on Linux is the memory of another process known.
func TestForecastsCountWorkerProcesses(t *testing.T) {
	run := Start("chores", nil)
	defer func() {
		run.sampler.stop()
		run.stop()
	}()
	alone := run.peak()
	run.child(scan.ChildProcess{PID: os.Getpid()})
	with := run.peak()
	run.child(scan.ChildProcess{PID: os.Getpid(), Ended: true, Peak: 1 << 40})
	if after := run.peak(); alone <= 0 || with <= alone+alone/10 || after < 1<<40 {
		t.Errorf("%d bytes alone, %d with a worker process, %d when it has ended", alone, with, after)
	}
}
