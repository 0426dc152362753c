package scan

import (
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"woodscape.example/woodkit/internal/again"
)

// workerFlag starts a worker. It is a flag so that a program which calls flag.Parse needs nothing else; its
// callback serves and never returns. Serving earlier, while packages are initialised, would run tasks before
// the maps and variables that they use are filled.
const workerFlag = "woodkit-scan-worker"

// workerVariable tells a worker that it is one, so that it never starts workers of its own.
const workerVariable = "WOODKIT_SCAN_WORKER"

// serves says that this program's main has called ServeWorker, so its copies will too.
var serves bool

func init() {
	again.Role(workerFlag, "for worker processes only: serve this task", func(task string) error {
		serveTask(task)
		return nil
	})
}

// ServeWorker turns a worker process of this program into what it is meant to be, and does not return there.
// Anywhere else it does nothing. A main that does not use the flag package calls it first of all.
func ServeWorker() {
	serves = true
	if len(os.Args) < 2 {
		return
	}
	if task, ok := strings.CutPrefix(os.Args[1], "-"+workerFlag+"="); ok {
		serveTask(task)
	}
}

// serveTask serves and ends the process.
func serveTask(task string) {
	tasks.Lock()
	serve := tasks.serve[task]
	tasks.Unlock()
	if serve == nil {
		fmt.Fprintf(os.Stderr, "no task %s: register it in a package variable, var task = scan.Task(…), not inside main\n", task)
		os.Exit(2)
	}
	serve()
}

// hello is what a worker is told first.
type hello struct {
	Watched bool  // somebody wants the phases
	Limit   int64 // bytes of the largest message
}

// call is one item on its way to a worker.
type call[T any] struct{ Item T }

// answer is its result on the way back.
type answer[R any] struct {
	Value            R
	Rows             int // that follow, in place of the value (see encodeAnswer)
	Failure          failure
	Text             string // of the failure
	Stack            []byte
	Worked           time.Duration // in the function
	Loading, Waiting time.Duration
}

type failure int

const (
	succeeded failure = iota
	failed
	failedByPanic
	failedToCross
)

// serve answers calls on standard input until it ends, as it does however the parent ends.
func serve[T, R any](do func(T) (R, error)) {
	calls, pipe := os.Stdin, os.Stdout
	os.Stdin, _ = os.Open(os.DevNull) // a task that reads must not take a call; a nil file refuses to be read
	os.Stdout = os.Stderr             // what a task prints must not look like an answer
	ignoreGroupSignals()
	in, out := newFrameReader(calls, largestMessage), newFrameWriter(pipe, largestMessage)
	out.mark(streamOver) // ready
	out.flush()
	requests, answers := newDecoder(in), newEncoder(out)
	h, err := receive(requests, func(d *gob.Decoder, h *hello) error { return d.Decode(h) })
	if err != nil {
		os.Exit(endOf(in))
	}
	in.limit, out.limit = h.Limit, h.Limit

	// Two goroutines take turns: while one works on the call that it has read, the other one reads on, so that
	// the end of the parent ends the work too. No call changes goroutines, which would take longer than a
	// small one itself. There is one call at a time, since the parent waits for its answer.
	var reading, working sync.Mutex
	takeTurns := func() {
		defer func() {
			// Reached in another way than by os.Exit only when the task ends its goroutine. Nobody would answer.
			fmt.Fprintln(os.Stderr, errGoexit)
			os.Exit(3)
		}()
		for {
			var r request[T]
			reading.Lock()
			r.call, r.err = receive(requests, func(d *gob.Decoder, c *call[T]) error { return d.Decode(c) })
			if in.err != nil {
				os.Exit(endOf(in))
			}
			r.renewed, requests.renewed = requests.renewed, false
			reading.Unlock()
			working.Lock()
			if r.renewed {
				answers.renew()
			}
			err := answers.send(func(e *gob.Encoder) error { return encodeAnswer(e, answerTo(r, h, do)) })
			if err != nil {
				answers.send(func(e *gob.Encoder) error { return e.Encode(notCrossed[R](err)) })
			}
			out.flush()
			working.Unlock()
		}
	}
	go takeTurns()
	takeTurns()
}

// request is a call as it arrived.
type request[T any] struct {
	call    call[T]
	err     error // it could not be decoded
	renewed bool  // it is the first of another stream
}

// notCrossed is the answer for an item or a result that is refused on its way, or panics there.
func notCrossed[R any](err error) answer[R] {
	a := answer[R]{Failure: failedToCross, Text: fmt.Sprint(err)} // err.Error could panic
	if p, ok := err.(*stackError); ok {
		a.Failure, a.Stack = failedByPanic, p.stack
	}
	return a
}

// answerTo does the call in this process and packs what came of it.
func answerTo[T, R any](r request[T], h hello, do func(T) (R, error)) answer[R] {
	if r.err != nil {
		a := notCrossed[R](r.err)
		a.Text = "item could not be decoded: " + a.Text
		return a
	}
	var span Span
	began := time.Now()
	value, err := here(&job[T]{ctx: context.Background(), item: r.call.Item, watched: h.Watched, span: &span}, do)
	a := answer[R]{Value: value, Worked: time.Since(began), Loading: span.Loading, Waiting: span.Waiting}
	if err != nil {
		a.Failure, a.Text = failed, err.Error()
		if p, ok := err.(*stackError); ok {
			a.Failure, a.Stack = failedByPanic, p.stack
		}
	} else if bytes, err := newSizer[R]().of(&value); err == nil && bytes > h.Limit {
		// Before gob doubles it.
		a.Failure, a.Text = failedToCross, errTooLarge{bytes, h.Limit}.Error()
	}
	if a.Failure != succeeded {
		var none R
		a.Value = none
	}
	return a
}

// endOf is the exit status for the end of a worker's input: that of the parent is no failure.
func endOf(in *frameReader) int {
	if errors.Is(in.err, io.EOF) || errors.Is(in.err, io.ErrUnexpectedEOF) {
		return 0
	}
	fmt.Fprintln(os.Stderr, in.err)
	return 1
}
