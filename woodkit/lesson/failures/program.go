package failures

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"go/version"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"woodscape.example/woodkit/internal/again"
	"woodscape.example/woodkit/internal/interrupt"
)

// Limits bound a run. The zero value is a good default.
type Limits struct {
	Time   time.Duration // 0 means 3 seconds
	Memory int64         // bytes of data; 0 means 1 GiB. Only Linux has a limit, and not with the race detector.
}

const (
	runsFor      = 3 * time.Second
	toolsRunFor  = 3 * time.Minute // the race detector's library is built the first time
	dumpWithin   = 2 * time.Second // after the signal that asks for a goroutine dump
	keptOfOutput = 256 << 10       // bytes of a program's output
	usuallyHolds = 1 << 30         // bytes of data, if Limits does not set it
)

// Run builds the program and runs it for at most three seconds.
func (p Program) Run() Report { return p.RunWithin(Limits{}) }

// RunWithin runs the program within limits. If the program does not end in time, it is made to print its goroutines, and
// then killed.
func (p Program) RunWithin(l Limits) Report {
	return p.report("run", func(w workshop) Report {
		return w.buildAndRun(l, ordinary)
	}, file{"main.go", p.withMain()})
}

// Left runs the program. It lists the goroutines that are left half a second after the program's function has returned.
func (p Program) Left() Report {
	return p.report("left", func(w workshop) Report {
		r := w.buildAndRun(Limits{}, ordinary)
		r.left("left when the function has returned")
		return r
	}, p.leftFiles()...)
}

// LeakProfile is like Left, but lists only goroutines that Go's garbage collector proves to be stuck, because what they
// wait for is no longer reachable. In Go 1.26 this profile is an experiment that may miss some goroutines. Go 1.27 always
// has it. The first time, Go compiles its own packages with the experiment, which can take a minute.
func (p Program) LeakProfile() Report {
	return p.report("leak profile", func(w workshop) Report {
		how := ordinary
		if language() == "1.26" {
			how = leakExperiment
		}
		r := w.buildAndRun(Limits{}, how)
		if r.OK() && r.without(noLeakProfile) {
			return Report{Status: "not run: this Go has no goroutine leak profile"}
		}
		r.left("stuck forever, as the leak profile proves")
		return r
	}, p.filesWith("woodkitLeaked")...)
}

func (p Program) leftFiles() []file { return p.filesWith("woodkitLeft") }

// filesWith returns the files of the program. Its main function ends with a call of a function of leftSource.
func (p Program) filesWith(end string) []file {
	return []file{{"main.go", p.source + "\nfunc main() {\n\t" + p.name + "()\n\t" + end + "()\n}\n"}, {"left.go", leftSource}}
}

// Race runs the program with the race detector. On most systems, this needs a C compiler.
func (p Program) Race() Report {
	return p.report("race", func(w workshop) Report {
		if reason := noRace(); reason != "" {
			return Report{Status: "not run: " + reason}
		}
		return w.buildAndRun(Limits{}, raceDetector)
	}, file{"main.go", p.withMain()})
}

// Vet runs go vet on the program. It does not run the program.
func (p Program) Vet() Report {
	return p.report("vet", func(w workshop) Report {
		return w.tool("vet", ".")
	}, file{"main.go", p.withMain()})
}

// Bubble runs the program in a bubble of testing/synctest. Time in it is virtual, and a goroutine that can never go on is
// an error.
func (p Program) Bubble() Report {
	return p.report("bubble", func(w workshop) Report {
		return w.tool("test", ".")
	}, file{"main.go", p.withMain()}, file{"main_test.go", "package main\n\nimport (\n\t\"testing\"\n\t\"testing/synctest\"\n)\n\nfunc TestBubble(t *testing.T) {\n\tsynctest.Test(t, func(*testing.T) { " + p.name + "() })\n}\n"})
}

func (p Program) withMain() string { return p.source + "\nfunc main() { " + p.name + "() }\n" }

type file struct{ name, text string }

// noLeakProfile is what a program prints for LeakProfile if this Go has no leak profile.
const noLeakProfile = "woodkit: no leak profile"

// leftSource waits a moment for goroutines that are about to end. Then it lists the others, or only those that the leak
// profile reports as leaked.
const leftSource = `package main

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"strings"
	"time"
)

func woodkitWait() (left bool) {
	for range 100 {
		if runtime.NumGoroutine() == 1 {
			return false
		}
		time.Sleep(5 * time.Millisecond)
	}
	return true
}

func woodkitLeft() {
	if woodkitWait() {
		pprof.Lookup("goroutine").WriteTo(os.Stdout, 2)
	}
}

func woodkitLeaked() {
	profile := pprof.Lookup("goroutineleak")
	if profile == nil {
		fmt.Println("` + noLeakProfile + `")
		return
	}
	if !woodkitWait() {
		return
	}
	var all bytes.Buffer
	profile.WriteTo(&all, 2)
	for _, stack := range strings.Split(all.String(), "\n\n") {
		first, _, _ := strings.Cut(stack, "\n")
		if strings.Contains(first, "(leaked)") {
			fmt.Print(stack, "\n\n")
		}
	}
}
`

