package timing

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/home"
	"woodscape.example/woodkit/internal/interrupt"
	"woodscape.example/woodkit/internal/store"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/scan"
)

// deadStorage is a file system in which reading the last mask never ends.
type deadStorage struct{ fstest.MapFS }

type deadFile struct{ fs.File }

func (s deadStorage) Open(name string) (fs.File, error) {
	file, err := s.MapFS.Open(name)
	if err == nil && strings.HasSuffix(name, deadName+".png") {
		return deadFile{file}, nil
	}
	return file, err
}

func (deadFile) Read([]byte) (int, error) {
	oneOfTwo()
	select {}
}

// oneOfTwo signals that the scan waits, once the last mask is being read and all others are done.
var oneOfTwo = func() func() {
	var seen atomic.Int32
	return func() {
		if seen.Add(1) == 2 {
			fmt.Println("waiting")
		}
	}
}()

// deadName is the frame whose read never ends. Not even its header is read: Open learns the size from the other masks.
var deadName = woodtest.Names[len(woodtest.Names)-1]

// waitVariable turns a copy of this test into a program that scans dead storage. Its value says how.
const waitVariable = "WOODKIT_TEST_WAIT"

// scanDeadStorage is that program. It prints when the scan waits, and continues after it has read a line.
func scanDeadStorage(way string) {
	files := fstest.MapFS{}
	for name, file := range woodtest.Files(&testing.T{}) {
		files[name] = file
	}
	ds, err := woodkit.OpenFS(files)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	ds = ds.Through("", func(fs.FS) fs.FS { return deadStorage{files} })
	inNotebook = way == "notebook" || way == "deadlock"
	interrupt.BeforeEnd(func() { fmt.Println("cleaned up") })
	run := Start("pixel counts", ds)
	total := woodkit.Counts{}
	frames := 0
	done := func() {
		if frames++; frames == len(woodtest.Names)-1 {
			oneOfTwo()
		}
	}
	strategy := scan.Serial()
	switch way {
	case "pool":
		strategy = scan.Pool(2)
	case "each":
		for f := range scan.Each(run.Context(), ds.Frames()) {
			c, _ := counts(f)
			total.Add(c)
			done()
		}
	case "deadlock":
		jobs := make(chan woodkit.Frame)
		fmt.Println("waiting")
		jobs <- ds.Frames()[0]
	case "busy": // the work waits for something else
		for range scan.Map(run.Context(), strategy, ds.Frames(), func(f woodkit.Frame) (int, error) {
			if f.Name == deadName {
				oneOfTwo()
				select {}
			}
			return 0, nil
		}) {
			done()
		}
	}
	for c := range scan.Map(run.Context(), strategy, ds.Frames(), counts) {
		total.Add(c)
		done()
	}
	run.Done(total)
}

// A waiter is that program while it runs.
type waiter struct {
	*exec.Cmd
	stdout *bufio.Scanner
	stderr *bufio.Scanner
	home   home.Home
}

// startWaiter starts the program, with a home of its own, and returns when its scan waits. The program is killed when the test
// ends.
func startWaiter(t *testing.T, way string) waiter {
	t.Helper()
	w := waiter{Cmd: exec.CommandContext(t.Context(), os.Args[0]), home: home.Home{Dir: filepath.Join(t.TempDir(), ".woodkit")}}
	w.Env = append(os.Environ(), waitVariable+"="+way, "WOODKIT_HOME="+w.home.Dir, "GONB_TMP_DIR=")
	stdout, err := w.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	stderr, err := w.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	w.stdout, w.stderr = bufio.NewScanner(stdout), bufio.NewScanner(stderr)
	late := time.AfterFunc(time.Minute, func() { w.Process.Kill() }) // it hangs
	t.Cleanup(func() { late.Stop() })
	if !w.stdout.Scan() || w.stdout.Text() != "waiting" {
		t.Fatalf("it said %q", w.stdout.Text())
	}
	return w
}

func (w waiter) interrupt(t *testing.T) {
	t.Helper()
	if err := w.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
}

