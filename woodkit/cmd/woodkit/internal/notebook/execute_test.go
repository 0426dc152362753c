package notebook

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"woodscape.example/woodkit/internal/leftbehind"
	"woodscape.example/woodkit/internal/session"
)

// fakeVariable makes the test program act as docker/execute.py. Its value names the part to play.
const fakeVariable = "WOODKIT_FAKE_EXECUTE"

func TestMain(m *testing.M) {
	if part := os.Getenv(fakeVariable); part != "" {
		os.Exit(fake(part, os.Args[1:]))
	}
	os.Exit(leftbehind.Run(m))
}

// fake prints the events that docker/execute.py would print.
func fake(part string, args []string) (status int) {
	if part == "sleeper" { // a child process of a cell, in the kernel's session
		time.Sleep(time.Hour)
	}
	value := make(map[string]string)
	for i := 1; i+1 < len(args); i += 2 {
		value[args[i]] = args[i+1]
	}
	text, err := os.ReadFile(value["--notebook"])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt)
	signal.Ignore(syscall.SIGPIPE) // as Python does

	sleeper := exec.Command(os.Args[0])
	sleeper.Env = []string{fakeVariable + "=sleeper"}
	sleeper.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := sleeper.Start(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	_ = os.WriteFile(value["--log"], []byte(fmt.Sprint(sleeper.Process.Pid)), 0o644)
	say := func(format string, args ...any) { fmt.Printf(format+"\n", args...) }
	say(`{"event": "kernel", "pid": %d}`, sleeper.Process.Pid)
	say("a library prints something")
	say(`{"event": "start", "cell": 1}`)
	switch part {
	case "dies":
		fmt.Fprintln(os.Stderr, "ImportError: no module named nbclient")
		return 1
	case "waits":
		<-stop
		status = 130
	case "orphan": // the end of standard input means that the parent has ended
		_, _ = io.Copy(io.Discard, os.Stdin)
		status = 130
	}
	say(`{"event": "end", "cell": 1, "seconds": 0.5, "failure": null}`)
	if status == 0 {
		say(`{"event": "start", "cell": 3}`)
		failure := "null"
		if part == "fails" {
			failure, status = `{"name": "HiddenFailure", "message": "exit status 1"}`, 1
		}
		say(`{"event": "end", "cell": 3, "seconds": 1.5, "failure": %s}`, failure)
	}
	if err := errors.Join(os.WriteFile(value["--executed"], text, 0o644), os.WriteFile(value["--page"], []byte("<html>"), 0o644)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	say(`{"event": "done"}`)
	return status
}

// execution runs a copy of executed.ipynb with the fake.
func execution(t *testing.T, part string) Execution {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "01-some.ipynb")
	if err := read(t, "executed.ipynb").Write(path); err != nil {
		t.Fatal(err)
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return Execution{
		Python: program, Script: "execute.py", Environ: append(os.Environ(), fakeVariable+"="+part), Kernel: "woodkit", Path: path,
		Scratch: filepath.Join(dir, "scratch"), Log: filepath.Join(dir, "logs", "kernel.log"), Rename: map[string]string{dir + "/": ""},
	}
}

// nothingLeft checks that the fake kernel's session and the scratch files are gone.
func nothingLeft(t *testing.T, x Execution) {
	t.Helper()
	text, err := os.ReadFile(x.Log)
	if err != nil {
		t.Fatal(err)
	}
	var kernel int
	if _, err := fmt.Sscan(string(text), &kernel); err != nil {
		t.Fatal(err)
	}
	if left, err := session.Processes(kernel); err != nil || len(left) > 0 {
		t.Errorf("processes %v of the kernel's session are still running (error %v)", left, err)
	}
	if left, err := filepath.Glob(filepath.Join(x.Scratch, "*")); err != nil || len(left) > 0 {
		t.Errorf("scratch files %v are still there (error %v)", left, err)
	}
}

func TestRun(t *testing.T) {
	x := execution(t, "succeeds")
	before, err := os.ReadFile(x.Path)
	if err != nil {
		t.Fatal(err)
	}
	var events []Event
	x.Progress = func(e Event) { events = append(events, e) }
	result, err := x.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []Event{
		{Number: 1, Of: 7, Heading: "A notebook for tests"},
		{Number: 1, Of: 7, Heading: "A notebook for tests", Ended: true, Seconds: 0.5},
		{Number: 2, Of: 7, Heading: "a picture"},
		{Number: 2, Of: 7, Heading: "a picture", Ended: true, Seconds: 1.5},
	}
	if diff := cmp.Diff(want, events); diff != "" {
		t.Errorf("events: %s", diff)
	}
	times := []CellTime{{1, "A notebook for tests", 0.5}, {2, "a picture", 1.5}}
	if diff := cmp.Diff(times, result.Times); diff != "" {
		t.Errorf("times: %s", diff)
	}
	if string(result.Page) != "<html>" || len(result.Notebook.Cells()) != 10 {
		t.Errorf("got page %q and %d cells", result.Page, len(result.Notebook.Cells()))
	}
	if after, err := os.ReadFile(x.Path); err != nil || string(after) != string(before) {
		t.Errorf("the notebook itself changed (error %v)", err)
	}
	nothingLeft(t, x)
}

func TestRunFails(t *testing.T) {
	x := execution(t, "fails")
	result, err := x.Run(t.Context())
	var failure *Failure
	if !errors.As(err, &failure) || failure.Number != 2 || failure.Message != "exit status 1" {
		t.Fatalf("got error %v", err)
	}
	if result == nil || len(result.Times) != 2 {
		t.Errorf("got result %+v", result)
	}
	nothingLeft(t, x)
}

func TestRunWithoutItsProgram(t *testing.T) {
	x := execution(t, "dies")
	result, err := x.Run(t.Context())
	if result != nil || err == nil || !strings.Contains(err.Error(), "no module named nbclient (log: ") {
		t.Errorf("got %v, error %v", result, err)
	}
	nothingLeft(t, x)

	x.Python = filepath.Join(t.TempDir(), "python")
	if _, err := x.Run(t.Context()); err == nil || !strings.Contains(err.Error(), x.Python) {
		t.Errorf("got error %v, want one that names %s", err, x.Python)
	}
	x.Path = "missing.ipynb"
	if _, err := x.Run(t.Context()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got error %v", err)
	}
}

func TestRunIsInterrupted(t *testing.T) {
	x := execution(t, "waits")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	x.Progress = func(e Event) {
		if !e.Ended {
			cancel() // in the first cell
		}
	}
	result, err := x.Run(ctx)
	if !errors.Is(err, ErrInterrupted) || result == nil || len(result.Times) != 1 {
		t.Errorf("got %+v, error %v; want the first cell's time and ErrInterrupted", result, err)
	}
	nothingLeft(t, x)
}

// TestParentDies kills a program that executes a notebook. docker/execute.py must notice this and end, because no other
// process can end it.
func TestParentDies(t *testing.T) {
	if os.Getenv("WOODKIT_TEST_PARENT") != "" {
		x := execution(t, "orphan")
		x.Environ = append(x.Environ, "WOODKIT_TEST_PARENT=")
		fmt.Println("log", x.Log)
		_, _ = x.Run(t.Context())
		return
	}
	parent := exec.Command(os.Args[0], "-test.run=^TestParentDies$")
	parent.Env = append(os.Environ(), "WOODKIT_TEST_PARENT=yes", "TMPDIR="+t.TempDir())
	printed, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(printed).ReadString('\n')
	log, ok := strings.CutPrefix(strings.TrimSpace(line), "log ")
	if err != nil || !ok {
		t.Fatalf("the parent printed %q, %v", line, err)
	}
	eventually(t, "the fake starts", func() bool { text, err := os.ReadFile(log); return err == nil && len(text) > 0 })
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = parent.Wait()
	page := filepath.Join(filepath.Dir(filepath.Dir(log)), "scratch", "*", "page.html")
	eventually(t, "the fake notices and writes its page", func() bool { found, _ := filepath.Glob(page); return len(found) > 0 })
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	var kernel int
	if _, err := fmt.Sscan(string(text), &kernel); err != nil {
		t.Fatal(err)
	}
	if err := session.Kill(kernel); err != nil { // the real script stops its kernel itself
		t.Error(err)
	}
}

// eventually waits for another process. Only the files that it writes show its progress.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(4 * time.Minute) // enough even for a machine that is twenty times overloaded
	for !is() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("this did not happen: %s", what)
		}
	}
}
