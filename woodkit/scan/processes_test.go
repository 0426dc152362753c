package scan_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"woodscape.example/woodkit/scan"
)

// order tells the task orders what to do to its worker process on one item.
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

// obey does what workers do at their worst. Its ordinary result is the item's number and the worker's process.
func obey(o order) ([2]int, error) {
	switch o.Do {
	case "die":
		syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
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
	case "interrupt":
		syscall.Kill(os.Getpid(), syscall.SIGINT)
		time.Sleep(20 * time.Millisecond) // for the signal to come, in a process without virtual time
	case "memory":
		// 128 MiB more than there is now, which under the race detector is a lot.
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

// dataSize is what RLIMIT_DATA counts, in bytes.
func dataSize() uint64 {
	status, _ := os.ReadFile("/proc/self/status")
	_, after, _ := strings.Cut(string(status), "VmData:")
	kibibytes, _ := strconv.ParseUint(strings.Fields(after)[0], 10, 64)
	return kibibytes << 10
}

// orders are n ordinary items, but for some.
func orders(n int, special map[int]string) []order {
	items := make([]order, n)
	for i := range items {
		items[i] = order{i, special[i]}
	}
	return items
}

// outcome is what came out of a scan in processes.
type outcome struct {
	numbers  []int // of the items that succeeded, sorted
	failed   map[int]*scan.ItemError
	ended    error
	children []scan.ChildProcess // that ended
	pids     []int               // that started
	spans    []scan.Span
}

// obeyAll runs orders in worker processes and checks what must hold however they go: every item has one
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

func TestProcessesGiveEveryResult(t *testing.T) {
	ordered := scan.Processes(3)
	ordered.Ordered = true
	for _, s := range []scan.Strategy{scan.Processes(1), scan.Processes(3), ordered, scan.QueuedProcesses(2, 3), scan.QueuedProcesses(4, 2)} {
		out := obeyAll(t, s, orders(100, nil))
		if !slices.Equal(out.numbers, numbers(100)) || out.ended != nil {
			t.Errorf("%s: %v, %v", s, out.numbers, out.ended)
		}
		if want := min(s.Workers, max(s.Depth, 0)); s.Depth > 0 && len(out.pids) != want {
			t.Errorf("%s: %d processes", s, len(out.pids))
		}
		if most := mostInFlight(out.spans); s.Depth > 0 && most > s.Depth {
			t.Errorf("%s: %d items in flight", s, most)
		}
		for _, c := range out.children {
			if c.Err != nil || c.User+c.System <= 0 || runtime.GOOS == "linux" && c.Peak < 1<<20 {
				t.Errorf("%s: %+v", s, c)
			}
		}
	}
}

// TestChildrenCost: what a worker process has cost is what the system counted.
func TestChildrenCost(t *testing.T) {
	cpu := func() time.Duration {
		var usage syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &usage); err != nil {
			t.Fatal(err)
		}
		return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
	}
	before := cpu()
	out := obeyAll(t, scan.Processes(2), orders(30, map[int]string{9: "hoard"}))
	spent := cpu() - before
	var sum time.Duration
	var peak int64
	for _, c := range out.children {
		sum += c.User + c.System
		peak = max(peak, c.Peak)
	}
	if diff := (sum - spent).Abs(); diff > 10*time.Millisecond {
		t.Errorf("%v in all, the system says %v", sum, spent)
	}
	if hoard := int64(64 << 20); peak < hoard || runtime.GOOS == "linux" && peak > 8*hoard { // the race detector needs several times more
		t.Errorf("peak of %d bytes with %d bytes hoarded", peak, hoard)
	}
}

// captureStderr sends what is written to standard error into a file, for one test.
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

// TestWorkerDies: what a worker can do costs one item, which says how it died; the others are exact.
func TestWorkerDies(t *testing.T) {
	for _, c := range []struct{ do, says string }{
		{"die", "signal: killed"},
		{"exit", "exit status 7: leaving with 7"},
		{"garbage", `answered with something that is no answer: "this is no answ`},
		{"fatal", "exit status 2: warming up"},
		{"goexit", "exit status 3: panic: the work ended its own goroutine"},
		{"memory", "exit status "}, // 2, or the race detector's own
	} {
		t.Run(c.do, func(t *testing.T) {
			if c.do == "memory" && runtime.GOOS != "linux" {
				t.Skip("RLIMIT_DATA bounds a Go program on Linux alone")
			}
			written := captureStderr(t)
			out := obeyAll(t, scan.Processes(2), orders(40, map[int]string{17: c.do}))
			err := out.failed[17]
			if len(out.failed) != 1 || err == nil || !errors.Is(err, scan.ErrWorkerDied) || !strings.Contains(err.Error(), c.says) ||
				!strings.HasPrefix(err.Error(), "scan order 17: ") {
				t.Errorf("failed: %v", out.failed)
			}
			if want := slices.Delete(numbers(40), 17, 18); !slices.Equal(out.numbers, want) || out.ended != nil {
				t.Errorf("got %v, %v", out.numbers, out.ended)
			}
			if c.do == "fatal" && !regexp.MustCompile(`(?m)^worker [01]: panic: in another goroutine$`).MatchString(written()) {
				t.Errorf("standard error has\n%s", written())
			}
			if n := len(out.pids); n < 2 || n > 3 {
				t.Errorf("%d processes; 2 expected, and 1 more unless the other one did the rest", n)
			}
		})
	}
}

// TestDeathHasItsOwnLine: what a worker wrote about earlier items does not explain how it died. What it writes comes by a
// pipe of its own, after the answer perhaps, so the loop holds the next item back until it is there.
func TestDeathHasItsOwnLine(t *testing.T) {
	written := captureStderr(t)
	var died error
	for value, err := range scan.Map(t.Context(), scan.QueuedProcesses(1, 1), orders(8, map[int]string{3: "print", 6: "exit"}), obey) {
		for err == nil && value[0] == 3 && !strings.Contains(written(), "printed by 3") {
			runtime.Gosched()
		}
		died = errors.Join(died, err)
	}
	if died == nil || !strings.HasSuffix(died.Error(), "exit status 7: leaving with 7") {
		t.Errorf("%v", died)
	}
}

// TestWorkerSurvives: what does not end a worker is no more than the item's error, or nothing at all.
func TestWorkerSurvives(t *testing.T) {
	t.Setenv("GONB_PIPE", "/nowhere")
	t.Setenv("GONB_PIPE_BACK", "/nowhere")
	t.Setenv("SCAN_TEST_KEPT", "kept")
	written := captureStderr(t)
	out := obeyAll(t, scan.Processes(2), orders(40, map[int]string{3: "panic", 4: "fail", 5: "interrupt", 6: "print", 7: "environment"}))
	if len(out.failed) != 2 || len(out.pids) != 2 || out.ended != nil {
		t.Fatalf("failed %v, %d processes, %v", out.failed, len(out.pids), out.ended)
	}
	if !regexp.MustCompile(`^worker [01]: printed by 6\n$`).MatchString(written()) {
		t.Errorf("standard error has %q", written())
	}
	if err := out.failed[3]; !errors.Is(err, scan.ErrPanic) || err.Error() != "scan order 3: panic: as ordered" || !strings.Contains(string(err.Stack), "scan_test.obey") {
		t.Errorf("panic: %v\n%s", err, err.Stack)
	}
	if err := out.failed[4]; err.Error() != "scan order 4: order 4 refused: short write" || err.Stack != nil {
		t.Errorf("error: %v", err)
	}
}

func TestDyingWorkersAreReplacedUpToALimit(t *testing.T) {
	deadly := map[int]string{}
	for i := range 100 {
		deadly[i] = "exit"
	}
	captureStderr(t)
	out := obeyAll(t, scan.Processes(2), orders(100, deadly))
	if !errors.Is(out.ended, scan.ErrWorkerDied) || !strings.Contains(out.ended.Error(), "10 worker processes were replaced") {
		t.Errorf("ended with %v", out.ended)
	}
	if n := len(out.failed); n < 2*scan.Replacements+1 || n > 2*scan.Replacements+2 || len(out.pids) > n {
		t.Errorf("%d items failed in %d processes", n, len(out.pids))
	}
}

// TestKilledFromOutside kills a worker in the middle of a scan, as a user or a system short of memory does.
func TestKilledFromOutside(t *testing.T) {
	var pids []int
	results, killed := 0, false
	failed := map[int]error{}
	sum := 0
	ctx := scan.WithTrace(context.Background(), &scan.Trace{Child: func(c scan.ChildProcess) {
		if !c.Ended {
			pids = append(pids, c.PID)
		}
	}})
	for value, err := range scan.Map(ctx, scan.QueuedProcesses(2, 4), numbers(200), square) {
		results++
		if err != nil {
			failed[results] = err
		}
		sum += value
		if results >= 50 && !killed {
			killed = true
			if err := syscall.Kill(pids[0], syscall.SIGKILL); err != nil {
				t.Fatal(err)
			}
		}
	}
	lost := 0
	for _, err := range failed {
		var item *scan.ItemError
		if !errors.As(err, &item) || !errors.Is(err, scan.ErrWorkerDied) || !strings.Contains(err.Error(), "signal: killed") {
			t.Fatal(err)
		}
		lost += item.Index * item.Index
	}
	if results != 200 || len(failed) > 1 || sum+lost != 199*200*399/6 {
		t.Errorf("%d results, %v failed, sum %d", results, failed, sum+lost)
	}
	for _, pid := range pids {
		if err := syscall.Kill(pid, 0); !errors.Is(err, syscall.ESRCH) {
			t.Errorf("process %d is still there: %v", pid, err)
		}
	}
}

// TestLeavingProcesses: a loop that is left, a body that panics and a cancelled context leave no process.
func TestLeavingProcesses(t *testing.T) {
	for range scan.Map(context.Background(), scan.Processes(1), numbers(1), square) { // opens what Go keeps open for pipes
	}
	for _, how := range []string{"break", "panic", "cancel"} {
		var pids []int
		ended, files := 0, descriptors()
		ctx, cancel := context.WithCancelCause(context.Background())
		ctx = scan.WithTrace(ctx, &scan.Trace{Child: func(c scan.ChildProcess) {
			pids = append(pids, c.PID)
			if c.Ended {
				ended++
			}
		}})
		why := errors.New("enough")
		var last error
		func() {
			defer func() { recover() }()
			results := 0
			for _, err := range scan.Map(ctx, scan.Processes(2), numbers(100000), square) {
				last = err
				if results++; results != 10 {
					continue
				}
				switch how {
				case "break":
					return
				case "panic":
					panic(how)
				}
				cancel(why)
			}
		}()
		cancel(nil)
		if (how == "cancel") != (last == why) || ended != 2 {
			t.Errorf("%s: ended with %v, %d processes ended", how, last, ended)
		}
		if n := descriptors(); n > files {
			t.Errorf("%s: %d open files, %d before", how, n, files)
		}
		for _, pid := range pids {
			if err := syscall.Kill(pid, 0); !errors.Is(err, syscall.ESRCH) {
				t.Errorf("%s: process %d is still there: %v", how, pid, err)
			}
		}
	}
}
