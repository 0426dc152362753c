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

// A Function is a function that may die. It runs in a separate process, a copy of this program, under a memory limit that
// the operating system enforces. If it dies, the notebook's kernel and the cell go on.
type Function struct{ name string }

// sandboxFlag is the hidden flag that tells a copy of the program which function to run.
const sandboxFlag = "woodkit.sandbox"

// limitVariable tells the copy its memory limit in bytes.
const limitVariable = "WOODKIT_LIMIT_BYTES"

// functions holds the functions that a copy of this program can run, by name. The initialisers of package variables
// register them. The language runs these one after another.
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
// The function must be declared with a name. For each result that it holds, it should print a number on a separate line.
// The last number shows how far it got.
func Register(do func()) Function {
	name := runtime.FuncForPC(reflect.ValueOf(do).Pointer()).Name()
	functions[name] = do
	return Function{name}
}

// errNoLimit means that this system cannot limit the memory of a process as Linux does.
var errNoLimit = errors.New("not on this system: only Linux enforces a limit on a process's data (RLIMIT_DATA)")

// RunWithin runs the function in a process whose data may not exceed limit bytes, and waits until the process ends in
// whatever way. It returns an error if the process could not be started or if this system has no such limit.
// If the process dies, that is not an error: the ProcessEnd describes it. An interrupt ends the process.
func (e Function) RunWithin(limit int64) (timing.ProcessEnd, error) {
	end := timing.ProcessEnd{Limit: limit}
	if !limits.CanLimitMemory {
		return end, errNoLimit
	}
	ctx, stop := signal.NotifyContext(context.Background(), interrupt.Signals()...)
	defer stop()
	context.AfterFunc(ctx, stop) // the system handles the next interrupt
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
	_, _ = io.Copy(io.Discard, output) // read the rest if the Scanner gave up, so that the child never blocks
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

// A firstLine keeps the first line written to it, up to 200 bytes, and drops the rest, because a dying program prints many
// lines. It also notes whether the trace contains the collector's span queue. Go 1.26 does not check whether the system
// gave it the queue's memory (newSpanSPMC). So a program at its limit may end there with a segmentation violation instead
// of "out of memory".
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
