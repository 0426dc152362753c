package main

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestScanMistakes(t *testing.T) {
	dir := tinyDataset(t, 1)
	list := func(text string) string {
		file := filepath.Join(t.TempDir(), "list.txt")
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return "--list=" + file
	}
	tests := map[string]struct {
		args []string
		code int
		says string
	}{
		"unknown strategy":     {[]string{"--strategy=threads"}, exitUsage, "pool"},
		"no workers":           {[]string{"--strategy=pool:workers=0"}, exitUsage, "workers=0"},
		"no value":             {[]string{"--group"}, exitUsage, "woodkit: --group: its value is missing (see"},
		"unknown decoder":      {[]string{"--decoder=magic"}, exitUsage, "pixels"},
		"unknown format":       {[]string{"--format=xml"}, exitUsage, "json"},
		"unknown camera":       {[]string{"--camera=XV"}, exitUsage, `there is no camera "XV"; there are FV, RV, MVL and MVR`},
		"unknown kind of file": {[]string{"--out=counts.txt"}, exitUsage, ".csv"},
		"no list":              {[]string{"--list=" + filepath.Join(dir, "nowhere")}, exitUsage, "nowhere"},
		"list is a folder":     {[]string{"--list=" + dir}, exitUsage, "reading --list " + dir},
		"names not there": {
			[]string{list("00000_FV\n\n99999_FV.png\n00001_XX\n")},
			exitUsage,
			`list.txt: 2 of 3 names are not in the data set ` + dir + `; the first is "99999_FV.png" in line 3`,
		},
		"empty list":           {[]string{list("\n \r\n")}, exitUsage, "list.txt: there is no name in it"},
		"list of a mark":       {[]string{list("\ufeff")}, exitUsage, "list.txt: there is no name in it"},
		"nothing left":         {[]string{list("00000_FV"), "--camera=MVL"}, exitUsage, "none is of camera MVL and in the list"},
		"none of the camera":   {[]string{"--camera=MVL"}, exitFailed, "none is of camera MVL\n"},
		"file without name":    {[]string{"--out=.csv"}, exitUsage, "must end in"},
		"drawing without name": {[]string{"--timeline=" + dir + "/.png"}, exitUsage, "ends in .png"},
		"drawing of no kind":   {[]string{"--timeline=timeline.svg"}, exitUsage, "ends in .png"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			code, _, errs := call(t, append([]string{"scan", "counts", dir}, test.args...)...)
			if code != test.code || !strings.Contains(errs, test.says) || strings.Count(errs, "\n") != 1 {
				t.Errorf("exit code %d, errors %q; want %d and one line with %q", code, errs, test.code, test.says)
			}
		})
	}
}

func TestTheTextOfAScanNamesFailures(t *testing.T) {
	dir := tinyDataset(t, 2)
	if err := os.Truncate(filepath.Join(dir, masks, "00001_FV.png"), 50); err != nil {
		t.Fatal(err)
	}
	code, out, errs := call(t, "scan", "counts", dir)
	if code != exitFrames || !strings.Contains(errs, "failed: 00001_FV.png: ") || !strings.Contains(errs, "1 of 2 frames failed") {
		t.Errorf("exit code %d, errors %q", code, errs)
	}
	if !strings.Contains(out, "traffic_sign") || !strings.Contains(out, "for 1 frame:") {
		t.Errorf("output %q", out)
	}
}

// TestScansSayWhatIsOddAboutADataset: notes are printed beside the result, which does not change. With --quiet there are
// fewer.
func TestScansSayWhatIsOddAboutADataset(t *testing.T) {
	dir := tinyDataset(t, 2)
	for file, text := range map[string]string{
		"woodkit-synthetic.json":                      `{"frames": 40, "images": 40, "complete": false}`,
		"semantic_annotations/gtLabels/notes.txt":     "",
		"semantic_annotations/rgbLabels/00000_FV.png": "",
		"rgb_images/00009_FV.png":                     "",
	} {
		path := filepath.Join(dir, file)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	for _, task := range []string{"counts", "heatmap"} {
		code, out, errs := call(t, "scan", task, dir, "--format=json")
		lines := strings.Split(strings.TrimSpace(errs), "\n")
		if code != 0 || !json.Valid([]byte(out)) || len(lines) != notesShown+1 || lines[0] != "note: incomplete: 2 of 40 frames; run go tool woodkit generate again" ||
			lines[notesShown] != "note: and 1 more" {
			t.Errorf("%s: exit code %d, errors\n%s", task, code, errs)
		}
		// with --quiet, there is still a note on what changes the numbers
		if code, _, errs := call(t, "--quiet", "scan", task, dir); code != 0 || !strings.HasPrefix(errs, "note: incomplete: 2 of 40 frames") || strings.Count(errs, "\n") != 1 {
			t.Errorf("%s: exit code %d, errors %q; want one note", task, code, errs)
		}
	}
}

// TestARunThatCannotBeKept: the numbers are still right, and a line says that the run is not kept.
func TestARunThatCannotBeKept(t *testing.T) {
	dir := tinyDataset(t, 1)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	t.Setenv("WOODKIT_HOME", file)
	code, out, errs := call(t, "--quiet", "scan", "counts", dir)
	if code != 0 || !strings.Contains(out, "road") || !strings.HasPrefix(errs, "woodkit: saving ") || strings.Count(errs, "saving") < 2 || strings.Count(errs, "\n") != 1 {
		t.Errorf("exit code %d, errors %q; want one line", code, errs)
	}
}
