package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"woodscape.example/woodkit/cmd/woodkit/internal/setup"
	"woodscape.example/woodkit/internal/find"
	"woodscape.example/woodkit/internal/woodtest"
)

// TestTheEnvironmentSaysTheLayout of the folder in WOODSCAPE_DIR, and of no other.
func TestTheEnvironmentSaysTheLayout(t *testing.T) {
	dir := layoutDir(t, "files", 4)
	classes := filepath.Join(t.TempDir(), "mine.csv")
	if err := os.WriteFile(classes, []byte(woodtest.FilesClasses+"255,off,ignored\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Setenv(find.DirVariable, dir)
	for _, variable := range (layoutFlags{Layout: "files", Masks: "labels/*.png", Classes: classes}).environ() {
		name, value, _ := strings.Cut(variable, "=")
		t.Setenv(name, value)
	}
	for _, args := range [][]string{{"counts"}, {"counts", dir}} {
		report, text := scanJSON(t, 0, args...)
		if report.Frames != 4 || !strings.Contains(text, `"walker"`) {
			t.Errorf("%v: %s", args, text)
		}
	}
	if _, text := scanJSON(t, 0, "counts", "--masks=labels/*.png"); strings.Contains(text, `"walker"`) || !strings.Contains(text, `"id 40"`) {
		t.Errorf("a layout that is given does not replace the environment's: %s", text)
	}
	other := filepath.Join(t.TempDir(), "other")
	if err := os.Rename(filepath.Join(dir, "walk0"), other); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := call(t, "scan", "counts", other); code != exitFailed || !strings.Contains(errs, "00000_FV.png") {
		t.Errorf("another folder: exit code %d, %q; want a search for WoodScape's masks", code, errs)
	}
	for _, command := range [][]string{{"verify"}, {"bench", "--time=1s"}} {
		if code, _, errs := call(t, command...); code != exitUsage || !strings.Contains(errs, "layout files") {
			t.Errorf("%v: exit code %d, %q", command, code, errs)
		}
	}
	t.Setenv(find.LayoutVariable, "nope")
	if code, _, errs := call(t, "scan", "counts"); code != exitFailed || !strings.Contains(errs, find.LayoutVariable) || !strings.Contains(errs, `"nope"`) {
		t.Errorf("exit code %d, %q", code, errs)
	}
}

// TestNotebooksAreToldTheLayout: what run and lab give to the kernel, and which flags they refuse.
func TestNotebooksAreToldTheLayout(t *testing.T) {
	dir := layoutDir(t, "camvid", 2)
	last := func(environ []string, name string) (value string) {
		for _, variable := range environ {
			if rest, ok := strings.CutPrefix(variable, name+"="); ok {
				value = rest
			}
		}
		return value
	}
	t.Setenv(find.DirVariable, "/elsewhere")
	t.Setenv(find.LayoutVariable, "cityscapes")
	for _, test := range []struct {
		flags DataFlags
		want  string
	}{
		{DataFlags{Data: dir, layoutFlags: layoutFlags{Layout: "camvid"}}, "camvid"},
		{DataFlags{Data: dir}, ""},
		{DataFlags{}, "cityscapes"}, // as the environment has it
	} {
		if err := test.flags.check(); err != nil {
			t.Error(err)
		}
		environ, err := test.flags.environ(t.Context(), &setup.Environment{}, Output{Err: &bytes.Buffer{}})
		if err != nil {
			t.Fatal(err)
		}
		if got := last(append(os.Environ(), environ...), find.LayoutVariable); got != test.want {
			t.Errorf("%+v: layout %q, want %q", test.flags, got, test.want)
		}
	}
	t.Setenv(find.DirVariable, "")
	frames := 4
	for _, flags := range []DataFlags{
		{layoutFlags: layoutFlags{Layout: "camvid"}},
		{Frames: &frames, layoutFlags: layoutFlags{Layout: "camvid"}},
		{Data: dir, layoutFlags: layoutFlags{Layout: "nope"}},
		{Data: dir, layoutFlags: layoutFlags{Classes: filepath.Join(dir, "none.csv")}},
	} {
		if err := flags.check(); err == nil {
			t.Errorf("%+v is not refused", flags)
		}
	}
}
