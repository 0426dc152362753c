package scan

import (
	"cmp"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"os/exec"
	"runtime/trace"
	"syscall"
	"time"

	"woodscape.example/woodkit/internal/again"
)

// patience is how long a worker may take to end after it was told to. Then it is killed.
const patience = 5 * time.Second

// child is a worker process as its parent sees it. Only one goroutine uses it.
type child struct {
	number   int
	crossing crossing
	command  *exec.Cmd
	stderr   *lines
	close    func() error // ends the worker's input, which ends the worker
	out      *frameWriter
	in       *frameReader
	requests *encoder
	answers  *decoder
	deadline *deadline // nil until the worker serves
	watch    *watch
	late     bool // the worker did not end by itself and had to be killed
	spent    bool // both directions must begin another gob stream
}

// startChild starts this program again as a worker and waits until the worker says that it serves. If the context ends
// before that, startChild kills the worker.
func startChild(ctx context.Context, number int, crossing crossing, task string, h hello) (*child, error) {
	c := &child{number: number, crossing: crossing, command: again.Command(context.Background(), workerFlag, task)}
	c.command.Env = append(c.command.Env, fmt.Sprintf("%s=%d", workerVariable, number))
	c.stderr = &lines{prefix: fmt.Sprintf("worker %d: ", number)}
	c.command.Stderr = c.stderr
	c.command.WaitDelay = patience // in case a process that the task started keeps the pipes open
	stdin, err := c.command.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("scan: worker %d: %w", number, err)
	}
	stdout, err := c.command.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("scan: worker %d: %w", number, err)
	}
	if err := c.command.Start(); err != nil {
		return nil, fmt.Errorf("scan: worker %d does not start: %w", number, err)
	}
	c.watch = killStopped(c.command)
	widen(stdin, stdout)
	c.close = stdin.Close
	c.out, c.in = newFrameWriter(stdin, h.Limit), newFrameReader(stdout, h.Limit)
	c.requests, c.answers = newEncoder(c.out), newDecoder(c.in)
	off := stopWith(ctx, func() { c.command.Process.Kill() })
	printed, err := c.in.skipTo()
	off()
	c.stderr.Write(printed)
	if err == nil {
		c.requests.send(func(e *gob.Encoder) error { return e.Encode(h) })
		err = c.out.flush()
	}
	if err == nil {
		c.deadline = killAfterGrace(ctx, c.command)
	}
	return c, err
}

// do sends an item and waits for its result. If the worker can no longer be used, alive is false.
func (c *child) do(ctx context.Context, item any) (a received, alive bool, err error) {
	if c.spent {
		c.requests.renew() // the worker then renews the stream of its answers too
	}
	c.spent = true // cleared below when all went well
	c.stderr.restart()
	trace.WithRegion(ctx, handingOver, func() {
		if err = c.requests.send(func(e *gob.Encoder) error { return c.crossing.encodeCall(e, item) }); err == nil {
			c.out.flush()
		}
	})
	if err != nil && c.out.err == nil {
		return a, true, uncrossed("", err)
	}
	if c.out.err == nil {
		if trace.IsEnabled() {
			trace.WithRegion(ctx, computing.String(), c.in.await)
		}
		trace.WithRegion(ctx, handingOver, func() { a, err = receive(c.answers, c.crossing.decodeAnswer) })
	}
	if c.out.err != nil || c.in.err != nil {
		return received{}, false, nil
	}
	if err != nil {
		return received{}, true, uncrossed("result could not be decoded: ", err)
	}
	c.spent = a.Failure != succeeded && a.Failure != failed
	return a, true, a.err()
}

// uncrossed returns the error for an item or a result that could not be encoded or decoded in this process. A panic
// keeps its stack.
func uncrossed(what string, err error) error {
	if _, ok := err.(*stackError); ok {
		return err
	}
	return fmt.Errorf("%w: %s%w", ErrNotTask, what, err)
}

// err rebuilds the error that happened in the worker. Only its text and its kind cross.
func (a *outcome) err() error {
	switch a.Failure {
	case succeeded:
		return nil
	case failedByPanic:
		return &stackError{err: remoteError{a.Text, ErrPanic}, stack: a.Stack}
	case failedToCross:
		return fmt.Errorf("%w: %s", ErrNotTask, a.Text)
	}
	return remoteError{a.Text, nil}
}

// remoteError is an error from another process. It has the text, and the kind that errors.Is finds.
type remoteError struct {
	text string
	kind error
}

func (e remoteError) Error() string { return e.text }
func (e remoteError) Unwrap() error { return e.kind }

// end tells the worker to end, waits for it, and returns what it cost.
func (c *child) end() ChildProcess {
	usage := c.wait()
	if !c.command.ProcessState.Success() {
		usage.Err = c.death(cmp.Or(c.deadline.err(), c.watch.err(), errors.New(c.command.ProcessState.String())))
	}
	return usage
}

// bury ends a worker that has died or has sent garbage. It returns how the worker died and what it cost.
func (c *child) bury() ChildProcess {
	garbage := errors.Is(c.in.err, errGarbage)
	if garbage {
		c.command.Process.Kill()
	}
	usage := c.wait()
	cause := cmp.Or(c.deadline.err(), c.watch.err(), errors.New(c.command.ProcessState.String()))
	if garbage {
		cause = c.in.err
	}
	usage.Err = c.death(cause)
	return usage
}

// wait closes the worker's input and waits until the worker has ended. If that takes too long, wait kills it.
func (c *child) wait() ChildProcess {
	peak := peakOf(c.command.Process.Pid) // can only be read while the process lives
	c.close()
	late := time.AfterFunc(patience, func() { c.command.Process.Kill() })
	c.command.Wait() // its error says no more than the ProcessState
	c.late = !late.Stop()
	c.watch.off()
	if c.deadline != nil {
		c.deadline.off()
	}
	state := c.command.ProcessState
	return ChildProcess{
		Worker: c.number, PID: c.command.Process.Pid, Ended: true,
		User: state.UserTime(), System: state.SystemTime(), Peak: max(peak, peakAfter(state)),
	}
}

// death returns an error with the worker, the cause of its death, and the first line that it wrote.
func (c *child) death(cause error) error {
	err := fmt.Errorf("%w: worker %d (process %d): %w", ErrWorkerDied, c.number, c.command.Process.Pid, cause)
	if line := c.stderr.firstLine(); line != "" {
		err = fmt.Errorf("%w: %s", err, line)
	}
	return err
}

// signalled reports whether a signal killed a worker that has ended, unless this package sent it for another reason.
// The signal may have come from the worker's watch, or from outside: a signal to the process group before the worker
// ignored those, or a system that is short of memory.
func (c *child) signalled() bool {
	status, ok := c.command.ProcessState.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && !c.late && !errors.Is(c.in.err, errGarbage)
}
