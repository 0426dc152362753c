package cluster

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"woodscape.example/woodkit/internal/session"
)

// Whatever is killed in mid-job, the result is that of a scan.
func TestKilledInMidJob(t *testing.T) {
	c := start(t)
	for _, test := range []struct {
		victim, task string
		find         func(t *testing.T, c *cluster, worker int) int
	}{
		{"a Go worker", "counts", func(_ *testing.T, _ *cluster, worker int) int { return worker }},
		{"a Python worker", "heatmap", func(t *testing.T, _ *cluster, worker int) int { return parent(t, worker, "python") }},
		{"an executor", "counts", func(t *testing.T, _ *cluster, worker int) int { return executor(t, worker) }},
		{"a worker daemon", "heatmap", func(t *testing.T, c *cluster, worker int) int {
			daemon := parent(t, executor(t, worker), "java")
			t.Cleanup(func() { c.replace(t, daemon) })
			return daemon
		}},
	} {
		t.Run(test.victim, func(t *testing.T) {
			g := c.gate(t)
			job := begin(t, c.spark(c.data, test.task, g.program))
			victim := test.find(t, c, g.waiting(c, job, 2)[0])
			if err := syscall.Kill(victim, syscall.SIGKILL); err != nil {
				t.Error(err)
			}
			g.open()
			c.wantEqual(t, c.data, test.task, job.wait())
			if begun := g.begun(); len(begun) <= parts {
				t.Errorf("%d workers began for %d partitions, so nothing was tried again", len(begun), parts)
			}
		})
	}
}

// executor returns the executor of a Go worker: the parent of the Python process from which the Python workers are forked.
func executor(t *testing.T, worker int) int {
	t.Helper()
	return parent(t, parent(t, parent(t, worker, "python"), "python"), "java")
}

// parent returns the parent of a process, which must be of this program.
func parent(t *testing.T, pid int, program string) int {
	t.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		t.Fatal(err)
	}
	var state string
	var up int
	if _, err := fmt.Sscan(string(stat[strings.LastIndexByte(string(stat), ')')+1:]), &state, &up); err != nil {
		t.Fatal(err)
	}
	if name, err := os.Readlink(fmt.Sprintf("/proc/%d/exe", up)); err != nil || !strings.HasPrefix(filepath.Base(name), program) {
		t.Fatalf("the parent of %d is %s, %v; want a %s process", pid, name, err, program)
	}
	return up
}

// replace starts a worker daemon in place of one that was killed.
func (c *cluster) replace(t *testing.T, pid int) {
	t.Helper()
	for _, daemon := range c.daemons {
		if daemon.Process.Pid == pid && daemon.ProcessState == nil {
			_ = daemon.Wait()
			if err := session.Kill(pid); err != nil { // its executors end by themselves soon
				t.Error(err)
			}
			if err := c.worker(daemon.host); err != nil {
				t.Fatal(err)
			}
			return
		}
	}
	t.Errorf("process %d is no daemon", pid)
}

// If all workers are lost for good, the job ends with a sentence.
func TestNoExecutorIsLeft(t *testing.T) {
	c := start(t)
	g := c.gate(t)
	job := begin(t, c.spark(c.data, "counts", g.program, "--patience", "20s"))
	for _, worker := range g.waiting(c, job, 2) {
		daemon := parent(t, executor(t, worker), "java")
		if err := session.Kill(daemon); err != nil {
			t.Error(err)
		}
		defer c.replace(t, daemon)
	}
	got := job.wait()
	if got.code != 1 || got.out != "" || strings.Count(got.errs, "\n") != 1 || !strings.Contains(got.errs, "there was no executor for 20 s") {
		t.Errorf("exit status %d, output %q, errors %q", got.code, got.out, got.errs)
	}
}

// An interrupt ends the JVM, the workers and everything else. leftbehind finds what is left.
func TestInterruptOfAJob(t *testing.T) {
	c := start(t)
	for _, test := range []struct {
		signal syscall.Signal
		master string
	}{{syscall.SIGINT, "local[2]"}, {syscall.SIGTERM, c.master}} {
		t.Run(fmt.Sprint(test.signal), func(t *testing.T) {
			g := c.gate(t)
			job := begin(t, c.spark(c.data, "counts", g.program, "--master", test.master))
			workers := g.waiting(c, job, 2)
			if err := job.Process.Signal(test.signal); err != nil {
				t.Error(err)
			}
			got := job.wait()
			if got.code != 130 || strings.Count(got.errs, "\n") != 1 || !strings.Contains(got.errs, "interrupted") {
				t.Errorf("exit status %d, errors %q", got.code, got.errs)
			}
			if left, err := filepath.Glob(filepath.Join(c.home, "tmp", "*")); err != nil || len(left) > 0 {
				t.Errorf("temporary files are left: %v, %v", left, err)
			}
			if err := await(func() error { return gone(workers) }); err != nil {
				t.Error(err)
			}
		})
	}
}

// gone fails while one of some processes is there.
func gone(pids []int) error {
	for _, pid := range pids {
		if state, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid)); err == nil && !strings.Contains(string(state), ") Z ") {
			return fmt.Errorf("process %d is still there", pid)
		}
	}
	return nil
}
