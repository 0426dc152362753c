package main

import (
	"fmt"
	"image"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// strange gives the first frames of tinyDataset an id that is no class.
func strange(t *testing.T, dir string, frames int) {
	t.Helper()
	labels := image.NewGray(image.Rect(0, 0, 8, 6))
	labels.Pix[11] = 11
	for i := range frames {
		putMask(t, dir, fmt.Sprintf("%05d_FV", i), labels)
	}
}

func TestFailuresOfOneKindAreOneLine(t *testing.T) {
	dir := tinyDataset(t, 9)
	strange(t, dir, 7)
	for _, task := range []string{"counts", "heatmap"} {
		code, _, errs := call(t, "scan", task, dir)
		if code != exitFrames || strings.Count(errs, "failed: ") != 1 || !strings.Contains(errs, "failed: 7 masks: ") {
			t.Errorf("%s: exit code %d, errors\n%s", task, code, errs)
		}
		report, _ := scanJSON(t, exitFrames, task, dir)
		if len(report.Failed) != 7 || len(report.Failures) != 1 || report.Failures[0].Count != 7 || len(report.Failures[0].First) != 3 {
			t.Errorf("%s: %d failures of %d kinds: %+v", task, len(report.Failed), len(report.Failures), report.Failures)
		}
	}
}

// TestOneFrameIsNotCalledAll: of a single frame, texts say "1 frame" or "the only frame".
func TestOneFrameIsNotCalledAll(t *testing.T) {
	dir := tinyDataset(t, 1)
	code, out, errs := call(t, "scan", "counts", dir)
	if all := out + errs; code != 0 || !strings.Contains(all, "1 frame:") || strings.Contains(all, "1 frames") {
		t.Errorf("exit code %d, %s", code, all)
	}
	strange(t, dir, 1)
	code, _, errs = call(t, "scan", "counts", dir)
	if code != exitFailed || !strings.Contains(errs, "the only frame failed") {
		t.Errorf("exit code %d, %s", code, errs)
	}
}

func TestWhereEveryFrameFailedThereAreNoNumbers(t *testing.T) {
	dir := tinyDataset(t, 4)
	strange(t, dir, 4)
	for _, task := range []string{"counts", "heatmap"} {
		for _, strategy := range []string{"serial", "fold:workers=2"} {
			code, out, errs := call(t, "scan", task, dir, "--strategy", strategy)
			if code != exitFailed || strings.Contains(out, "road") || !strings.Contains(errs, "all 4 frames failed") {
				t.Errorf("%s, %s: exit code %d, output %q, errors %q", task, strategy, code, out, errs)
			}
			report, _ := scanJSON(t, exitFailed, task, dir, "--strategy", strategy)
			if diff := cmp.Diff("null null", fmt.Sprintf("%s %s", report.Counts, report.Presence)); diff != "" || len(report.Failed) != 4 {
				t.Errorf("%s, %s: %d failures, numbers (-want +got):\n%s", task, strategy, len(report.Failed), diff)
			}
		}
	}
}
