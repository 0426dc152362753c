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
	Python  string            // interpreter with nbclient and nbconvert
	Script  string            // docker/execute.py
	Environ []string          // all environment variables of the kernel and its cells
	Kernel  string            // name of the kernel spec
	Path    string            // notebook, in whose folder the cells run
	Scratch string            // folder for temporary files, which Run removes; made if it is missing
	Log     string            // file to which the kernel's own messages are added
	Rename  map[string]string // folders of this machine, and the text that replaces them in outputs

	Parameters map[string]string // values for the notebook's parameters, see Notebook.SetParameters

	Progress func(Event) // called for each cell's start and end; may be nil
}

// Event is the start or the end of a code cell.
type Event struct {
	Number, Of int    // number of the code cell, from 1, and of all code cells
	Heading    string // nearest heading above the cell
	Ended      bool
	Seconds    float64 // duration of the cell if it ended
}

// CellTime is the duration of one code cell.
type CellTime struct {
	Number  int // among the code cells, from 1
	Heading string
	Seconds float64
}

// Result is an executed notebook. If Run also returns an error, the notebook is executed only in part.
type Result struct {
	Notebook *Notebook
	Page     []byte // the notebook as one HTML page that loads no other files
	Times    []CellTime
}

// ErrInterrupted means that the context ended the run.
var ErrInterrupted = errors.New("interrupted")

// message is a line of output of docker/execute.py.
type message struct {
	Event   string  `json:"event"`
	PID     int     `json:"pid"`
	Cell    int     `json:"cell"`
	Seconds float64 `json:"seconds"`
	Failure *reason `json:"failure"`
}

// reason says why a cell counts as failed.
type reason struct {
	Name    string `json:"name"`
	Message string `json:"message"`
}

// Run executes the notebook and does not change its file. When the context ends, Run interrupts and stops the kernel, and
// the error is ErrInterrupted. If a cell fails, the error is a *Failure. In both cases the result has the outputs so far.
// With any other error the result is nil. Run leaves no process running.
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
	file := x.Path
	if len(x.Parameters) > 0 {
		file = filepath.Join(scratch, "parameters"+Extension)
		if err := errors.Join(source.SetParameters(x.Parameters), source.Write(file)); err != nil {
			return nil, fmt.Errorf("executing %s: %w", filepath.Base(x.Path), err)
		}
	}

	times, failed, status, err := x.follow(ctx, source, file, executed, page)
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

// follow runs docker/execute.py on file, which has the cells of source, to its end. It returns the script's events and exit status.
func (x Execution) follow(ctx context.Context, source *Notebook, file, executed, page string) (times []CellTime, failed *message, status int, err error) {
	command, errs, err := x.command(file, executed, page)
	if err != nil {
		return nil, nil, 0, err
	}
	defer errs.Close()
	// When its standard input ends, the script knows that this process has ended.
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
			continue // not an event: a library wrote to standard output
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
	if kernel != 0 { // always end the kernel and the processes of its cells
		if err := session.Kill(kernel); err != nil {
			return nil, nil, 0, err
		}
	}
	status = command.ProcessState.ExitCode()
	switch {
	case scanner.Err() != nil:
		return nil, nil, 0, fmt.Errorf("reading the events of %s: %w", filepath.Base(x.Script), scanner.Err())
	case ended == nil, status == statusInterrupted, status == statusFailed && failed != nil:
		return times, failed, status, nil
	case ctx.Err() != nil:
		return nil, nil, 0, ErrInterrupted
	}
	return nil, nil, 0, fmt.Errorf("%s ended with %w: %s", filepath.Base(x.Script), ended, lastLine(errs))
}

// command returns the Python program, not yet started, and the file for its standard error.
func (x Execution) command(file, executed, page string) (*exec.Cmd, *os.File, error) {
	path, err := filepath.Abs(x.Path)
	if err != nil {
		return nil, nil, err
	}
	if file, err = filepath.Abs(file); err != nil {
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
		"--notebook", file, "--folder", filepath.Dir(path), "--executed", executed, "--page", page,
		"--title", Stem(path), "--kernel", x.Kernel, "--log", x.Log)
	for folder, name := range x.Rename {
		command.Args = append(command.Args, "--rename", folder, name)
	}
	command.Env = x.Environ
	command.Stderr = errs
	// With its own process group, the script is not interrupted by a terminal's Ctrl-C. We get the signal and pass it on
	// once.
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.WaitDelay = 5 * time.Second
	return command, errs, nil
}

func (x Execution) progress(event Event) {
	if x.Progress != nil {
		x.Progress(event)
	}
}

// codeNumbers maps a cell's index among all cells to its number among the code cells, from 1.
func codeNumbers(n *Notebook) map[int]int {
	numbers := make(map[int]int)
	for i, cell := range n.Code() {
		numbers[cell.Index] = i + 1
	}
	return numbers
}

// lastLine returns the last line of a log that is not empty, and the log's path.
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
