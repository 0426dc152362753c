package scan

import (
	"context"
	"fmt"
	"os/exec"
	"sync/atomic"
	"time"
)

// grace is how long a worker process may go on after the context has ended. Then it is killed. Without this limit, a
// process that was stopped (SIGSTOP) or that waits for storage would keep the scan from ending.
const grace = time.Second

// A deadline kills a worker process that still runs after the grace period.
type deadline struct {
	passed atomic.Bool
	off    func() // cancels the deadline; after it returns, no goroutine of the deadline runs
}

// killAfterGrace starts a deadline for a process.
func killAfterGrace(ctx context.Context, command *exec.Cmd) *deadline {
	d := new(deadline)
	over := make(chan struct{}) // closed, never sent to
	off := stopWith(ctx, func() {
		late := time.NewTimer(grace)
		defer late.Stop()
		select {
		case <-late.C:
			d.passed.Store(true)
			command.Process.Kill()
		case <-over:
		}
	})
	d.off = func() { close(over); off() }
	return d
}

// err returns why a worker was given up, or nil if it was not.
func (d *deadline) err() error {
	if d == nil || !d.passed.Load() {
		return nil
	}
	return fmt.Errorf("it was still running %v after the scan was told to end, so it was killed", grace)
}
