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

// workerFlag starts a worker. It is a flag so that any program that calls flag.Parse can serve without more code. The
// flag's callback serves and never returns. Serving earlier, during package initialisation, would run tasks before the
// maps and variables that they use are filled.
const workerFlag = "woodkit-scan-worker"

// workerVariable marks a process as a worker, so that it never starts workers of its own.
const workerVariable = "WOODKIT_SCAN_WORKER"

// serves is true once this program's main has called ServeWorker, because then its copies will call it too.
var serves bool

func init() {
	again.Role(workerFlag, "for worker processes only: serve this task", func(task string) error {
		serveTask(task)
		return nil
	})
}

// ServeWorker serves if this process is a worker, and then does not return. In any other process it does nothing. If
// your main does not use the flag package, call ServeWorker before anything else.
func ServeWorker() {
	serves = true
	if len(os.Args) < 2 {
		return
	}
	if task, ok := strings.CutPrefix(os.Args[1], "-"+workerFlag+"="); ok {
		serveTask(task)
	}
}

// serveTask serves the task of a name and then ends the process.
func serveTask(name string) {
	tasks.Lock()
	serve := tasks.known[name].serve
	tasks.Unlock()
	if serve == nil {
		fmt.Fprintf(os.Stderr, "no task %s: register it in a package variable, var task = scan.Task(…), not inside main\n", name)
		os.Exit(2)
	}
	serve()
}

// hello is the first message to a worker.
type hello struct {
	Watched bool  // the parent wants the phases
	Limit   int64 // bytes of the largest message
}

// serve answers calls on standard input until standard input ends. It ends however the parent ends.
func serve(c crossing, do func(*job) (any, error)) {
	calls, pipe := os.Stdin, os.Stdout
	os.Stdin, _ = os.Open(os.DevNull) // a task must not read the calls; if Open fails, reads from the nil file fail too
	os.Stdout = os.Stderr             // what a task prints must not look like an answer
	ignoreGroupSignals()
	in, out := newFrameReader(calls, largestMessage), newFrameWriter(pipe, largestMessage)
	out.mark(streamOver) // says that the worker is ready
	out.flush()
	requests, answers := newDecoder(in), newEncoder(out)
	h, err := receive(requests, func(d *gob.Decoder, h *hello) error { return d.Decode(h) })
	if err != nil {
		os.Exit(endOf(in))
	}
	in.limit, out.limit = h.Limit, h.Limit

	// Two goroutines take turns. While one works on the call that it has read, the other waits for the next one, so it
	// notices when the parent ends and ends the process, work included. A call stays in one goroutine, because passing
	// it on would take longer than a small call itself. There is one call at a time, because the parent waits for its
	// answer.
	var reading, working sync.Mutex
	var takeTurns func()
	takeTurns = func() {
		answered := false // the call that was read last
		defer func() {
			// Only runtime.Goexit gets here, since os.Exit runs no deferred functions. If a task ended this goroutine, another one
			// takes its turns. A value that does so while it is encoded or decoded leaves half a message behind.
			if !answered {
				fmt.Fprintln(os.Stderr, "a value ended the goroutine that encoded or decoded it (runtime.Goexit)")
				os.Exit(3)
			}
			go takeTurns()
		}()
		work := func(r request) {
			working.Lock()
			if r.renewed {
				answers.renew()
			}
			var a received
			began, returned := time.Now(), false
			defer func() { // also if the task ends its goroutine
				if !returned {
					a = received{outcome: outcome{Failure: failedByPanic, Text: errGoexit.Error(), Worked: time.Since(began)}}
				}
				err := answers.send(func(e *gob.Encoder) error { return c.encodeAnswer(e, a) })
				if err != nil {
					answers.send(func(e *gob.Encoder) error { return c.encodeAnswer(e, notCrossed(err)) })
				}
				out.flush()
				answered = true
				working.Unlock()
			}()
			if err := recovering(func() error { a = c.answerTo(r, h, do); return nil }); err != nil {
				a = notCrossed(err)
			}
			returned = true
		}
		for {
			var r request
			answered = false
			reading.Lock()
			r.item, r.err = receive(requests, c.decodeCall)
			if in.err != nil {
				os.Exit(endOf(in))
			}
			r.renewed, requests.renewed = requests.renewed, false
			reading.Unlock()
			work(r)
		}
	}
	go takeTurns() // these end with the process
	go takeTurns()
	select {} // no task runs in this goroutine, because runtime.Goexit would run what main has deferred
}

// request is a call as it was received.
type request struct {
	item    any
	err     error // why the call could not be decoded
	renewed bool  // the call is the first of another stream
}

// answerTo does the call in this process and returns the answer.
func (c crossing) answerTo(r request, h hello, do func(*job) (any, error)) received {
	if r.err != nil {
		a := notCrossed(r.err)
		a.Text = "item could not be decoded: " + a.Text
		return a
	}
	var span Span
	began := time.Now()
	value, err := (&job{ctx: context.Background(), item: r.item, watched: h.Watched, span: &span}).guarded(do)
	a := received{value, outcome{Worked: time.Since(began), Loading: span.Loading, Waiting: span.Waiting}}
	if err != nil {
		a.Failure, a.Text = failed, err.Error()
		if p, ok := err.(*stackError); ok {
			a.Failure, a.Stack = failedByPanic, p.stack
		}
	} else if bytes, err := c.size.of(value); err == nil && bytes > h.Limit {
		// Checked here, before gob makes a second copy.
		a.Failure, a.Text = failedToCross, errTooLarge{bytes, h.Limit}.Error()
	}
	if a.Failure != succeeded {
		a.value = nil
	}
	return a
}

// endOf returns the exit status for the end of a worker's input. If the input ended because the parent did, that is no
// failure.
func endOf(in *frameReader) int {
	if errors.Is(in.err, io.EOF) || errors.Is(in.err, io.ErrUnexpectedEOF) {
		return 0
	}
	fmt.Fprintln(os.Stderr, in.err)
	return 1
}
