package spark

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"woodscape.example/woodkit/internal/interrupt"
	"woodscape.example/woodkit/internal/session"
)

//go:embed scan.py
var program []byte

// A Job is a scan on a cluster. Its processes are in a session of their own.
type Job struct {
	Python  string   // an interpreter that has PySpark
	Environ []string // the complete environment of what the job starts on this machine
	Folder  string   // an empty folder for temporary files; the caller removes it
	Log     string   // file for what Spark prints
	Script  string   // the user's own copy of scan.py; empty: the one that is built in

	Master string // local[N], or spark://HOST:PORT
	Worker string // a woodkit that runs on the executors
	Items  string // file with an item per line, see package partial
	// Args are the worker's arguments. One that is the last element of a path in Files stands for the file on the executor.
	Args       []string
	Files      []string      // that are sent to the executors, too
	Partitions int           // 0: four for each core of the cluster
	Patience   time.Duration // how long to wait for an executor
	Conf       []string      // settings of Spark, KEY=VALUE; a later one overrides an earlier one

	// Progress, if set, is called with the state of the first stage, which scans, and of the second one, which merges.
	Progress func(scan, merge Stage)
}

// A Stage says how many tasks of a stage of Spark are done, how many attempts have failed, and how many tasks there are.
type Stage struct{ Done, Failed, Tasks int }

// UnmarshalJSON reads [done, failed, tasks].
func (s *Stage) UnmarshalJSON(text []byte) error {
	var three [3]int
	err := json.Unmarshal(text, &three)
	*s = Stage{three[0], three[1], three[2]}
	return err
}

// ends is how long Spark may take to end by itself after an interrupt.
const ends = 5 * time.Second

// Run runs the job to its end and returns the name of a file in the job's folder that has the merged partial results. If the
// context ends, everything that the job has started on this machine ends, and Run returns the context's cause.
func (j Job) Run(ctx context.Context) (out string, err error) {
	script := j.Script
	if script == "" {
		script = filepath.Join(j.Folder, "scan.py")
		if err := os.WriteFile(script, program, 0o644); err != nil {
			return "", fmt.Errorf("spark: %w", err)
		}
	}
	if err := os.MkdirAll(filepath.Dir(j.Log), 0o755); err != nil {
		return "", fmt.Errorf("spark: %w", err)
	}
	log, err := os.OpenFile(j.Log, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return "", fmt.Errorf("spark: %w", err)
	}
	defer log.Close()
	out = filepath.Join(j.Folder, "merged.jsonl")
	command := exec.Command(j.Python, j.args(script, out)...)
	command.Dir, command.Env = j.Folder, append(j.Environ[:len(j.Environ):len(j.Environ)], j.environ()...)
	command.Stderr = log
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // an interrupt of the terminal reaches only us
	said, err := command.StdoutPipe()
	if err == nil {
		err = command.Start()
	}
	if err != nil {
		return "", fmt.Errorf("starting Spark: %w", err)
	}
	id := command.Process.Pid
	off := interrupt.BeforeEnd(func() { _ = session.Kill(id) })
	defer off()
	over := make(chan struct{})
	stopped := make(chan error, 1)
	go func() { stopped <- stop(ctx, id, over) }() // ends with the job
	failed := j.follow(said)
	err = command.Wait()
	close(over)
	left := errors.Join(<-stopped, session.Kill(id)) // the JVM may still be ending
	switch {
	case ctx.Err() != nil:
		return "", errors.Join(context.Cause(ctx), left)
	case err != nil || failed != "":
		return "", errors.Join(j.explain(failed, err, log), left)
	}
	return out, left
}

// stop asks the processes of a session to end when the context does, and ends them if they do not. It returns when over is closed.
func stop(ctx context.Context, id int, over <-chan struct{}) error {
	select {
	case <-over:
		return nil
	case <-ctx.Done():
	}
	_ = syscall.Kill(-id, syscall.SIGTERM) // an error means that they are gone
	patience := time.NewTimer(ends)
	defer patience.Stop()
	select {
	case <-over:
		return nil
	case <-patience.C:
	}
	err := session.Kill(id)
	<-over
	return err
}

