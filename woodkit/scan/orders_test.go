package scan_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"woodscape.example/woodkit/scan"
)

// order tells the task obey what to do to its worker process while it has this item.
type order struct {
	Number int
	Do     string
}

func (o order) String() string { return fmt.Sprintf("order %d", o.Number) }

var (
	squareTask = scan.Task(square)
	_          = scan.Task(obey)
	filled     = map[string]string{}
	hoarded    []byte
)

func init() { filled["key"] = "filled in init" }

// obey does the worst that a worker can do. Its ordinary result is the item's number and the worker's process.
func obey(o order) ([2]int, error) {
	switch o.Do {
	case "die":
		syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	case "stop":
		syscall.Kill(os.Getpid(), syscall.SIGSTOP)
		time.Sleep(time.Minute) // the signal arrives during this sleep
	case "slow": // longer than a worker may stay stopped
		time.Sleep(1500 * time.Millisecond)
	case "exit":
		fmt.Fprintln(os.Stderr, "\nleaving with 7")
		os.Exit(7)
	case "garbage":
		os.NewFile(1, "standard output").WriteString("this is no answer\n")
	case "fatal":
		fmt.Fprintln(os.Stderr, "warming up")
		go panic("in another goroutine")
		select {}
	case "goexit":
		runtime.Goexit()
	case "panic":
		panic("as ordered")
	case "fail":
		return [2]int{}, fmt.Errorf("order %d refused: %w", o.Number, io.ErrShortWrite)
	case "print":
		fmt.Println("printed by", o.Number)
	case "read":
		if text, err := io.ReadAll(os.Stdin); len(text) > 0 || err != nil {
			return [2]int{}, fmt.Errorf("read %q, %v", text, err)
		}
	case "interrupt": // signals that may reach the whole process group
		for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
			syscall.Kill(os.Getpid(), sig)
		}
		time.Sleep(20 * time.Millisecond) // waits for the signal, in a process without virtual time
	case "memory":
		// 128 MiB more than now, because the race detector already uses a lot.
		limit := syscall.Rlimit{Cur: dataSize() + 128<<20, Max: math.MaxUint64}
		if err := syscall.Setrlimit(syscall.RLIMIT_DATA, &limit); err != nil {
			return [2]int{}, err
		}
		hoard := [][]byte{}
		for {
			hoard = append(hoard, make([]byte, 16<<20))
			clear(hoard[len(hoard)-1])
		}
	case "hoard":
		hoarded = make([]byte, 64<<20)
		for i := range hoarded {
			hoarded[i] = byte(i)
		}
	case "environment":
		for _, name := range []string{"GONB_PIPE", "GONB_PIPE_BACK"} {
			if _, ok := os.LookupEnv(name); ok {
				return [2]int{}, errors.New(name + " is set")
			}
		}
		if filled["key"] == "" || os.Getenv("SCAN_TEST_KEPT") != "kept" {
			return [2]int{}, errors.New("not initialised, or the environment is lost")
		}
	}
	return [2]int{o.Number, os.Getpid()}, nil
}

// dataSize returns what RLIMIT_DATA counts, in bytes.
func dataSize() uint64 {
	status, _ := os.ReadFile("/proc/self/status")
	_, after, _ := strings.Cut(string(status), "VmData:")
	kibibytes, _ := strconv.ParseUint(strings.Fields(after)[0], 10, 64)
	return kibibytes << 10
}

// orders returns n items: ordinary ones, except for the special ones.
func orders(n int, special map[int]string) []order {
	items := make([]order, n)
	for i := range items {
		items[i] = order{i, special[i]}
	}
	return items
}

// outcome is the result of a scan in processes.
type outcome struct {
	numbers  []int // of the items that succeeded, sorted
	failed   map[int]*scan.ItemError
	ended    error
	children []scan.ChildProcess // the ones that ended
	pids     []int               // the ones that started
	spans    []scan.Span
}

// obeyAll runs orders in worker processes and checks two things that must hold however they end. Every item has one
// result or one error, and every process that was started has ended and was waited for.
func obeyAll(t *testing.T, s scan.Strategy, items []order) outcome {
	t.Helper()
	out := outcome{failed: map[int]*scan.ItemError{}}
	ctx := scan.WithTrace(context.Background(), &scan.Trace{
		Item: func(s scan.Span) { out.spans = append(out.spans, s) },
		Child: func(c scan.ChildProcess) {
			if c.Ended {
				out.children = append(out.children, c)
			} else {
				out.pids = append(out.pids, c.PID)
			}
		},
	})
	for value, err := range scan.Map(ctx, s, items, obey) {
		var item *scan.ItemError
		switch {
		case err == nil:
			out.numbers = append(out.numbers, value[0])
		case errors.As(err, &item):
			out.failed[item.Index] = item
		default:
			out.ended = err
		}
	}
	slices.Sort(out.numbers)
	spans := len(out.spans)
	if spans != len(out.numbers)+len(out.failed) {
		t.Errorf("%d spans, %d results, %d failures", spans, len(out.numbers), len(out.failed))
	}
	if out.ended == nil && spans != len(items) {
		t.Errorf("%d of %d items", spans, len(items))
	}
	if len(out.pids) != len(out.children) {
		t.Errorf("%d processes started, %d ended", len(out.pids), len(out.children))
	}
	for _, pid := range out.pids {
		if err := syscall.Kill(pid, 0); !errors.Is(err, syscall.ESRCH) {
			t.Errorf("process %d is still there: %v", pid, err)
		}
	}
	return out
}

// captureStderr sends standard error into a file for one test.
func captureStderr(t *testing.T) (written func() string) {
	t.Helper()
	file, err := os.Create(filepath.Join(t.TempDir(), "stderr"))
	if err != nil {
		t.Fatal(err)
	}
	before := os.Stderr
	os.Stderr = file
	t.Cleanup(func() { os.Stderr = before; file.Close() })
	return func() string {
		text, err := os.ReadFile(file.Name())
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
}
