package main

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	"woodscape.example/woodkit/internal/interrupt"
)

// TestNothingIsPendingAtTheEnd checks that a program that ends before its scan leaves no temporary file and no folder that
// it made. Files that were written stay.
func TestNothingIsPendingAtTheEnd(t *testing.T) {
	dir := t.TempDir()
	written, err := newPendingFile("--out", filepath.Join(dir, "written.csv"))
	if err == nil {
		err = written.write(func(w io.Writer) error { _, err := io.WriteString(w, "text"); return err })
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Join(dir, "a.csv"), filepath.Join(dir, "maps") + string(os.PathSeparator)} {
		if _, err := newPendingFile("--out", path); err != nil {
			t.Fatal(err)
		}
	}
	interrupt.CleanUp()
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 || entries[0].Name() != "written.csv" {
		t.Errorf("left: %v, %v; want only the written file", entries, err)
	}
}
