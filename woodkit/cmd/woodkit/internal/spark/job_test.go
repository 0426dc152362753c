package spark

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"woodscape.example/woodkit/internal/leftbehind"
)

func TestMain(m *testing.M) { os.Exit(leftbehind.Run(m)) }

// scripted returns a job whose Python is a shell script. $out is the file for the result.
func scripted(t *testing.T, lines string) Job {
	t.Helper()
	dir := t.TempDir()
	python := filepath.Join(dir, "python")
	script := "#!/bin/sh\nwhile [ \"$1\" != --out ]; do shift; done\nout=$2\n" + lines
	if err := os.WriteFile(python, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(dir, "folder")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	return Job{
		Python: python, Environ: os.Environ(), Folder: folder, Log: filepath.Join(dir, "log"), Master: "local[2,4]",
		Worker: "woodkit", Items: "items", Args: []string{"scan", "counts"}, Patience: time.Minute,
	}
}

func TestProgressAndResult(t *testing.T) {
	job := scripted(t, `echo 'a line of the user'
echo '{"stages": [[1, 0, 4]]}'
echo '{"stages": [[4, 1, 4], [1, 0, 2]]}'
echo merged >"$out"`)
	var seen []Stage
	job.Progress = func(scan, merge Stage) { seen = append(seen, scan, merge) }
	out, err := job.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(out); err != nil || string(text) != "merged\n" {
		t.Errorf("the result is %q, %v", text, err)
	}
	if want := []Stage{{1, 0, 4}, {}, {4, 1, 4}, {1, 0, 2}}; !slices.Equal(seen, want) {
		t.Errorf("progress %v, want %v", seen, want)
	}
}

func TestFailuresAreSentences(t *testing.T) {
	for _, test := range []struct{ name, lines, want string }{
		{"its own words", `echo '{"failed": "a worker ended with exit status 9: poison"}'; exit 1`, "a worker ended with exit status 9: poison"},
		{"beside another cause", `echo '{"failed": "a worker ended"}'; echo No space left on device >&2; exit 1`, "a worker ended"},
		{"no Spark there", `echo '{"failed": "java.lang.IllegalStateException: x"}'; echo ERROR All masters are unresponsive! >&2; exit 1`, "does not answer as a master of Spark"},
		{"another Python", `echo '[PYTHON_VERSION_MISMATCH] x' >&2; exit 1`, "PYSPARK_PYTHON"},
		{"memory", `echo java.lang.OutOfMemoryError: Java heap space >&2; exit 1`, "spark.driver.memory"},
		{"killed", `kill -9 $$`, "signal: killed"},
		{"failed, but ended well", `echo '{"failed": "something"}'`, "something"},
	} {
		t.Run(test.name, func(t *testing.T) {
			job := scripted(t, test.lines)
			out, err := job.Run(t.Context())
			if err == nil || out != "" || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), job.Log) {
				t.Errorf("%q, error %v; want one line with %q and the log", out, err, test.want)
			}
		})
	}
}

// TestMain makes sure that the processes end: one that waits, and one that does not listen.
func TestTheEndOfTheContextEndsEverything(t *testing.T) {
	for name, lines := range map[string]string{
		"waits":           `echo '{"stages": [[0, 0, 1]]}'; sleep 1000 & wait`,
		"does not listen": `trap '' TERM; echo '{"stages": [[0, 0, 1]]}'; (trap '' TERM; while :; do sleep 1000; done)`,
	} {
		t.Run(name, func(t *testing.T) {
			ctx, stop := context.WithCancelCause(t.Context())
			reason := errors.New("stopped")
			job := scripted(t, lines)
			job.Progress = func(Stage, Stage) { stop(reason) }
			if _, err := job.Run(ctx); !errors.Is(err, reason) {
				t.Errorf("error %v, want that of the context", err)
			}
		})
	}
}

func TestAMissingPythonIsNamed(t *testing.T) {
	job := scripted(t, "")
	job.Python = filepath.Join(t.TempDir(), "none")
	if _, err := job.Run(t.Context()); err == nil || !strings.Contains(err.Error(), job.Python) {
		t.Errorf("error %v", err)
	}
}