// quick lets a JVM start quickly, because the driver starts longer than it works, and write no file into the system's folder.
const quick = "-XX:-UsePerfData -XX:+UseSerialGC -XX:TieredStopAtLevel=1"

// args are the arguments of Python.
func (j Job) args(script, out string) []string {
	args := []string{
		script, "--master", j.Master, "--woodkit", j.Worker, "--items", j.Items, "--out", out,
		"--partitions", strconv.Itoa(j.Partitions), "--patience", strconv.FormatFloat(j.Patience.Seconds(), 'g', -1, 64),
	}
	for _, file := range j.Files {
		args = append(args, "--file", file)
	}
	conf := []string{
		"spark.ui.enabled=false", // it would be a page that everybody in the network can open
		"spark.ui.showConsoleProgress=false",
		"spark.local.dir=" + j.Folder,
		`spark.driver.extraJavaOptions=` + quick + ` "-Djava.io.tmpdir=` + j.Folder + `"`,
	}
	for _, pair := range append(conf, j.Conf...) {
		args = append(args, "--conf", pair)
	}
	return append(append(args, "--"), j.Args...)
}

// environ are the variables that the job adds. PYSPARK_PYTHON is the Python of the executors: a user whose executors have
// another one sets it.
func (j Job) environ() []string {
	add := []string{"SPARK_LAUNCHER_OPTS=" + quick, "PYTHONDONTWRITEBYTECODE=1", "TMPDIR=" + j.Folder}
	if os.Getenv("PYSPARK_PYTHON") == "" {
		add = append(add, "PYSPARK_PYTHON="+j.Python)
	}
	if os.Getenv("SPARK_LOCAL_IP") == "" && onLoopback(j.Master) {
		add = append(add, "SPARK_LOCAL_IP=127.0.0.1")
	}
	return add
}

// follow reads what the script says until it ends, and returns why it failed.
func (j Job) follow(said io.Reader) (failed string) {
	lines := bufio.NewScanner(said)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var line struct {
			Stages []Stage
			Failed string
		}
		if json.Unmarshal(lines.Bytes(), &line) != nil {
			continue // a user's script may print what it likes
		}
		if line.Failed != "" {
			failed = line.Failed
		}
		if len(line.Stages) > 0 && j.Progress != nil {
			j.Progress(line.Stages[0], append(line.Stages, Stage{})[1])
		}
	}
	_, _ = io.Copy(io.Discard, said) // a line that is too long must not stop the script
	return failed
}

// causes are failures of Spark itself that its log tells, each with a sentence.
var causes = []struct{ seen, sentence string }{
	{"All masters are unresponsive", "the master does not answer as a master of Spark does: check --master, and that it runs the same version of Spark"},
	{"PYTHON_VERSION_MISMATCH", "the executors have another version of Python: set PYSPARK_PYTHON to one on their machines that is the same as the driver's"},
	{"Master removed our application", "the master gave the job up, because its executors ended again and again: see the workers' own logs"},
	{"No space left on device", "the disk is full, here or on an executor's machine"},
	{"java.lang.OutOfMemoryError", "memory ran out in Spark: give it more with --conf spark.driver.memory=4g, or take more --partitions"},
	{"Python worker exited unexpectedly", "a Python process of an executor died each time that a task was tried"},
}

// explain returns the error of a job that failed: one line with the log's name.
func (j Job) explain(failed string, err error, log *os.File) error {
	printed, _ := os.ReadFile(log.Name())
	sentence := failed
	own := strings.HasPrefix(failed, "a worker") || strings.HasPrefix(failed, "there was no executor") // as scan.py says it
	for _, cause := range causes {
		if !own && bytes.Contains(printed, []byte(cause.seen)) {
			sentence = cause.sentence
			break
		}
	}
	if sentence == "" {
		sentence = "it ended before it said why"
		if err != nil {
			sentence = err.Error()
		}
	}
	return fmt.Errorf("spark: %s (log: %s)", sentence, log.Name())
}