// report writes the files of the program into a new folder, calls use, and removes the folder.
func (p Program) report(what string, use func(workshop) Report, files ...file) Report {
	if p.err != nil {
		return Report{Status: p.err.Error(), failed: true}
	}
	w, err := open(files)
	if err != nil {
		return Report{Status: fmt.Sprintf("failures: %s %s: %v", what, p.name, err), failed: true}
	}
	defer w.close()
	return use(w)
}

// workshop is the folder in which one program is built and run.
type workshop struct {
	folder string
	lines  map[string][]string // of the files
	ctx    context.Context     // ends at an interrupt
	stop   func()
}

func open(files []file) (w workshop, err error) {
	if w.folder, err = os.MkdirTemp("", "failures-"); err != nil {
		return w, err
	}
	w.lines = map[string][]string{}
	for _, f := range append(files, file{"go.mod", "module program\n\ngo " + language() + "\n"}) {
		w.lines[f.name] = strings.Split(f.text, "\n")
		err = errors.Join(err, os.WriteFile(filepath.Join(w.folder, f.name), []byte(f.text), 0o600))
	}
	w.ctx, w.stop = signal.NotifyContext(context.Background(), interrupt.Signals()...)
	if err != nil {
		w.close()
	}
	return w, err
}

// language returns the Go version with which this program was built, without the patch number: "1.26".
func language() string {
	return cmp.Or(strings.TrimPrefix(version.Lang(runtime.Version()), "go"), "1.26") // empty if Go was built from its source
}

func (w workshop) close() {
	w.stop()
	_ = os.RemoveAll(w.folder) // if this fails, the notebook's folder for temporary files is emptied later anyway
}

// tool runs a command of go in the folder.
func (w workshop) tool(args ...string) Report {
	out, r := w.run(toolsRunFor, w.goCommand(ordinary, args...))
	r.tidy(out, w)
	return r
}

// way is how a program is built.
type way int

const (
	ordinary way = iota
	raceDetector
	leakExperiment
)

func (w workshop) goCommand(how way, args ...string) *exec.Cmd {
	c := exec.Command("go", args...)
	c.Env = append(again.Environ(), "GOWORK=off", "GO111MODULE=on", "GOFLAGS=-buildvcs=false -ldflags=-s") // traces need no symbols, and linking takes less time
	switch how {
	case raceDetector:
		c.Env = append(c.Env, "CGO_ENABLED=1")
	case leakExperiment:
		c.Env = append(c.Env, "GOEXPERIMENT=goroutineleakprofile")
	case ordinary:
	}
	return c
}

func (w workshop) buildAndRun(l Limits, how way) Report {
	program, r := w.build(how)
	if r.failed {
		return r
	}
	if l.Time == 0 {
		l.Time = runsFor
	}
	command := limited(program, l.Memory)
	if how == raceDetector {
		command = exec.Command(program) // the detector maps more memory than any limit allows
	}
	out, r := w.run(l.Time, command)
	r.tidy(out, w)
	return r
}

// build builds the program. If that fails, the report says why.
func (w workshop) build(how way) (program string, r Report) {
	program = filepath.Join(w.folder, "program")
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	args := []string{"build", "-o", program}
	if how == raceDetector {
		args = append(args, "-race")
	}
	out, r := w.run(toolsRunFor, w.goCommand(how, append(args, ".")...))
	if r.Status != "" {
		r.tidy(out, w)
		r.failed = true
		r.Status = "it does not compile: " + r.Status
	}
	return program, r
}

// run runs a command with a time limit. It cuts the output at keptOfOutput.
func (w workshop) run(limit time.Duration, c *exec.Cmd) (string, Report) {
	var out head
	c.Dir, c.Stdout, c.Stderr = w.folder, &out, &out
	if c.Env == nil {
		c.Env = again.Environ()
	}
	c.Env = append(c.Env, "GORACE=atexit_sleep_ms=0") // without it, the detector would wait a second at the end
	c.WaitDelay = dumpWithin
	begin := time.Now()
	if err := c.Start(); err != nil {
		return "", Report{Status: fmt.Sprintf("failures: %v; is go on the PATH?", err), failed: true}
	}
	ended := make(chan error, 1) // has room for the value, so that the goroutine ends
	go func() { ended <- c.Wait() }()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	var r Report
	var err error
	select {
	case err = <-ended:
	case <-w.ctx.Done():
		_ = c.Process.Kill()
		err, r.Status = <-ended, "interrupted"
	case <-timer.C:
		r.hung = true
		r.Status = fmt.Sprintf("killed: it had not ended after %v", limit)
		if askForGoroutines(c.Process) {
			timer.Reset(dumpWithin)
			select {
			case err = <-ended:
			case <-timer.C:
			}
		}
		if c.ProcessState == nil {
			_ = c.Process.Kill()
			err = <-ended
		}
	}
	r.Took = time.Since(begin)
	if err != nil && r.Status == "" {
		r.Status = err.Error()
	}
	return out.String(), r
}

// head keeps the beginning of the bytes written to it.
type head struct {
	mutex sync.Mutex
	text  bytes.Buffer
}

func (h *head) Write(data []byte) (int, error) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.text.Write(data[:min(len(data), keptOfOutput-h.text.Len())])
	return len(data), nil
}

func (h *head) String() string {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	return h.text.String()
}
