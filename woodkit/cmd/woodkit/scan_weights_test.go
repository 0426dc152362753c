package main

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"woodscape.example/woodkit/internal/woodtest"
)

// torch replaces PyTorch, which is too large to install. It has the three functions that the help text uses, on lists.
const torch = `
class Tensor(list):
    def __setitem__(self, ids, values):
        assert len(ids) == len(values)
        for i, value in zip(ids, values): list.__setitem__(self, i, value)
tensor = Tensor
def zeros(n): return Tensor([0.0] * n)
class nn:
    class CrossEntropyLoss:
        def __init__(self, weight, ignore_index): print(__import__("json").dumps([weight, ignore_index]))
`

// TestTheHelpsLinesForPyTorch runs them in Python, for classes with a gap and an id to ignore, and for classes without.
func TestTheHelpsLinesForPyTorch(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3")
	}
	_, help, _ := call(t, "scan", "counts", "--help")
	lines := regexp.MustCompile(`(?s)    import json, torch\n.*?\n\n`).FindString(help)
	if strings.Count(lines, "\n") != 7 {
		t.Fatalf("the help has the lines %q", lines)
	}
	for table, want := range map[string]string{
		"0,a\n2,b\n255,ignore\n": `[[1.25, 0.0, 0.8333333333333334], 255]`, // 2 and 3 pixels per frame that shows the class
		"0,a\n1,c\n2,b\n":        `[[1.25, 0, 0.8333333333333334], -100]`,
	} {
		dir := masksOf(t, 0, [4]uint8{0, 2, 2, 2}, [4]uint8{0, 0, 0, 2}, [4]uint8{2, 2, 2, 2}, [4]uint8{2, 2, 2, 2})
		work := t.TempDir()
		for path, text := range map[string]string{filepath.Join(dir, "classes.csv"): table, filepath.Join(work, "torch.py"): torch} {
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		code, _, errs := call(t, "scan", "counts", dir, "--classes", filepath.Join(dir, "classes.csv"), "--out", filepath.Join(work, "weights.json"))
		if unseen := strings.Contains(errs, "no frame shows c, so the weight of this class means little"); code != 0 || unseen != strings.Contains(table, "c") {
			t.Errorf("exit code %d, errors %q", code, errs)
		}
		program := strings.ReplaceAll(strings.ReplaceAll(lines, "    ", ""), `["enet"]`, `["median_frequency"]`)
		paste := exec.CommandContext(t.Context(), python, "-c", program)
		paste.Dir = work
		out, err := paste.CombinedOutput()
		if diff := cmp.Diff(want, strings.TrimSpace(string(out))); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	}
}

// TestWeightsOfNoPixels: if all ids are ignored, there are no weights and no file. If only some frames fail, the file names
// them.
func TestWeightsOfNoPixels(t *testing.T) {
	dir := masksOf(t, 2, [4]uint8{255, 255, 255, 255})
	table, out := "--classes="+filepath.Join(dir, "classes.csv"), filepath.Join(dir, "weights.json")
	code, _, errs := call(t, "scan", "counts", dir, table, "--out", out)
	if _, err := os.Stat(out); code != exitFailed || !strings.Contains(errs, "no pixel has a class") || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("exit code %d, errors %q, file %v", code, errs, err)
	}
	dir = tinyDataset(t, 3)
	strange(t, dir, 2)
	out = filepath.Join(dir, "weights.json")
	if code, _, errs := call(t, "scan", "counts", dir, "--out", out); code != exitFrames {
		t.Errorf("exit code %d, errors %q", code, errs)
	}
	var file struct {
		From struct {
			Frames, Of int
			Failed     []any
			Partial    bool
		}
	}
	data, err := os.ReadFile(out)
	if err = errors.Join(err, json.Unmarshal(data, &file)); err != nil || file.From.Frames != 1 || file.From.Of != 3 || len(file.From.Failed) != 2 || file.From.Partial {
		t.Errorf("%v, file\n%s", err, data)
	}
	strange(t, dir, 3)
	if code, _, errs := call(t, "scan", "counts", dir, "--out", out); code != exitFailed || !strings.Contains(errs, "all 3 frames failed") {
		t.Errorf("exit code %d, errors %q", code, errs)
	}
	if now, err := os.ReadFile(out); err != nil || string(now) != string(data) {
		t.Errorf("an older file was changed: %v, %s", err, now)
	}
	code, _, errs = call(t, "scan", "counts", dir, "--camera", "RV", "--out", out)
	woodtest.WantError(t, errors.New(errs), nil, "none is of camera RV")
	if code != exitFailed {
		t.Errorf("exit code %d", code)
	}
}
