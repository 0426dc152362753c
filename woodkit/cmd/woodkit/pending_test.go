package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"woodscape.example/woodkit/timing"
)

// listing returns the names in a folder, hidden files included.
func listing(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	names := []string{}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

func writeText(text string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}
}

func TestPendingFiles(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "x.csv")
	for _, test := range []struct {
		name  string
		use   func(*pendingFile) error
		fails string
		want  string
	}{
		{"whole", func(p *pendingFile) error { return p.write(writeText("first")) }, "", "first"},
		{"given up", func(p *pendingFile) error { p.discard(); return nil }, "", "first"},
		{"failed in the middle", func(p *pendingFile) error {
			return p.write(func(w io.Writer) error { return errors.Join(writeText("half")(w), errors.New("the disk is full")) })
		}, "writing --out " + path + ": the disk is full", "first"},
		{"a newer one", func(p *pendingFile) error { return p.write(writeText("second")) }, "", "second"},
	} {
		p, err := newPendingFile("--out", path)
		if err != nil {
			t.Fatal(err)
		}
		before := "first"
		if test.name == "whole" {
			before = ""
		}
		if now, _ := os.ReadFile(path); string(now) != before {
			t.Errorf("%s: before the write the file has %q, want %q", test.name, now, before)
		}
		err = test.use(p)
		if text := ""; err != nil {
			text = err.Error()
			if text != test.fails || test.fails == "" {
				t.Errorf("%s: error %q, want %q", test.name, text, test.fails)
			}
		} else if test.fails != "" {
			t.Errorf("%s: no error", test.name)
		}
		p.discard() // a second discard does nothing
		if now, err := os.ReadFile(path); err != nil || string(now) != test.want {
			t.Errorf("%s: the file has %q, %v; want %q", test.name, now, err, test.want)
		}
		if diff := cmp.Diff([]string{"x.csv"}, listing(t, dir)); diff != "" {
			t.Errorf("%s: files (-want +got):\n%s", test.name, diff)
		}
	}
}

// TestScansRefuseAtOnceWhereNothingCanBeWritten checks that a scan is refused before it begins, so no run is recorded.
func TestScansRefuseAtOnceWhereNothingCanBeWritten(t *testing.T) {
	data := tinyDataset(t, 1)
	dir := t.TempDir()
	err := errors.Join(os.Mkdir(filepath.Join(dir, "folder.csv"), 0o755), os.WriteFile(filepath.Join(dir, "file"), nil, 0o644))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		args []string
		says string
	}{
		{[]string{"counts", "--out", filepath.Join(dir, "no", "x.csv")}, "there is no folder " + filepath.Join(dir, "no")},
		{[]string{"counts", "--out", filepath.Join(dir, "folder.csv")}, "this is a folder"},
		{[]string{"counts", "--out", filepath.Join(dir, "file", "x.csv")}, "nothing can be written into " + filepath.Join(dir, "file")},
		{[]string{"counts", "--timeline", filepath.Join(dir, "no", "x.png")}, "there is no folder " + filepath.Join(dir, "no")},
		{[]string{"counts", "--out", filepath.Join(dir, "x.csv"), "--timeline", filepath.Join(dir, "no", "x.png")}, "there is no folder"},
		{[]string{"heatmap", "--out", filepath.Join(dir, "no", "x.npz")}, "there is no folder " + filepath.Join(dir, "no")},
		{[]string{"heatmap", "--out", filepath.Join(dir, "no", "maps") + "/"}, "there is no folder " + filepath.Join(dir, "no") + ";"},
		{[]string{"heatmap", "--out", filepath.Join(dir, "maps") + "/", "--timeline", filepath.Join(dir, "no", "x.png")}, "there is no folder"},
	} {
		t.Run(strings.Join(test.args, " "), func(t *testing.T) {
			code, out, errs := call(t, append([]string{"scan"}, append(test.args, data)...)...)
			if code != exitFailed || out != "" || !strings.Contains(errs, test.says) || strings.Count(errs, "\n") != 1 {
				t.Errorf("exit code %d, output %q, errors %q; want %d and one line with %q", code, out, errs, exitFailed, test.says)
			}
			if diff := cmp.Diff([]string{"file", "folder.csv"}, listing(t, dir)); diff != "" {
				t.Errorf("files (-want +got):\n%s", diff)
			}
		})
	}
	if records, err := timing.Records(""); err != nil || len(records) > 0 {
		t.Errorf("%d runs are recorded, %v; want none", len(records), err)
	}
}

// TestAResultOutlivesAFileThatCannotBeWritten checks that the numbers are printed when a file cannot be written, and that
// the file does not exist.
func TestAResultOutlivesAFileThatCannotBeWritten(t *testing.T) {
	data := tinyDataset(t, 2)
	maps := filepath.Join(t.TempDir(), "maps")
	if err := os.MkdirAll(filepath.Join(maps, "road.png", "in the way"), 0o755); err != nil {
		t.Fatal(err)
	}
	report, _ := scanJSON(t, exitFailed, "heatmap", data, "--out", maps+"/")
	if report.Frames != 2 || report.Out != "" {
		t.Errorf("%d frames, out %q; want 2 and none", report.Frames, report.Out)
	}
	if diff := cmp.Diff([]string{"road.png", "void.png"}, listing(t, maps)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	code, out, errs := call(t, "scan", "heatmap", data, "-q", "--out", maps+"/")
	if code != exitFailed || !strings.Contains(out, "traffic_sign") || strings.Contains(out, "written:") || !strings.Contains(errs, "road.png") {
		t.Errorf("exit code %d, output %q, errors %q", code, out, errs)
	}
}

// TestNothingIsWrittenOfNoFrames checks that no file is made, and none is reported, if all frames failed.
func TestNothingIsWrittenOfNoFrames(t *testing.T) {
	data := tinyDataset(t, 1)
	if err := os.Truncate(filepath.Join(data, masks, "00000_FV.png"), 50); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, args := range [][]string{
		{"counts", "--out", filepath.Join(dir, "x.csv")},
		{"counts", "--out", filepath.Join(dir, "x.json")},
		{"heatmap", "--out", filepath.Join(dir, "x.npz")},
		{"heatmap", "--out", filepath.Join(dir, "maps") + "/"},
	} {
		if report, text := scanJSON(t, exitFailed, append(args, data)...); report.Out != "" || strings.Contains(text, `"out"`) {
			t.Errorf("%v: the report says that %s was written", args, report.Out)
		}
		if _, out, _ := call(t, append([]string{"scan"}, append(args, data)...)...); strings.Contains(out, "written:") {
			t.Errorf("%v: output\n%s", args, out)
		}
	}
	if names := listing(t, dir); len(names) > 0 {
		t.Errorf("left behind: %v", names)
	}
}
