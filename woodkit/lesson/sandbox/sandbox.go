package sandbox

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"reflect"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"woodscape.example/woodkit/internal/again"
	"woodscape.example/woodkit/internal/interrupt"
	"woodscape.example/woodkit/internal/limits"
	"woodscape.example/woodkit/timing"
)

// A Function is a function that may die: it runs in a separate process, a copy of this program, under a memory limit that the
// operating system enforces. The notebook's kernel and the cell live on.
type Function struct{ name string }

// sandboxFlag is the hidden flag by which a copy of the program is told which function to run.
const sandboxFlag = "woodkit.sandbox"

// limitVariable tells the copy its memory limit in bytes.
const limitVariable = "WOODKIT_LIMIT_BYTES"

// functions are the functions that a copy of this program can run, by name. They are registered by package variables'
// initialisers, which the language runs one after another.
var functions = map[string]func(){}

func init() {
	again.Role(sandboxFlag, "run the named function under a memory limit and exit (used by woodkit itself)", func(name string) error {
		do, ok := functions[name]
		if !ok {
			return fmt.Errorf("no function %s is registered", name)
		}
		limit, err := strconv.ParseInt(os.Getenv(limitVariable), 10, 64)
		if err == nil {
			err = limits.LimitMemory(limit)
		}
		if err != nil {
			return fmt.Errorf("limiting memory: %w", err)
		}
		do()
		os.Exit(0)
		return nil
	})
}

// Register makes a function known to copies of this program. Keep the result in a named package variable:
//
//	var keepAll = sandbox.Register(keepEveryResult)
//
// The function must be declared with a name. It should print a number on a line of its own for every result that it holds;
// the last one is how far it came.
func Register(do func()) Function {
	name := runtime.FuncForPC(reflect.ValueOf(do).Pointer()).Name()
	functions[name] = do
	return Function{name}
}

// ErrNoLimit says that this system cannot limit the memory of a process as Linux does.
var ErrNoLimit = errors.New("not on this system: only Linux enforces a limit on a process's data (RLIMIT_DATA)")

// RunWithin runs the function in a process whose data may not exceed limit bytes and waits for its end, however it comes.
// An error says that the process could not be started or that the limit does not exist here (ErrNoLimit); dying is no
// error but what the ProcessEnd describes. An interrupt ends the process.
func (e Function) RunWithin(limit int64) (timing.ProcessEnd, error) {
	end := timing.ProcessEnd{Limit: limit}
	if !limits.CanLimitMemory {
		return end, ErrNoLimit
	}
	ctx, stop := signal.NotifyContext(context.Background(), interrupt.Signals()...)
	defer stop()
	context.AfterFunc(ctx, stop) // the next interrupt is the system's
	child := again.Command(ctx, sandboxFlag, e.name)
	child.Env = append(child.Env, limitVariable+"="+strconv.FormatInt(limit, 10))
	output, err := child.StdoutPipe()
	if err != nil {
		return end, fmt.Errorf("starting %s: %w", e.name, err)
	}
	reason := &firstLine{}
	child.Stderr = reason
	began := time.Now()
	if err := child.Start(); err != nil {
		return end, fmt.Errorf("starting %s: %w", e.name, err)
	}
	for lines := bufio.NewScanner(output); lines.Scan(); {
		if n, err := strconv.Atoi(strings.TrimSpace(lines.Text())); err == nil {
			end.Results = n
		}
	}
	_, _ = io.Copy(io.Discard, output) // what a Scanner gave up on, so that the child never blocks
	err = child.Wait()
	end.Took, end.Reason = time.Since(began), reason.String()
	if reason.collector {
		end.Reason += " (out of memory: Go's collector found none for its own lists)"
	}
	if ctx.Err() != nil {
		return end, fmt.Errorf("running %s: interrupted", e.name)
	}
	if state := child.ProcessState; state != nil {
		if used, ok := state.SysUsage().(*syscall.Rusage); ok {
			end.Peak = limits.MaxResident(*used)
		}
		end.Processor = state.UserTime() + state.SystemTime()
	}
	if died := (*exec.ExitError)(nil); errors.As(err, &died) {
		end.Status = died.ProcessState.String()
		return end, nil
	}
	return end, err
}

// A firstLine keeps the first line written to it, up to 200 bytes, and drops the rest: a dying program prints many. Of the
// rest it only knows whether the trace goes through the collector's span queue: Go 1.26 does not ask whether the system gave
// it the queue's memory (newSpanSPMC), so that a program at its limit may end in a segmentation violation there instead of
// with "out of memory".
type firstLine struct {
	text      []byte
	full      bool
	collector bool
}

func (l *firstLine) Write(data []byte) (int, error) {
	l.collector = l.collector || bytes.Contains(data, []byte("runtime.(*spanQueue)"))
	for _, b := range data {
		if l.full {
			break
		}
		if b == '\n' || len(l.text) == 200 {
			l.full = len(l.text) > 0
			continue
		}
		l.text = append(l.text, b)
	}
	return len(data), nil
}

func (l *firstLine) String() string { return string(l.text) }
