package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestWhatIsLeftOutIsInTheDocument: it is there with -q, too. With --strict it is an error.
func TestWhatIsLeftOutIsInTheDocument(t *testing.T) {
	dir := tinyDataset(t, 2)
	if report, _ := scanJSON(t, 0, "counts", dir, "--strict"); len(report.LeftOut) != 0 {
		t.Errorf("of a whole data set %+v is left out", report.LeftOut)
	}
	mask, err := os.ReadFile(filepath.Join(dir, masks, "00000_FV.png"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, masks, "frame 3.png"), bytes.Clone(mask), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, task := range []string{"counts", "heatmap"} {
		report, _ := scanJSON(t, 0, task, dir)
		if len(report.LeftOut) != 1 || report.LeftOut[0].Files != 1 || !report.LeftOut[0].Masks || len(report.Notes) < 2 || report.Frames != 2 {
			t.Errorf("%s: %+v is left out, notes %q", task, report.LeftOut, report.Notes)
		}
		code, out, errs := call(t, "--quiet", "scan", task, dir, "--strict")
		if code != exitFailed || out != "" || !strings.Contains(errs, "frame 3.png") || !strings.Contains(errs, "--strict") || strings.Count(errs, "\n") != 1 {
			t.Errorf("%s: exit code %d, output %q, errors %q", task, code, out, errs)
		}
	}
}
