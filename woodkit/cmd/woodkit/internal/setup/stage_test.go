package setup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"woodscape.example/woodkit/internal/home"
)

// workshop is an empty environment whose stages each write a file and count how often they ran.
type workshop struct {
	*Environment
	input map[string]string // the input of each stage
	mu    sync.Mutex
	runs  map[string]int
}

func newWorkshop(t *testing.T) *workshop {
	t.Helper()
	checkout := filepath.Join(t.TempDir(), "a checkout with späces")
	if err := os.Mkdir(checkout, 0o755); err != nil {
		t.Fatal(err)
	}
	return &workshop{
		Environment: &Environment{Home: home.Home{Checkout: checkout, Dir: filepath.Join(checkout, ".woodkit")}},
		input:       map[string]string{},
		runs:        map[string]int{},
	}
}

// stage writes its input into bin/NAME.
func (w *workshop) stage(name string) stage {
	file := filepath.Join(w.bin(), name)
	return stage{
		name: name, title: "The " + name, doing: "making " + name, makes: []string{file},
		inputs: func() ([]string, error) { return []string{w.input[name], file}, nil },
		run: func(context.Context, *work) error {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.runs[name]++
			return os.WriteFile(file, []byte(w.input[name]), 0o644)
		},
	}
}

// setUp performs stages in one lane and returns the report.
func (w *workshop) setUp(t *testing.T, stages ...stage) string {
	t.Helper()
	var report bytes.Buffer
	if err := w.performAll(t.Context(), [][]stage{stages}, &report, false); err != nil {
		t.Fatalf("set-up: %v", err)
	}
	return report.String()
}

func (w *workshop) wantRuns(t *testing.T, want map[string]int) {
	t.Helper()
	if diff := cmp.Diff(want, w.runs); diff != "" {
		t.Fatalf("number of runs of each stage (-want +got):\n%s", diff)
	}
}

func TestStageIsSkippedWhileNothingChanged(t *testing.T) {
	w := newWorkshop(t)
	w.setUp(t, w.stage("one"), w.stage("two"))
	if report := w.setUp(t, w.stage("one"), w.stage("two")); report != "" {
		t.Errorf("a second set-up reported %q, want nothing", report)
	}
	w.wantRuns(t, map[string]int{"one": 1, "two": 1})
}

func TestStageIsDoneAgain(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(t *testing.T, w *workshop)
	}{
		{"its input changed", func(_ *testing.T, w *workshop) { w.input["one"] = "new" }},
		{"what it made is gone", func(t *testing.T, w *workshop) { remove(t, filepath.Join(w.bin(), "one")) }},
		{"its marker is gone", func(t *testing.T, w *workshop) { remove(t, w.markerFile("one")) }},
		{"its marker is damaged", func(t *testing.T, w *workshop) {
			if err := os.Truncate(w.markerFile("one"), 20); err != nil {
				t.Fatal(err)
			}
		}},
		{"what it made leads elsewhere", func(t *testing.T, w *workshop) {
			file := filepath.Join(w.bin(), "one")
			remove(t, file)
			if err := os.Symlink(filepath.Join(w.bin(), "two"), file); err != nil {
				t.Fatal(err)
			}
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorkshop(t)
			w.setUp(t, w.stage("one"), w.stage("two"))
			test.change(t, w)
			w.setUp(t, w.stage("one"), w.stage("two"))
			w.wantRuns(t, map[string]int{"one": 2, "two": 1})
		})
	}
}

func remove(t *testing.T, name string) {
	t.Helper()
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
}

func TestMovedCheckoutIsSetUpAgain(t *testing.T) {
	w := newWorkshop(t)
	w.setUp(t, w.stage("one"))
	moved := w.Checkout + " moved"
	if err := os.Rename(w.Checkout, moved); err != nil {
		t.Fatal(err)
	}
	w.Home = home.Home{Checkout: moved, Dir: filepath.Join(moved, ".woodkit")}
	w.setUp(t, w.stage("one"))
	w.wantRuns(t, map[string]int{"one": 2})
}

func TestFailedStage(t *testing.T) {
	w := newWorkshop(t)
	failing := w.stage("second")
	works := failing.run
	failing.run = func(ctx context.Context, work *work) error {
		if err := works(ctx, work); err != nil {
			return err
		}
		return explain("pip", errors.New("exit status 1"), "ERROR: something\n")
	}
	lanes := [][]stage{{w.stage("first"), failing, w.stage("third")}, {w.stage("other")}}
	err := w.performAll(t.Context(), lanes, nil, true)
	want := "set-up, The second: pip: ERROR: something (log: .woodkit/logs/second.log)"
	if err == nil || err.Error() != want {
		t.Fatalf("error\n%v\nwant\n%s", err, want)
	}
	// The stages after the failed one are skipped. The other lane is finished.
	w.wantRuns(t, map[string]int{"first": 1, "second": 1, "other": 1})

	// The failed stage left its file, but no marker. So this stage and the ones after it run again, and no others.
	failing.run = works
	lanes[0][1] = failing
	if err := w.performAll(t.Context(), lanes, nil, true); err != nil {
		t.Fatal(err)
	}
	w.wantRuns(t, map[string]int{"first": 1, "second": 2, "third": 1, "other": 1})
}

func TestTolerableFailureIsReportedAndTriedAgain(t *testing.T) {
	w := newWorkshop(t)
	s := w.stage("warm")
	works := s.run
	s.run = func(context.Context, *work) error { return &tolerable{errors.New("woodkit does not compile")} }
	if report := w.setUp(t, s); !strings.Contains(report, "does not compile") {
		t.Errorf("report %q does not name the failure", report)
	}
	var quiet strings.Builder
	if err := w.performAll(t.Context(), [][]stage{{s}}, &quiet, true); err != nil || !strings.Contains(quiet.String(), "does not compile") {
		t.Errorf("a quiet set-up prints %q, %v", quiet.String(), err)
	}
	s.run = works
	w.setUp(t, s)
	w.wantRuns(t, map[string]int{"warm": 1})
}

