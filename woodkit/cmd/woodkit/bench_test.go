package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"woodscape.example/woodkit/lesson/bench"
)

// quickly are flags of a bench that takes a moment: few cells, six rounds.
var quickly = []string{"--time=1ms", "--frames=3", "--task=counts", "--way=loop", "--way=pool"}

func TestBenchWithoutPython(t *testing.T) {
	dir := testDataset(t, 3)
	t.Setenv("PATH", t.TempDir())
	code, out, errs := call(t, append([]string{"-q", "bench", dir}, quickly...)...)
	if code != 0 || errs != "" || !strings.Contains(out, "setup --python") {
		t.Errorf("exit code %d, errors %q, output\n%s", code, errs, out)
	}
	for _, want := range [][]string{
		{"article's Python", "loop", "not measured", "261 s"}, {"best Python", "pool", "not measured"}, {"Go by pixels", "loop", "baseline"}, {"Go by runs", "pool", " to ", " ×"},
	} {
		if !hasLine(out, want...) {
			t.Errorf("no line with %q in\n%s", want, out)
		}
	}
	kept, err := filepath.Glob(filepath.Join(os.Getenv("WOODKIT_HOME"), "bench", "*.json"))
	if err != nil || len(kept) != 1 {
		t.Fatalf("kept %v, %v", kept, err)
	}
	data, err := os.ReadFile(kept[0])
	var result bench.Result
	if err == nil {
		err = json.Unmarshal(data, &result)
	}
	if err != nil || result.Rounds != 6 || result.Frames != 3 || len(result.Cells) != 8 {
		t.Errorf("kept %d rounds of %d masks, %d cells, %v", result.Rounds, result.Frames, len(result.Cells), err)
	}
}

// TestBenchWithAPythonThatCrashes: the failure has the cell's name, and Go is measured.
func TestBenchWithAPythonThatCrashes(t *testing.T) {
	dir := testDataset(t, 3)
	python := filepath.Join(t.TempDir(), "python")
	script := `#!/bin/sh
case "$*" in
*--describe*) echo '{"python":"3.99.0","implementation":"fake","gil":true,"numpy":"2","opencv":"5","pillow":""}';;
*"--way pool"*) echo "ImportError: no module" >&2; exit 1;;
*) echo rubbish;;
esac
`
	if err := os.WriteFile(python, []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	code, out, errs := call(t, append([]string{"-q", "bench", dir, "--format=json", "--python", python}, quickly...)...)
	var result bench.Result
	if err := json.Unmarshal([]byte(out), &result); err != nil || code != exitFrames || strings.Count(errs, "\n") != 1 {
		t.Fatalf("exit code %d, errors %q, %v in\n%s", code, errs, err, out)
	}
	for _, c := range result.Cells {
		want := ""
		switch {
		case c.InPython() && c.Way == bench.Pool:
			want = "ImportError: no module"
		case c.InPython():
			want = "rubbish"
		}
		if (c.Failed == "") != (want == "") || !strings.Contains(c.Failed, want) || (want == "") != (len(c.Seconds) == 6) {
			t.Errorf("%v: failed %q, %v; want %q", c.Cell, c.Failed, c.Seconds, want)
		}
	}
}

func TestBenchMistakes(t *testing.T) {
	dir := tinyDataset(t, 1)
	for _, test := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"--time=0s"}, exitUsage, "--time"},
		{[]string{"--frames=-1"}, exitUsage, "--frames"},
		{[]string{"--task=count"}, exitUsage, `"count"`},
		{[]string{"--code=Rust"}, exitUsage, `"Rust"`},
		{[]string{"--way=fast"}, exitUsage, `"fast"`},
		{[]string{"--code=Go by runs", "--task=bytecode"}, exitFailed, "no pixels"},
		{[]string{"--python", filepath.Join(t.TempDir(), "none")}, exitFailed, "setup --python"},
	} {
		code, out, errs := call(t, append([]string{"-q", "bench", dir}, test.args...)...)
		if code != test.code || out != "" || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, test.want) {
			t.Errorf("%q: exit code %d, output %q, errors %q; want %d and %q", test.args, code, out, errs, test.code, test.want)
		}
	}
}

// TestBenchResume continues what an interrupt ended, and refuses what is not there or would be another bench.
func TestBenchResume(t *testing.T) {
	dir := testDataset(t, 3)
	if code, _, errs := call(t, "-q", "bench", dir, "--resume", "--time=1ms"); code != exitFailed || !strings.Contains(errs, "no bench of this data set was interrupted") {
		t.Errorf("without a bench: exit code %d, errors %q", code, errs)
	}
	if code, _, errs := call(t, "-q", "bench", dir, "--resume", "--frames=3"); code != exitUsage || !strings.Contains(errs, "--frames") {
		t.Errorf("with other masks: exit code %d, errors %q", code, errs)
	}
	if code, _, errs := call(t, append([]string{"-q", "bench", dir}, quickly...)...); code != 0 {
		t.Fatalf("exit code %d, errors %q", code, errs)
	}
	kept, err := filepath.Glob(filepath.Join(os.Getenv("WOODKIT_HOME"), "bench", "*.json"))
	if err != nil || len(kept) != 1 {
		t.Fatalf("kept %v, %v", kept, err)
	}
	text, err := os.ReadFile(kept[0])
	var result bench.Result
	if err == nil {
		err = json.Unmarshal(text, &result)
	}
	if err != nil {
		t.Fatal(err)
	}
	result.Partial, result.Rounds = true, 2 // as after two rounds
	for _, c := range result.Cells {
		c.Seconds, c.CPU = c.Seconds[:min(2, len(c.Seconds))], c.CPU[:min(2, len(c.CPU))]
	}
	if _, err := result.Save(); err != nil {
		t.Fatal(err)
	}
	code, out, errs := call(t, "-q", "bench", dir, "--resume", "--time=1ms")
	if code != 0 || !strings.Contains(out, "6 rounds") || !strings.Contains(out, "2 sittings") {
		t.Errorf("exit code %d, errors %q, output\n%s", code, errs, out)
	}
}
