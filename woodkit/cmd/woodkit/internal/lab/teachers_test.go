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
	if err := os.Mkdir(filepath.Join(from, "text"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"TEACHING.md", "README.md", "text/01.md"} {
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
	for _, name := range []string{"TEACHING.md", "text"} {
		if _, err := os.Stat(filepath.Join(to, name)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s is among the copies (%v)", name, err)
		}
	}
}
