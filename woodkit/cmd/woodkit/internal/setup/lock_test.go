package setup

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"woodscape.example/woodkit/internal/home"
	"woodscape.example/woodkit/internal/leftbehind"
)

// holdLock is an environment variable that names a folder. With it, the test binary takes the lock of that folder, says so,
// and waits for the end of its standard input.
const holdLock = "WOODKIT_TEST_HOLD_LOCK"

func TestMain(m *testing.M) {
	if dir := os.Getenv(holdLock); dir != "" {
		e := &Environment{Home: home.Home{Checkout: filepath.Dir(dir), Dir: dir}}
		lock, err := e.lock(context.Background(), func(string) {})
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println("locked")
		_, _ = io.Copy(io.Discard, os.Stdin)
		lock.Close()
		os.Exit(0)
	}
	os.Exit(leftbehind.Run(m))
}

// otherProcess starts a process that holds the lock.
func otherProcess(t *testing.T, dir string) (process *exec.Cmd, release func()) {
	t.Helper()
	process = exec.Command(os.Args[0])
	process.Env = append(os.Environ(), holdLock+"="+dir)
	process.Stderr = os.Stderr
	stdin, err := process.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stdin.Close(); _ = process.Wait() })
	if line, err := bufio.NewReader(stdout).ReadString('\n'); line != "locked\n" {
		t.Fatalf("the other process printed %q, %v", line, err)
	}
	return process, func() { stdin.Close() }
}

// callback calls a function at the first write.
type callback struct {
	bytes.Buffer
	first func()
}

func (c *callback) Write(text []byte) (int, error) {
	if c.first != nil {
		c.first()
		c.first = nil
	}
	return c.Buffer.Write(text)
}

func TestSecondSetUpWaitsAndSaysSo(t *testing.T) {
	w := newWorkshop(t)
	other, release := otherProcess(t, w.Dir)
	report := &callback{first: release} // the set-up reports that it waits; then the other process ends
	if err := w.performAll(t.Context(), [][]stage{{w.stage("one")}}, report, false); err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(report.String(), "\n")
	want := fmt.Sprintf("another set-up is running in %s (process %d): waiting for it to end", w.Dir, other.Process.Pid)
	if first != want {
		t.Errorf("the report is %q, want %q", first, want)
	}
	w.wantRuns(t, map[string]int{"one": 1})
}

func TestWaitingSetUpDoesNotRepeatTheWork(t *testing.T) {
	w := newWorkshop(t)
	s := w.stage("one")
	works, inside, finish := s.run, make(chan struct{}), make(chan struct{})
	s.run = func(ctx context.Context, work *work) error {
		close(inside) // a second run would panic here
		<-finish
		return works(ctx, work)
	}
	results := make(chan error, 2)
	go func() { results <- w.performAll(t.Context(), [][]stage{{s}}, nil, true) }()
	<-inside
	second := &callback{first: func() { close(finish) }}
	go func() { results <- w.performAll(t.Context(), [][]stage{{s}}, second, false) }()
	for range 2 {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
	w.wantRuns(t, map[string]int{"one": 1})
}

func TestWaitingCanBeInterrupted(t *testing.T) {
	w := newWorkshop(t)
	otherProcess(t, w.Dir)
	ctx, interrupt := context.WithCancelCause(t.Context())
	stop := errors.New("interrupt signal")
	report := &callback{first: func() { interrupt(stop) }}
	if err := w.performAll(ctx, [][]stage{{w.stage("one")}}, report, false); !errors.Is(err, stop) {
		t.Errorf("error %v, want the interrupt", err)
	}
	w.wantRuns(t, map[string]int{})
}

func TestKilledSetUpLeavesNoLock(t *testing.T) {
	w := newWorkshop(t)
	other, _ := otherProcess(t, w.Dir)
	if err := other.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = other.Wait()
	w.setUp(t, w.stage("one"))
	w.wantRuns(t, map[string]int{"one": 1})
}

// A program that a killed set-up started goes on writing. The next set-up must wait for it.
func TestProgramsHoldTheLock(t *testing.T) {
	w := newWorkshop(t)
	lock, err := w.lock(t.Context(), func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	program := exec.Command("cat") // ends when its standard input ends
	stdin, err := program.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	program.ExtraFiles = []*os.File{lock}
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	lock.Close() // as if this process had been killed
	if _, err := w.tryLock(); !errors.Is(err, errLocked) {
		t.Fatalf("taking the lock while a program runs: %v, want errLocked", err)
	}
	stdin.Close()
	_ = program.Wait()
	again, err := w.tryLock()
	if err != nil {
		t.Fatal(err)
	}
	again.Close()
}

func TestRemovedLockFileLocksNothing(t *testing.T) {
	w := newWorkshop(t)
	lock, err := w.tryLock()
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	if err := os.RemoveAll(w.Dir); err != nil { // as clean does at its end
		t.Fatal(err)
	}
	again, err := w.tryLock()
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if text, err := os.ReadFile(w.lockFile()); err != nil || string(text) != strconv.Itoa(os.Getpid()) {
		t.Errorf("lock file has %q, %v", text, err)
	}
}

// waitForFile waits until a program that runs at the same time has written name.
func waitForFile(t *testing.T, name string) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for range tick.C {
		if text, err := os.ReadFile(name); err == nil && len(text) > 0 {
			return
		}
	}
}
