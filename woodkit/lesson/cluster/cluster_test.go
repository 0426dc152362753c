package cluster

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/home"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/layout"
	"woodscape.example/woodkit/synth"
)

func TestMain(m *testing.M) { os.Exit(woodtest.Main(m)) }

func dataset(t *testing.T, frames int) *woodkit.Dataset {
	t.Helper()
	dir := t.TempDir()
	if err := synth.Generate(t.Context(), dir, synth.Options{Frames: frames}); err != nil {
		t.Fatal(err)
	}
	ds, err := woodkit.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return ds
}

// Partial results of counts stay as small as they are, and those of heat maps grow with the masks.
func TestMeasure(t *testing.T) {
	ds := dataset(t, 16)
	one, err := Measure(ds, 1)
	if err != nil {
		t.Fatal(err)
	}
	all, err := Measure(ds, 0)
	if err != nil {
		t.Fatal(err)
	}
	if one.Masks != 1 || all.Masks != 16 || all.Files < 8*one.Files || all.Counts > 3*one.Counts || all.Heatmap < 4*one.Heatmap {
		t.Errorf("one mask: %v; all: %v", one, all)
	}
	if data, err := Transfers([]Transfer{one, all}).PNG(); err != nil || len(data) == 0 {
		t.Error(err)
	}
}

// The worker passes its masks on, and waits for each. Only so many die as were asked for.
func TestScript(t *testing.T) {
	folder := t.TempDir()
	real := filepath.Join(folder, "woodkit")
	if err := os.WriteFile(real, []byte("#!/bin/sh\necho \"$@\"; cat\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	script := filepath.Join(folder, "worker")
	if err := os.WriteFile(script, []byte(Job{Wait: time.Microsecond, Deaths: 1}.script(real, folder)), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ task, want string }{{"scan", ""}, {"scan", "scan --items -\na\nb\n"}, {"merge", "merge --items -\na\nb\n"}} {
		command := exec.Command(script, test.task, "--items", "-")
		command.Stdin = strings.NewReader("a\nb\n")
		out, err := command.Output()
		if string(out) != test.want || (err != nil) != (test.want == "") {
			t.Errorf("%s: %q, %v; want %q", test.task, out, err, test.want)
		}
	}
}

// Without Spark, the error is one sentence.
func TestWithoutSpark(t *testing.T) {
	woodtest.OwnHome(t)
	_, err := Run(dataset(t, 2), Job{Task: "counts"})
	if err == nil || !strings.HasPrefix(err.Error(), "not measured: ") || !strings.Contains(err.Error(), "setup --spark") || strings.Contains(err.Error(), "\n") {
		t.Errorf("error %v", err)
	}
}

// A data set whose class table or groups are not those of its layout would be scanned with other names, so it is refused.
func TestOtherTablesAndPatterns(t *testing.T) {
	ds := dataset(t, 2)
	if _, err := (Job{Task: "counts"}).args(ds, home.Home{}, t.TempDir()); err != nil {
		t.Errorf("WoodScape: %v", err)
	}
	names := slices.Clone(woodkit.WoodScape)
	names[1].Name = "street"
	other, err := woodkit.Open(ds.Dir, names)
	if err != nil {
		t.Fatal(err)
	}
	_, err = (Job{Task: "counts"}).args(other, home.Home{}, t.TempDir())
	woodtest.WantError(t, err, nil, ds.Dir, "class table")
	other, err = woodkit.Open(ds.Dir, woodkit.Layout(layout.Files("**/{scene}_*.png", "")), woodkit.WoodScape)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Measure(other, 0)
	woodtest.WantError(t, err, nil, ds.Dir, "pattern")
}
