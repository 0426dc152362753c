package main

import (
	"bufio"
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"woodscape.example/woodkit/cmd/woodkit/internal/setup"
	"woodscape.example/woodkit/internal/leftovers"
	"woodscape.example/woodkit/internal/session"
)

// victim returns a woodkit command that will be killed, and the mark of all processes that it starts.
func victim(t *testing.T, args ...string) (command *exec.Cmd, mark string) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("only Linux ends what a killed command started")
	}
	command = exec.Command(os.Args[0], tool(t, args...).Args[3:]...) // without the go command in front of it
	mark = fmt.Sprintf("WOODKIT_TEST_VICTIM=%s-%d", t.Name(), os.Getpid())
	command.Env = append(os.Environ(), mark, asProgram+"=1")
	t.Cleanup(func() {
		if err := session.KillMarked(mark); err != nil {
			t.Error(err)
		}
		if command.ProcessState == nil {
			_ = command.Wait()
		}
	})
	return command, mark
}

// alone waits until no process with the mark is running.
func alone(t *testing.T, mark string) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	deadline := time.Now().Add(30 * time.Second)
	for {
		left, err := session.Marked(mark)
		if err == nil && len(left) == 0 {
			return
		}
		if time.Now().After(deadline) {
			for _, pid := range left {
				command, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
				t.Errorf("process %d is still running: %s", pid, bytes.ReplaceAll(command, []byte{0}, []byte(" ")))
			}
			t.Fatalf("error %v", err)
		}
		<-tick.C
	}
}

// childrenOf returns the processes that a command started, without its guard.
func childrenOf(t *testing.T, mark string, pid int) (children []int) {
	t.Helper()
	all, err := session.Marked(mark)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range all {
		stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", one))
		environ, _ := os.ReadFile(fmt.Sprintf("/proc/%d/environ", one))
		if bytes.Contains(environ, []byte("WOODKIT_GUARD=")) {
			continue
		}
		if _, rest, ok := bytes.Cut(stat, []byte(") ")); ok && strings.Fields(string(rest))[1] == strconv.Itoa(pid) {
			children = append(children, one)
		}
	}
	return children
}

// dies kills a command, and if asked also its children. It checks that no process goes on and that the next command removes
// the folder.
func dies(t *testing.T, command *exec.Cmd, mark string, more bool) {
	t.Helper()
	environment, err := setup.Open()
	if err != nil {
		t.Fatal(err)
	}
	children := childrenOf(t, mark, command.Process.Pid)
	if len(children) == 0 {
		t.Error("the command has started nothing")
	}
	if err := command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if more {
		for _, pid := range children {
			process, err := os.FindProcess(pid)
			if err == nil {
				_ = process.Kill() // may have ended already
			}
		}
	}
	_ = command.Wait()
	alone(t, mark)
	waitFor(t, "the guard removes the folder", func() bool {
		_, err := os.Stat(filepath.Join(environment.Dir, "tmp", leftovers.Prefix+strconv.Itoa(command.Process.Pid)))
		return err != nil
	})
	next, err := environment.Own()
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(filepath.Dir(next.Folder), leftovers.Prefix+strconv.Itoa(command.Process.Pid))
	if _, err := os.Stat(folder); err == nil {
		t.Errorf("%s is left", folder)
	}
	if err := next.End(); err != nil {
		t.Error(err)
	}
}

// TestRunIsKilled kills woodkit run in the middle of a cell, and once docker/execute.py too.
func TestRunIsKilled(t *testing.T) {
	t.Parallel() // it mostly waits
	for _, more := range []bool{false, true} {
		t.Run(fmt.Sprintf("execute.py too: %v", more), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			path, begun := filepath.Join(dir, "waits.ipynb"), filepath.Join(dir, "begun")
			cell := `import (\"os\"; \"time\")\n%%\nos.WriteFile(\"begun\", nil, 0o644)\ntime.Sleep(time.Hour)`
			text := `{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "execution_count": null, "source": "` + cell + `"}]}`
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			command, mark := victim(t, "run", path, "--out", filepath.Join(dir, "out"))
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			waitFor(t, "the cell begins", func() bool { _, err := os.Stat(begun); return err == nil })
			dies(t, command, mark, more)
		})
	}
}

// TestLabIsKilled kills woodkit lab with a kernel and its language server, and once JupyterLab too.
func TestLabIsKilled(t *testing.T) {
	t.Parallel() // it mostly waits
	for _, more := range []bool{false, true} {
		t.Run(fmt.Sprintf("JupyterLab too: %v", more), func(t *testing.T) {
			t.Parallel()
			command, mark := victim(t, "lab", "--no-browser", "--frames", "64", "--port", "18820")
			printed, err := command.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := command.Start(); err != nil {
				t.Fatal(err)
			}
			line, err := bufio.NewReader(printed).ReadString('\n')
			if err != nil {
				t.Fatalf("no address: %v", err)
			}
			address, err := url.Parse(strings.TrimSpace(line))
			if err != nil {
				t.Fatal(err)
			}
			kernels := fmt.Sprintf("http://%s/api/kernels", address.Host)
			if status := fetch(t, http.MethodPost, kernels, address.Query().Get("token"), `{"name": "woodkit"}`); status != http.StatusCreated {
				t.Fatalf("starting a kernel: the server answers %d", status)
			}
			waitFor(t, "the language server begins", func() bool {
				all, err := session.Marked(mark)
				return err == nil && len(all) >= 4 // woodkit, JupyterLab, the kernel, gopls
			})
			dies(t, command, mark, more)
		})
	}
}

// ownFolders returns the folders for temporary files that belong to these processes. Other tests run commands meanwhile.
func ownFolders(t *testing.T, processes []int) (found []string) {
	t.Helper()
	environment, err := setup.Open()
	if err != nil {
		t.Fatal(err)
	}
	for _, pid := range processes {
		dir := filepath.Join(environment.Dir, "tmp", leftovers.Prefix+strconv.Itoa(pid))
		if _, err := os.Stat(dir); err == nil {
			found = append(found, dir)
		}
	}
	return found
}
