package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestVerifyCompares: a copy that is not synthetic is compared with the published numbers.
func TestVerifyCompares(t *testing.T) {
	dir := tinyDataset(t, 4)
	for name, content := range map[string]string{"00001_FV.png": "no mask", "09000_RV.png": "no mask either"} {
		if err := os.WriteFile(filepath.Join(dir, masks, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	code, out, errs := call(t, "--quiet", "verify", dir)
	if code != 1 || strings.Count(errs, "\n") != 1 {
		t.Errorf("exit code %d, errors %q; want 1 and a line", code, errs)
	}
	for _, want := range [][]string{
		{"frames with a mask", "8,234", "5", "differs"},
		{"masks that could be read", "8,234", "3", "differs"},
		{"rider: pixels in 00000_FV", "0", "0", "pass", "article"},
		{"road: pixels in 00000_FV", "310,862", "0", "differs"},
		{"traffic_sign: share of all pixels", "0.000320", "0.000000", "differs"},
		{"road: frames that contain it", "8,233", "0", "differs", "user"},
		{"00004–08233"},
		{"09000_RV.png"},
		{"00001_FV.png: "},
		{"median frequency"},
	} {
		if !hasLine(out, want...) {
			t.Errorf("no line with %q in\n%s", want, out)
		}
	}
}

// TestVerifySyntheticData: numbers of a synthetic data set are not printed beside published ones.
func TestVerifySyntheticData(t *testing.T) {
	dir := testDataset(t, 3)
	code, out, errs := call(t, "--quiet", "verify", dir)
	if code != 0 || errs != "" || !strings.Contains(out, "synthetic") || !hasLine(out, "class", "ENet") {
		t.Errorf("exit code %d, errors %q, output\n%s", code, errs, out)
	}
	for _, word := range []string{"differs", "8,234", "8233", "310,862", "missing:"} {
		if strings.Contains(out, word) {
			t.Errorf("%q in\n%s", word, out)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, masks, "00001_FV.png"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if code, out, _ := call(t, "--quiet", "verify", dir); code != 1 || !hasLine(out, "00001_FV.png: ") {
		t.Errorf("with a damaged mask: exit code %d, output\n%s", code, out)
	}
}

func TestVerifyWhatCannotBeRead(t *testing.T) {
	dir := tinyDataset(t, 1)
	if err := os.WriteFile(filepath.Join(dir, masks, "00000_FV.png"), []byte("no mask"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, _, errs := call(t, "--quiet", "verify", t.TempDir()); !strings.Contains(errs, "published numbers of WoodScape") {
		t.Errorf("an empty folder: %q; want to be told what verify is for", errs)
	}
	for _, place := range []string{t.TempDir(), filepath.Join(t.TempDir(), "none"), dir} {
		if code, _, errs := call(t, "--quiet", "verify", place); code != 2 || strings.Count(errs, "\n") != 1 {
			t.Errorf("%s: exit code %d, errors %q; want 2 and a line", place, code, errs)
		}
	}
}

// hasLine reports whether one line has all the words, in this order.
func hasLine(text string, words ...string) bool {
	for line := range strings.Lines(text) {
		found := true
		for _, word := range words {
			var after string
			_, after, found = strings.Cut(line, word)
			if !found {
				break
			}
			line = after
		}
		if found {
			return true
		}
	}
	return false
}
