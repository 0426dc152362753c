package scan

import (
	"cmp"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"os/exec"
	"runtime/trace"
	"time"

	"woodscape.example/woodkit/internal/again"
)

// patience is how long a worker that was told to end may take before it is killed.
const patience = 5 * time.Second

// child is a worker process as its parent sees it. One goroutine uses it.
type child[T, R any] struct {
	number   int
	command  *exec.Cmd
	stderr   *lines
	close    func() error // ends the worker's input, and with it the worker
	out      *frameWriter
	in       *frameReader
	requests *encoder
	answers  *decoder
	deadline *deadline // nil until it serves
	watch    *watch
	late     bool // it had to be killed at its end
	spent    bool // another stream must begin in both directions
}

// startChild starts this program again as a worker and waits until it says that it serves. When the context ends
// before that, it kills the worker.
func startChild[T, R any](ctx context.Context, number int, task string, h hello) (*child[T, R], error) {
	c := &child[T, R]{number: number, command: again.Command(context.Background(), workerFlag, task)}
	c.command.Env = append(c.command.Env, fmt.Sprintf("%s=%d", workerVariable, number))
	c.stderr = &lines{prefix: fmt.Sprintf("worker %d: ", number)}
	c.command.Stderr = c.stderr
	c.command.WaitDelay = patience // should a process of the task's own keep the pipes open
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

// do sends an item and waits for its result. alive is false when the worker is of no more use.
func (c *child[T, R]) do(ctx context.Context, item T) (a answer[R], alive bool, err error) {
	if c.spent {
		c.requests.renew() // the worker follows with its answers
	}
	c.spent = true // unless all goes well
	c.stderr.restart()
	trace.WithRegion(ctx, handingOver, func() {
		if err = c.requests.send(func(e *gob.Encoder) error { return e.Encode(call[T]{Item: item}) }); err == nil {
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
		trace.WithRegion(ctx, handingOver, func() { a, err = receive(c.answers, decodeAnswer[R]) })
	}
	if c.out.err != nil || c.in.err != nil {
		return answer[R]{}, false, nil
	}
	if err != nil {
		return answer[R]{}, true, uncrossed("result could not be decoded: ", err)
	}
	c.spent = a.Failure != succeeded && a.Failure != failed
	return a, true, a.err()
}

// uncrossed is the error of an item or a result whose encoding failed here. A panic keeps its stack.
func uncrossed(what string, err error) error {
	if _, ok := err.(*stackError); ok {
		return err
	}
	return fmt.Errorf("%w: %s%w", ErrNotTask, what, err)
}

// err makes the error that happened in the worker again, as far as its text and kind go.
func (a *answer[R]) err() error {
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

// remoteError is an error of another process: its text, and the kind that errors.Is finds.
type remoteError struct {
	text string
	kind error
}

func (e remoteError) Error() string { return e.text }
func (e remoteError) Unwrap() error { return e.kind }

// end tells the worker to end, waits for it and says what it cost.
func (c *child[T, R]) end() ChildProcess {
	usage := c.wait()
	if !c.command.ProcessState.Success() {
		usage.Err = c.death(cmp.Or(c.deadline.err(), c.watch.err(), errors.New(c.command.ProcessState.String())))
	}
	return usage
}

// bury ends a worker that has died or lost its way, and says how it died and what it cost.
func (c *child[T, R]) bury() ChildProcess {
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

// wait closes the worker's input, waits for its end, and kills it when that takes too long.
func (c *child[T, R]) wait() ChildProcess {
	peak := peakOf(c.command.Process.Pid) // known only while it lives
	c.close()
	late := time.AfterFunc(patience, func() { c.command.Process.Kill() })
	c.command.Wait() // its error says no more than the state does
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

// death says which worker died, of what, and the first line that it wrote.
func (c *child[T, R]) death(cause error) error {
	err := fmt.Errorf("%w: worker %d (process %d): %w", ErrWorkerDied, c.number, c.command.Process.Pid, cause)
	if line := c.stderr.firstLine(); line != "" {
		err = fmt.Errorf("%w: %s", err, line)
	}
	return err
}