// ends checks that the program cleans up and ends with its partial record.
func (w waiter) ends(t *testing.T) {
	t.Helper()
	if !w.stdout.Scan() || w.stdout.Text() != "cleaned up" {
		t.Errorf("it said %q, not that it cleaned up", w.stdout.Text())
	}
	if !w.stderr.Scan() || !strings.Contains(w.stderr.Text(), fmt.Sprintf("%d of ", len(woodtest.Names)-1)) {
		t.Errorf("it said %q, want how much is done", w.stderr.Text())
	}
	var exit *exec.ExitError
	if err := w.Wait(); !errors.As(err, &exit) || exit.ExitCode() != exitInterrupted {
		t.Errorf("it ended with %v, want exit status %d", err, exitInterrupted)
	}
	records, problems, err := store.Load(w.home.Records(), accept)
	if err != nil || len(problems) > 0 || len(records) != 1 || !records[0].Partial || records[0].Frames != len(woodtest.Names)-1 {
		t.Errorf("records %+v, %v; want one partial of %d frames", records, err, len(woodtest.Names)-1)
	}
}

// TestSecondInterruptOfAScanThatWaits checks that the program prints what it waits for two seconds after the first
// interrupt, and that the second interrupt ends it with its record saved.
func TestSecondInterruptOfAScanThatWaits(t *testing.T) {
	for way, waits := range map[string]string{"serial": deadName, "pool": deadName, "each": deadName, "busy": "work"} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			w := startWaiter(t, way)
			w.interrupt(t)
			began := time.Now()
			if !w.stderr.Scan() || !strings.Contains(w.stderr.Text(), waits) || !strings.Contains(w.stderr.Text(), "again") {
				t.Errorf("it said %q, want that it waits for %s", w.stderr.Text(), waits)
			}
			if took := time.Since(began); took < lateAfter/2 {
				t.Errorf("it said so after %v", took)
			}
			w.interrupt(t)
			w.ends(t)
		})
	}
}

// TestACellThatWaitsEndsByItself checks this because GoNB passes only one interrupt to a cell, and kills the cell five
// seconds later.
func TestACellThatWaitsEndsByItself(t *testing.T) {
	t.Parallel()
	w := startWaiter(t, "notebook")
	w.interrupt(t)
	began := time.Now()
	if !w.stderr.Scan() || !strings.Contains(w.stderr.Text(), deadName) {
		t.Errorf("it said %q, want that it waits for %s", w.stderr.Text(), deadName)
	}
	w.ends(t)
	if took := time.Since(began); took > 5*time.Second {
		t.Logf("it took %v: GoNB would have killed it", took)
	}
}

// TestACellInADeadlockEndsSoonAfterStop checks that the cell prints where it waits, keeps its record, and ends sooner than
// a cell that waits for storage.
func TestACellInADeadlockEndsSoonAfterStop(t *testing.T) {
	w := startWaiter(t, "deadlock")
	w.interrupt(t)
	began := time.Now()
	var said []string
	for w.stderr.Scan() {
		said = append(said, w.stderr.Text())
	}
	took := time.Since(began)
	text := strings.Join(said, "\n")
	if !strings.Contains(text, "the main goroutine [chan send]") || !strings.Contains(text, "main.main at ") || strings.Contains(text, "storage, which") {
		t.Errorf("it said\n%s\nwant where it waits", text)
	}
	var exit *exec.ExitError
	if err := w.Wait(); !errors.As(err, &exit) || exit.ExitCode() != exitInterrupted {
		t.Errorf("it ended with %v, want exit status %d", err, exitInterrupted)
	}
	if took > lateAfter {
		t.Errorf("it ended after %v, not %v", took, stopAfter)
	}
	if records, _, err := store.Load(w.home.Records(), accept); err != nil || len(records) != 1 || !records[0].Partial {
		t.Errorf("records %+v, %v; want one that is partial", records, err)
	}
}

// TestSignalsThatComeTwice checks this because timeout(1) sends SIGTERM both to the program and to its process group.
func TestSignalsThatComeTwice(t *testing.T) {
	t.Parallel()
	w := startWaiter(t, "serial")
	for range 2 {
		if err := w.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
	}
	if !w.stderr.Scan() || !strings.Contains(w.stderr.Text(), deadName) {
		t.Errorf("it said %q, want that it waits", w.stderr.Text())
	}
	w.interrupt(t)
	w.ends(t)
}
