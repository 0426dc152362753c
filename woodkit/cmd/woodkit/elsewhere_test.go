package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"woodscape.example/woodkit/internal/home"
)

// TestScansOutsideOfACheckout: they keep their records in the user's folder for data, say so once, and list them later.
func TestScansOutsideOfACheckout(t *testing.T) {
	dir := tinyDataset(t, 3)
	data := t.TempDir()
	t.Setenv("XDG_DATA_HOME", data)
	t.Chdir(t.TempDir())
	for i, strategy := range []string{"fold:workers=2", "processes:workers=1"} {
		t.Setenv(home.Variable, "")
		code, _, errs := call(t, "--quiet", "scan", "counts", dir, "--strategy", strategy)
		if said := strings.Contains(errs, filepath.Join(data, "woodkit")); code != 0 || said != (i == 0) || strings.Contains(errs, "checkout") {
			t.Errorf("scan %d: exit code %d, errors %q", i, code, errs)
		}
	}
	if kept, err := filepath.Glob(filepath.Join(data, "woodkit", "records", "*.json")); err != nil || len(kept) < 2 {
		t.Errorf("%d records, %v", len(kept), err)
	}
	t.Setenv(home.Variable, "")
	if code, out, errs := call(t, "timings"); code != 0 || !strings.Contains(out, "fold:workers=2") || !strings.Contains(out, "processes:workers=1") {
		t.Errorf("timings: exit code %d, %q, errors %q", code, out, errs)
	}
	elsewhere := filepath.Join(t.TempDir(), "mine")
	t.Setenv(home.Variable, elsewhere)
	if code, _, errs := call(t, "--quiet", "scan", "counts", dir); code != 0 || errs != "" {
		t.Errorf("with %s: exit code %d, errors %q", home.Variable, code, errs)
	}
	if _, err := os.Stat(filepath.Join(elsewhere, "records")); err != nil {
		t.Error(err)
	}
}

// TestWhereThereIsNoPlaceForRecords: a line says so, and the scan goes on.
func TestWhereThereIsNoPlaceForRecords(t *testing.T) {
	dir := tinyDataset(t, 1)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	t.Setenv("XDG_DATA_HOME", file)
	t.Setenv(home.Variable, "")
	t.Chdir(t.TempDir())
	code, out, errs := call(t, "--quiet", "scan", "counts", dir)
	if code != 0 || !strings.Contains(out, "road") || !strings.Contains(errs, file) || !strings.Contains(errs, home.Variable) {
		t.Errorf("exit code %d, output %q, errors %q", code, out, errs)
	}
}
