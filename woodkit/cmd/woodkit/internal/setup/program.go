package setup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// fullDisk is a number of bytes. If less space is free, an unexplained failure is taken for a full disk.
const fullDisk = 10e6

// program runs a program to its end and writes its output to the stage's log. Cancelling kills the program and all processes
// in its group. The error is one line, made from the output.
func (w *work) program(ctx context.Context, dir string, env []string, name string, args ...string) error {
	return w.start(ctx, nil, dir, env, name, args...)
}

// start is program with another writer for the standard output.
func (w *work) start(ctx context.Context, stdout io.Writer, dir string, env []string, name string, args ...string) error {
	log := &tail{log: w.log, note: w.note}
	if stdout == nil {
		stdout = log
	}
	command := exec.CommandContext(ctx, name, args...)
	command.Dir = dir
	command.Env = merge(env, []string{"PWD=" + dir}, nil)
	command.Stdout, command.Stderr = stdout, log
	if w.lock != nil {
		command.ExtraFiles = []*os.File{w.lock}
	}
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.Cancel = func() error { return syscall.Kill(-command.Process.Pid, syscall.SIGKILL) }
	command.WaitDelay = 5 * time.Second // for processes that it left running and that hold our pipes
	fmt.Fprintf(w.log, "$ %s\n", command)
	err := command.Run()
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case err == nil || errors.Is(err, exec.ErrWaitDelay):
		return nil
	}
	if free, failed := freeSpace(dir); failed == nil && free < fullDisk {
		err = errors.Join(err, syscall.ENOSPC) // a full disk often leaves no room for a message
	}
	return explain(filepath.Base(name), err, string(log.last))
}

// tailSize is how many bytes of a program's output are searched for the cause of a failure.
const tailSize = 64 << 10

// tail passes output on to a log and keeps its end. It ignores errors of the log, because on a full disk writing the log
// fails, and then people need the program's own message.
type tail struct {
	log  io.Writer
	note func(string) // receives the last line of each write; may be nil
	last []byte
}

func (t *tail) Write(text []byte) (int, error) {
	_, _ = t.log.Write(text)
	t.last = append(t.last, text...)
	if extra := len(t.last) - tailSize; extra > 0 {
		t.last = append(t.last[:0], t.last[extra:]...)
	}
	if lines := strings.Split(strings.TrimSpace(string(text)), "\n"); t.note != nil && lines[len(lines)-1] != "" {
		words, _, _ := strings.Cut(lines[len(lines)-1], " (from ") // pip adds the source of a package
		t.note(strings.TrimSpace(words))
	}
	return len(text), nil
}