func TestInterruptedStageIsDoneAgain(t *testing.T) {
	w := newWorkshop(t)
	ctx, interrupt := context.WithCancelCause(t.Context())
	stop := errors.New("interrupt signal")
	slow := w.stage("slow")
	works := slow.run
	slow.run = func(ctx context.Context, work *work) error {
		if err := works(ctx, work); err != nil {
			return err
		}
		interrupt(stop) // its file exists by now
		<-ctx.Done()
		return context.Cause(ctx)
	}
	err := w.performAll(ctx, [][]stage{{slow, w.stage("after")}}, nil, true)
	if !errors.Is(err, stop) {
		t.Fatalf("error %v, want the interrupt", err)
	}
	slow.run = works
	w.setUp(t, slow, w.stage("after"))
	w.wantRuns(t, map[string]int{"slow": 2, "after": 1})
}

// An interrupt ends the program that a stage started, and also the programs that it started.
func TestInterruptEndsPrograms(t *testing.T) {
	w := newWorkshop(t)
	ctx, interrupt := context.WithCancelCause(t.Context())
	stop := errors.New("interrupt signal")
	started := filepath.Join(w.Checkout, "started")
	s := w.stage("program")
	s.run = func(ctx context.Context, work *work) error {
		// The inner shell and its parent would wait forever.
		return work.program(ctx, w.Checkout, os.Environ(), "sh", "-c", `sh -c 'echo $$ >started; while :; do sleep 3600; done'; true`)
	}
	done := make(chan error, 1)
	go func() { done <- w.performAll(ctx, [][]stage{{s}}, nil, true) }()
	waitForFile(t, started)
	interrupt(stop)
	if err := <-done; !errors.Is(err, stop) {
		t.Fatalf("error %v, want the interrupt", err)
	}
	// The programs held the lock. If we can take it, they have ended.
	lock, err := w.lock(t.Context(), func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	lock.Close()
}

func TestLanesRunBesideEachOther(t *testing.T) {
	w := newWorkshop(t)
	first, second := make(chan struct{}), make(chan struct{})
	meet := func(name string, mine, other chan struct{}) stage {
		s := w.stage(name)
		s.run = func(ctx context.Context, _ *work) error {
			close(mine)
			select {
			case <-other:
			case <-ctx.Done():
				return ctx.Err()
			}
			return nil
		}
		s.makes = nil
		return s
	}
	if err := w.performAll(t.Context(), [][]stage{{meet("left", first, second)}, {meet("right", second, first)}}, nil, true); err != nil {
		t.Fatal(err)
	}
}

func TestReport(t *testing.T) {
	w := newWorkshop(t)
	w.input["one"] = strings.Repeat("x", 1500)
	report := w.setUp(t, w.stage("one"), w.stage("two"))
	report = regexp.MustCompile(`\d+(\.\d)? s`).ReplaceAllString(report, "N s")
	want := fmt.Sprintf(`setting up %s: 2 of 2 parts to make
  The one              making one …
  The one              done in N s, 2 kB
  The two              making two …
  The two              done in N s
set up in N s
`, w.Dir)
	if diff := cmp.Diff(want, report); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
	quiet := newWorkshop(t)
	var silence bytes.Buffer
	if err := quiet.performAll(t.Context(), [][]stage{{quiet.stage("one")}}, &silence, true); err != nil || silence.Len() > 0 {
		t.Errorf("quiet set-up printed %q, error %v", silence.String(), err)
	}
}

func TestStageLogHasItsProgramsOutput(t *testing.T) {
	w := newWorkshop(t)
	s := w.stage("chatty")
	works := s.run
	s.run = func(ctx context.Context, work *work) error {
		if err := work.program(ctx, w.Checkout, os.Environ(), "sh", "-c", "echo to out; echo to err >&2; pwd"); err != nil {
			return err
		}
		return works(ctx, work)
	}
	w.setUp(t, s)
	log, err := os.ReadFile(w.logFile("chatty"))
	if err != nil {
		t.Fatal(err)
	}
	want := "$ " + log0(t, log) + "\nto out\nto err\n" + w.Checkout + "\n"
	if diff := cmp.Diff(want, string(log)); diff != "" {
		t.Errorf("log (-want +got):\n%s", diff)
	}
}

// log0 returns the command line with which a log begins.
func log0(t *testing.T, log []byte) string {
	t.Helper()
	line, _, _ := strings.Cut(string(log), "\n")
	command, ok := strings.CutPrefix(line, "$ ")
	if !ok || !strings.Contains(command, "sh -c") {
		t.Fatalf("the log begins with %q, want the command line", line)
	}
	return command
}

// The end of a program's output explains its failure even if the log could not be written.
func TestProgramOutputIsKeptWhenTheLogIsFull(t *testing.T) {
	work := &work{log: refusingWriter{}}
	err := work.program(t.Context(), t.TempDir(), os.Environ(), "sh", "-c",
		`i=0; while [ $i -lt 3000 ]; do echo "line $i of many that are longer than they need to be"; i=$((i+1)); done; echo "OSError: [Errno 28] No space left on device" >&2; exit 1`)
	if err == nil || !strings.HasPrefix(err.Error(), "sh: the disk is full") {
		t.Errorf("error %v, want that the disk is full", err)
	}
}

type refusingWriter struct{}

func (refusingWriter) Write([]byte) (int, error) { return 0, syscall.ENOSPC }
