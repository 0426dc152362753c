package decoders

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// Decoders in Python, as notebooks/python/decoders.py names them. The last one reads arrays.
var inPython = []string{"Pillow", "OpenCV", "imagecodecs", "pyspng", loadArray}

const loadArray = "numpy.load"

// A python is a process that reads masks when it is asked to. One goroutine uses it.
type python struct {
	Version string            `json:"python"`
	Readers map[string]string `json:"readers"` // versions; empty: not installed

	command  *exec.Cmd
	requests io.WriteCloser
	answers  *bufio.Scanner
}

// A request and its answer are described in notebooks/python/decoders.py.
type request struct {
	Reader  string   `json:"reader,omitempty"`
	Files   []string `json:"files"`
	Repeats int      `json:"repeats"`
	Level   int      `json:"level,omitempty"`
	Arrays  []string `json:"arrays,omitempty"`
}

type answer struct {
	Seconds float64 `json:"seconds"`
	CRC     uint32  `json:"crc"`
	Error   string  `json:"error"`
}

// startPython starts an interpreter. It ends with the context, or with stop.
func startPython(ctx context.Context, path, script string) (*python, error) {
	p := &python{command: exec.CommandContext(ctx, path, script)}
	p.command.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1")
	p.command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	p.command.Cancel = func() error { return syscall.Kill(-p.command.Process.Pid, syscall.SIGKILL) }
	p.command.WaitDelay = time.Second
	var err error
	if p.requests, err = p.command.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := p.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.answers = bufio.NewScanner(out)
	if err := p.command.Start(); err != nil {
		return nil, err
	}
	if err := p.read(p); err != nil {
		p.stop()
		return nil, fmt.Errorf("asking %s what it has: %w", path, err)
	}
	return p, nil
}

// read reads a line.
func (p *python) read(into any) error {
	if !p.answers.Scan() {
		return errors.Join(errors.New("it ended without an answer"), p.answers.Err())
	}
	if err := json.Unmarshal(p.answers.Bytes(), into); err != nil {
		return fmt.Errorf("it printed no answer but %.100q", p.answers.Text())
	}
	return nil
}

// ask sends a request and waits for the answer.
func (p *python) ask(r request) (a answer, err error) {
	line, err := json.Marshal(r)
	if err == nil {
		_, err = p.requests.Write(append(line, '\n'))
	}
	if err == nil {
		err = p.read(&a)
	}
	if err == nil && a.Error != "" {
		err = errors.New(a.Error)
	}
	return a, err
}

// stop ends the process. It has nothing left to say, so how it ended does not matter.
func (p *python) stop() {
	_ = p.requests.Close()
	_ = p.command.Wait()
}
