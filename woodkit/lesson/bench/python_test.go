package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/home"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/lesson/article"
)

// TestWorkersOfEveryStartMethodCount: the time and memory of workers count, even with a fork server, which Python uses on
// Linux from 3.14 on.
func TestWorkersOfEveryStartMethodCount(t *testing.T) {
	place, err := home.Around(".")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(place.ArticlePython()); err != nil {
		t.Skip("no Python with numpy: go tool woodkit setup --python installs it")
	}
	cell := Cell{Code: ArticlePython, Task: Bytecode, Way: Processes}
	masks := filepath.Dir(realSize(t, 3).MaskPaths()[0])
	peaks := map[string]int64{}
	for _, method := range []string{"fork", "forkserver"} {
		program := fmt.Sprintf("import sys, multiprocessing; sys.path.insert(0, %q); multiprocessing.set_start_method(%q); import article; article.main()",
			filepath.Dir(place.ArticleScript()), method)
		out, err := runPython(t.Context(), time.Minute, "", place.ArticlePython(), "-c", program,
			"--masks", masks, "--task", cell.Task, "--way", cell.Way, "--workers", "2")
		if err != nil {
			t.Fatal(err)
		}
		run, err := parseRun(out, cell, 3)
		if err != nil || run.WorkerSeconds == 0 {
			t.Errorf("%s: %+v, %v", method, run, err)
		}
		peaks[method] = run.PeakBytes
	}
	if peaks["forkserver"] < peaks["fork"]*3/4 {
		t.Errorf("peaks %v", peaks)
	}
}

// goodRun is the output of a Python for three masks.
func goodRun() map[string]any {
	return map[string]any{
		"version": 1, "task": Counts, "way": Loop, "best": false, "workers": 1, "depth": 0, "frames": 3, "seconds": 0.5,
		"user_seconds": 0.4, "system_seconds": 0.1, "worker_seconds": 0, "peak_bytes": 1 << 20, "most_items": 1, "digest": "0123456789abcdef",
		"reader": "opencv", "interpreter": map[string]any{"python": "3.11.7", "implementation": "cpython", "gil": true, "numpy": "2", "opencv": "5", "pillow": ""},
	}
}

