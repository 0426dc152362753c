package scan

import (
	"context"
	"fmt"
	"os/exec"
	"sync/atomic"
	"time"
)

// grace is how long a worker process may go on after the context's end before it is killed. A process that was
// stopped (SIGSTOP) or waits for storage would otherwise keep the scan from ending.
const grace = time.Second

// A deadline kills a worker process that is still there when the grace period is over.
type deadline struct {
	passed atomic.Bool
	off    func() // takes the deadline back; afterwards nothing of it runs
}

// killAfterGrace sets a process its deadline.
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

// err says why a worker was given up; nil when it was not.
func (d *deadline) err() error {
	if d == nil || !d.passed.Load() {
		return nil
	}
	return fmt.Errorf("it had not ended %v after the scan was told to end, and was killed", grace)
}
