package notebook

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"woodscape.example/woodkit/internal/session"
)

// Execution says how to run one notebook.
type Execution struct {
	Python  string            // the interpreter with nbclient and nbconvert
	Script  string            // docker/execute.py
	Environ []string          // the complete environment of kernel and cells
	Kernel  string            // name of the kernel spec
	Path    string            // the notebook; its cells run in its folder
	Scratch string            // folder for files that are gone when Run returns; made where it is missing
	Log     string            // file to which the kernel's own messages are added
	Rename  map[string]string // folders of this machine, and what outputs say in their place

	Progress func(Event) // called for each cell's start and end; may be nil
}

// Event is the start or the end of a code cell.
type Event struct {
	Number, Of int    // the how-manieth code cell of how many, from 1
	Heading    string // what it stands under
	Ended      bool
	Seconds    float64 // it took, where it ended
}

// CellTime is what one code cell took.
type CellTime struct {
	Number  int // among the code cells, from 1
	Heading string
	Seconds float64
}

// Result is an executed notebook, complete or, beside an error, as far as it came.
type Result struct {
	Notebook *Notebook
	Page     []byte // the same as HTML, with everything in it that it needs
	Times    []CellTime
}

// ErrInterrupted says that the run was asked to stop and did.
var ErrInterrupted = errors.New("interrupted")

// message is a line of docker/execute.py.
type message struct {
	Event   string  `json:"event"`
	PID     int     `json:"pid"`
	Cell    int     `json:"cell"`
	Seconds float64 `json:"seconds"`
	Failure *reason `json:"failure"`
}

// reason is why a cell counts as failed.
type reason struct {
	Name    string `json:"name"`
	Message string `json:"message"`
}

// Run executes the notebook and leaves its file as it is. When the context ends, the kernel is interrupted and stopped: the
// error is ErrInterrupted. A cell that fails ends the run with a *Failure. In both cases the result holds what was done
// before. In all other cases of an error it is nil. Nothing is left running.
func (x Execution) Run(ctx context.Context) (*Result, error) {
	source, err := Read(x.Path)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(x.Scratch, 0o755); err != nil {
		return nil, fmt.Errorf("executing %s: %w", x.Path, err)
	}
	scratch, err := os.MkdirTemp(x.Scratch, "run-")
	if err != nil {
		return nil, fmt.Errorf("executing %s: %w", x.Path, err)
	}
	defer os.RemoveAll(scratch)
	executed, page := filepath.Join(scratch, "executed"+Extension), filepath.Join(scratch, "page.html")

	times, failed, status, err := x.follow(ctx, source, executed, page)
	if err != nil {
		return nil, fmt.Errorf("executing %s: %w", filepath.Base(x.Path), err)
	}
	result := &Result{Times: times}
	if result.Notebook, err = Read(executed); err != nil {
		return nil, err
	}
	if result.Page, err = os.ReadFile(page); err != nil {
		return nil, fmt.Errorf("reading the page of %s: %w", filepath.Base(x.Path), err)
	}
	switch {
	case status == statusInterrupted:
		return result, fmt.Errorf("executing %s: %w", filepath.Base(x.Path), ErrInterrupted)
	case failed != nil:
		return result, newFailure(result.Notebook, x.Path, *failed)
	}
	return result, nil
}

// Exit statuses of docker/execute.py.
const (
	statusFailed      = 1
	statusInterrupted = 130
)