func TestRubbishIsNoResult(t *testing.T) {
	cell := Cell{Code: ArticlePython, Task: Counts, Way: Loop}
	text := func(change func(map[string]any)) string {
		run := goodRun()
		change(run)
		data, err := json.Marshal(run)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	good := text(func(map[string]any) {})
	if run, err := parseRun(good+"\n", cell, 3); err != nil || run.processor() != 0.5 || !run.Interpreter.GIL {
		t.Errorf("%+v, %v", run, err)
	}
	for _, bad := range []string{
		"", "hello", "[]", "null", good + good, good[:len(good)/2], "warning\n" + good,
		text(func(r map[string]any) { r["version"] = 2 }),
		text(func(r map[string]any) { r["frames"] = 4 }),
		text(func(r map[string]any) { r["task"] = HeatMaps }),
		text(func(r map[string]any) { r["way"] = Pool }),
		text(func(r map[string]any) { r["best"] = true }),
		text(func(r map[string]any) { r["seconds"] = 0 }),
		text(func(r map[string]any) { r["seconds"] = -1 }),
		text(func(r map[string]any) { r["user_seconds"] = -1 }),
		text(func(r map[string]any) { r["peak_bytes"] = -1 }),
		text(func(r map[string]any) { r["digest"] = "road" }),
		text(func(r map[string]any) { r["surprise"] = 1 }),
	} {
		if run, err := parseRun(bad, cell, 3); err == nil {
			t.Errorf("%q is taken for %+v", bad, run)
		}
	}
}

// fakePython is a script that answers like a Python when it is probed. Otherwise it does what is given.
func fakePython(t *testing.T, does string) Interpreter {
	t.Helper()
	path := filepath.Join(t.TempDir(), "python")
	script := `#!/bin/sh
case "$*" in *--describe*) echo '{"python":"3.99.0","implementation":"fake","gil":true,"numpy":"2","opencv":"5","pillow":""}'; exit;; esac
` + does + "\n"
	if err := os.WriteFile(path, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	interpreter, err := probe(t.Context(), path, "article.py")
	if err != nil {
		t.Fatal(err)
	}
	return interpreter
}

// TestAPythonThatFails: its cells are failures with their names, and Go is still measured.
func TestAPythonThatFails(t *testing.T) {
	wrong, err := json.Marshal(goodRun())
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ does, want string }{
		{"echo 'Traceback' >&2; echo 'MemoryError: no memory' >&2; exit 1", "exit status 1: MemoryError: no memory"},
		{"kill -SEGV $$", "signal: segmentation fault"},
		{"echo warning: something", "printed no result"},
		{"while :; do echo rubbish rubbish rubbish rubbish rubbish rubbish; done | head -c 200000", "more than 65536 bytes"},
		{"echo '" + string(wrong) + "'", "its result is not that of Go"},
		{"exit 0", "printed no result"},
	} {
		o := Options{
			Dataset: small(t, 3), Pythons: []Interpreter{fakePython(t, test.does)}, Time: time.Millisecond, Frames: 3,
			Codes: []string{ArticlePython, GoRuns}, Tasks: []string{Counts}, Ways: []string{Loop},
		}
		result, err := Measure(t.Context(), o)
		if err != nil {
			t.Errorf("%s: %v", test.does, err)
			continue
		}
		python, golang := result.Cells[0], result.Cells[1]
		if !strings.Contains(python.Failed, test.want) || len(python.Seconds) > 0 || golang.Failed != "" || len(golang.Seconds) != result.Rounds || result.FailedCells() != 1 {
			t.Errorf("%s: Python %q, %v; Go %q, %v", test.does, python.Failed, python.Seconds, golang.Failed, golang.Seconds)
		}
	}
}

// TestAPythonThatNeverEnds: it is ended with all processes that it started. The tests of this package fail if a process
// remains.
func TestAPythonThatNeverEnds(t *testing.T) {
	stuck := fakePython(t, "sleep 1000 & sleep 1000")
	if _, err := runPython(t.Context(), 200*time.Millisecond, "", stuck.Path); err == nil || !strings.Contains(err.Error(), "longer than 200ms") {
		t.Errorf("error %v", err)
	}
	ctx, stop := context.WithCancelCause(t.Context())
	enough := errors.New("enough")
	time.AfterFunc(50*time.Millisecond, func() { stop(enough) })
	if _, err := runPython(ctx, time.Minute, "", stuck.Path); !errors.Is(err, enough) {
		t.Errorf("error %v", err)
	}
}

// TestTheArticlesMachineIsNotTooSlow: on that machine, the slowest scan of the whole set took longer than a bench's ten
// minutes.
func TestTheArticlesMachineIsNotTooSlow(t *testing.T) {
	b := bench{Options: Options{Time: 10 * time.Minute, Full: true}, files: make([]string, article.Frames)}
	seconds := articleSeconds(Cell{Task: HeatMaps, Way: QueuedProcesses})
	if limit := b.runLimit(); limit.Seconds() < 2*seconds {
		t.Errorf("a run may take %v, and in the article it took %.0f s", limit, seconds)
	}
	b.files = b.files[:100]
	if limit := b.runLimit(); limit != 15*time.Minute {
		t.Errorf("a run over 100 masks may take %v", limit)
	}
}

// TestPythonNeedsFiles: if masks are in no folder, only Go is measured, and the result says why.
func TestPythonNeedsFiles(t *testing.T) {
	ds, err := woodkit.OpenFS(woodtest.Files(t))
	if err != nil {
		t.Fatal(err)
	}
	o := Options{
		Dataset: ds, Pythons: []Interpreter{fakePython(t, "exit 1")}, Time: time.Millisecond, Frames: 2,
		Codes: []string{ArticlePython, GoRuns}, Tasks: []string{Counts}, Ways: []string{Loop},
	}
	result, err := Measure(t.Context(), o)
	if err != nil || !strings.Contains(result.NotMeasured, "unpack") || result.FailedCells() != 0 || len(result.Cells[1].Seconds) != result.Rounds {
		t.Errorf("%+v, %v", result, err)
	}
}

func TestProbe(t *testing.T) {
	for name, does := range map[string]string{
		"crashes": "exit 3", "rubbish": "echo Python 2.7", "no readers": `echo '{"python":"3.14.0","implementation":"cpython","gil":false,"numpy":"2","opencv":"","pillow":""}'`,
	} {
		path := filepath.Join(t.TempDir(), "python")
		if err := os.WriteFile(path, []byte("#!/bin/sh\n"+does+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
		if i, err := probe(t.Context(), path, "article.py"); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %+v, %v", name, i, err)
		}
	}
	if _, err := probe(t.Context(), filepath.Join(t.TempDir(), "none"), "article.py"); err == nil {
		t.Error("a Python that is not there is found")
	}
	two := []Interpreter{{Name: "Python 3.11.7", OpenCV: "5", Pillow: "13"}, {Name: "Python 3.11.7", Pillow: "13"}}
	distinct(two)
	if two[0].Name == two[1].Name || readerOf(two) != "pillow" || readerOf(two[:1]) != "opencv" {
		t.Error(fmt.Sprint(two), readerOf(two))
	}
}
