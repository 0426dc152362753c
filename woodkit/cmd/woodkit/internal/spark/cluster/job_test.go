package cluster

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A document is what a scan prints with --format json, without what differs between strategies.
type document struct {
	Frames   int
	Failed   []failure
	Failures []json.RawMessage
	Partial  bool
	Digest   string
	Counts   map[string]int64
	Presence map[string]int64
	PerFrame map[string]int64            `json:"classes_per_frame"`
	Pairs    map[string]map[string]int64 `json:"co_occurrence"`
}

type failure struct{ File, Error string }

// parts is into how many partitions a job divides the masks.
const parts = 6

// woodkit returns a woodkit command with the cluster's own .woodkit folder.
func (c *cluster) command(args ...string) *exec.Cmd {
	command := exec.Command(c.woodkit, append([]string{"--quiet"}, args...)...)
	command.Env = append(os.Environ(), "WOODKIT_HOME="+c.home, "WOODKIT_CHECKOUT="+c.environment.Checkout, "WOODKIT_MADE="+c.environment.MadeDir())
	return command
}

// spark returns the command of a job on the cluster. Its JVMs are small and quick to start.
func (c *cluster) spark(data, task, worker string, more ...string) *exec.Cmd {
	const java = "-XX:-UsePerfData -XX:+UseSerialGC -XX:TieredStopAtLevel=1"
	args := []string{
		"spark", data, "--task", task, "--master", c.master, "--worker", worker, "--format", "json", "--partitions", fmt.Sprint(parts),
		"--conf", "spark.executor.memory=512m", "--conf", "spark.executor.extraJavaOptions=" + java,
	}
	return c.command(append(args, more...)...)
}

// An ended command has its exit status and what it printed.
type ended struct {
	code      int
	out, errs string
}

// A job is a command that runs.
type job struct {
	*exec.Cmd
	t         *testing.T
	out, errs bytes.Buffer
	over      chan struct{} // closed at its end
}

// begin starts a command. It is killed with the test, at the latest.
func begin(t *testing.T, command *exec.Cmd) *job {
	t.Helper()
	j := &job{Cmd: command, t: t, over: make(chan struct{})}
	command.Stdout, command.Stderr = &j.out, &j.errs
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { // ends with the command
		_ = command.Wait() // ProcessState has it
		close(j.over)
	}()
	t.Cleanup(func() { _ = command.Process.Kill(); <-j.over })
	return j
}

// wait waits for the end.
func (j *job) wait() ended {
	<-j.over
	return ended{j.ProcessState.ExitCode(), j.out.String(), j.errs.String()}
}

// run runs a command to its end.
func run(t *testing.T, command *exec.Cmd) ended {
	t.Helper()
	return begin(t, command).wait()
}

// parse returns the document that a command printed.
func (e ended) parse(t *testing.T) (d document) {
	t.Helper()
	if err := json.Unmarshal([]byte(e.out), &d); err != nil {
		t.Fatalf("exit status %d, %v in\n%s\nerrors\n%s", e.code, err, e.out, e.errs)
	}
	return d
}

// scanned is what woodkit scan prints.
func (c *cluster) scanned(t *testing.T, data, task string) document {
	t.Helper()
	return run(t, c.command("scan", task, data, "--format", "json")).parse(t)
}

// wantEqual compares a job with the scan of the same masks.
func (c *cluster) wantEqual(t *testing.T, data, task string, got ended) {
	t.Helper()
	if diff := cmp.Diff(c.scanned(t, data, task), got.parse(t)); diff != "" {
		t.Errorf("a job on Spark and a scan differ (-scan +Spark):\n%s", diff)
	}
}

// A gate holds workers back. Each of them makes a file PID.worker in the folder, reads its items, and goes on when there is the
// file go.
type gate struct {
	t       *testing.T
	folder  string
	program string // of the workers
}

func (c *cluster) gate(t *testing.T) gate {
	t.Helper()
	g := gate{t: t, folder: t.TempDir()}
	g.program = g.script(c, `
exec 3<&0
mkfifo "$dir/$$.in"
{ cat <&3; until [ -e "$dir/go" ]; do sleep 0.05; done; } >"$dir/$$.in" 2>/dev/null &
exec 3<&-
: >"$dir/$$.worker"
exec "$woodkit" "$@" <"$dir/$$.in"`)
	t.Cleanup(g.open)
	return g
}

// script writes a worker: what it does for a scan is given, and it merges as woodkit does.
func (g gate) script(c *cluster, scan string) string {
	g.t.Helper()
	file := filepath.Join(g.folder, "worker")
	text := fmt.Sprintf("#!/bin/sh\ndir='%s'\nwoodkit='%s'\n[ \"$1\" = scan ] || exec \"$woodkit\" \"$@\"\n%s\n", g.folder, c.woodkit, strings.TrimSpace(scan))
	if err := os.WriteFile(file, []byte(text), 0o755); err != nil {
		g.t.Fatal(err)
	}
	return file
}

// open lets the workers go on, these and all later ones.
func (g gate) open() {
	if err := os.WriteFile(filepath.Join(g.folder, "go"), nil, 0o644); err != nil {
		g.t.Error(err)
	}
}

// begun returns the processes of all workers that have begun so far, dead ones too.
func (g gate) begun() (pids []int) {
	files, _ := filepath.Glob(filepath.Join(g.folder, "*.worker"))
	for _, file := range files {
		var pid int
		if _, err := fmt.Sscanf(filepath.Base(file), "%d.worker", &pid); err == nil {
			pids = append(pids, pid)
		}
	}
	return pids
}

// waiting waits until so many workers of a job are woodkit and wait for their last items, and returns their processes.
func (g gate) waiting(c *cluster, j *job, n int) (pids []int) {
	g.t.Helper()
	err := await(func() error {
		pids = nil
		for _, pid := range g.begun() {
			if program, err := os.Readlink(fmt.Sprintf("/proc/%d/exe", pid)); err == nil && program == c.woodkit {
				pids = append(pids, pid)
			}
		}
		select {
		case <-j.over:
			g.t.Fatalf("the job has ended: %+v", j.wait())
		default:
		}
		if len(pids) < n {
			return fmt.Errorf("only the workers %v have begun", pids)
		}
		return nil
	})
	if err != nil {
		g.t.Fatal(err)
	}
	return pids
}