// follow runs docker/execute.py to its end and returns what it said.
func (x Execution) follow(ctx context.Context, source *Notebook, executed, page string) (times []CellTime, failed *message, status int, err error) {
	command, errs, err := x.command(executed, page)
	if err != nil {
		return nil, nil, 0, err
	}
	defer errs.Close()
	// The end of its standard input tells it that we are gone.
	alive, err := command.StdinPipe()
	if err != nil {
		return nil, nil, 0, err
	}
	defer alive.Close()
	events, err := command.StdoutPipe()
	if err != nil {
		return nil, nil, 0, err
	}
	if err := command.Start(); err != nil {
		return nil, nil, 0, fmt.Errorf("starting %s: %w", x.Python, err)
	}
	stop := context.AfterFunc(ctx, func() { _ = command.Process.Signal(os.Interrupt) })
	defer stop()

	kernel := 0
	numbers := codeNumbers(source)
	scanner := bufio.NewScanner(events)
	scanner.Buffer(nil, 16<<20)
	for scanner.Scan() {
		var m message
		if err := json.Unmarshal(scanner.Bytes(), &m); err != nil {
			continue // not ours: a library that writes to the descriptor itself
		}
		event := Event{Number: numbers[m.Cell], Of: len(source.Code()), Heading: source.HeadingAbove(m.Cell)}
		switch m.Event {
		case "kernel":
			kernel = m.PID
		case "start":
			x.progress(event)
		case "end":
			event.Ended, event.Seconds = true, m.Seconds
			x.progress(event)
			times = append(times, CellTime{Number: event.Number, Heading: event.Heading, Seconds: m.Seconds})
			if m.Failure != nil {
				failed = &m
			}
		case "stopped":
			m.Cell = -1
			failed = &m
		}
	}
	ended := command.Wait()
	if kernel != 0 { // however it ended, the kernel and what its cells started end too
		if err := session.Kill(kernel); err != nil {
			return nil, nil, 0, err
		}
	}
	status = command.ProcessState.ExitCode()
	switch {
	case scanner.Err() != nil:
		return nil, nil, 0, fmt.Errorf("following %s: %w", filepath.Base(x.Script), scanner.Err())
	case ended == nil, status == statusInterrupted, status == statusFailed && failed != nil:
		return times, failed, status, nil
	case ctx.Err() != nil:
		return nil, nil, 0, ErrInterrupted
	}
	return nil, nil, 0, fmt.Errorf("%s ended with %w: %s", filepath.Base(x.Script), ended, lastLine(errs))
}

// command is the Python program, not started, and the file that gets its standard error.
func (x Execution) command(executed, page string) (*exec.Cmd, *os.File, error) {
	path, err := filepath.Abs(x.Path)
	if err != nil {
		return nil, nil, err
	}
	if err := os.MkdirAll(filepath.Dir(x.Log), 0o755); err != nil {
		return nil, nil, fmt.Errorf("making the folder of the log: %w", err)
	}
	errs, err := os.Create(strings.TrimSuffix(x.Log, ".log") + "-python.log")
	if err != nil {
		return nil, nil, fmt.Errorf("making the log: %w", err)
	}
	command := exec.Command(x.Python, x.Script,
		"--notebook", path, "--folder", filepath.Dir(path), "--executed", executed, "--page", page,
		"--title", Stem(path), "--kernel", x.Kernel, "--log", x.Log)
	for folder, name := range x.Rename {
		command.Args = append(command.Args, "--rename", folder, name)
	}
	command.Env = x.Environ
	command.Stderr = errs
	// A group of its own: a terminal's Ctrl-C reaches us alone, and we pass it on once.
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.WaitDelay = 5 * time.Second
	return command, errs, nil
}

func (x Execution) progress(event Event) {
	if x.Progress != nil {
		x.Progress(event)
	}
}

// codeNumbers maps positions among all cells to those among the code cells, from 1.
func codeNumbers(n *Notebook) map[int]int {
	numbers := make(map[int]int)
	for i, cell := range n.Code() {
		numbers[cell.Index] = i + 1
	}
	return numbers
}

// lastLine is the last line of a log that is not empty, and where the rest is.
func lastLine(log *os.File) string {
	last := "no message"
	if _, err := log.Seek(0, io.SeekStart); err != nil {
		return last
	}
	lines := bufio.NewScanner(log)
	for lines.Scan() {
		if line := strings.TrimSpace(lines.Text()); line != "" {
			last = line
		}
	}
	return last + " (log: " + log.Name() + ")"
}
