package lab

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestCopiesHoldNoAnswers(t *testing.T) {
	from, to := t.TempDir(), t.TempDir()
	for _, name := range []string{"TEACHING.md", "README.md"} {
		if err := os.WriteFile(filepath.Join(from, name), []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := (Copies{From: from, To: to}).Make(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(to, "README.md")); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(to, "TEACHING.md")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("TEACHING.md is among the copies (%v)", err)
	}
}
