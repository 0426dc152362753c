package regular_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"woodscape.example/woodkit/internal/regular"
	"woodscape.example/woodkit/internal/regular/oddtest"
)

func TestOddThings(t *testing.T) {
	for _, odd := range oddtest.All {
		t.Run(odd.Name, func(t *testing.T) {
			dir := t.TempDir()
			odd.Put(t, filepath.Join(dir, "a"))
			for name, open := range map[string]func() error{
				"Open":     func() error { _, err := regular.Open(filepath.Join(dir, "a")); return err },
				"ReadFile": func() error { _, err := regular.ReadFile(filepath.Join(dir, "a")); return err },
				"DirFS":    func() error { _, err := regular.DirFS(dir).Open("a"); return err },
				"fs":       func() error { _, err := fs.ReadFile(regular.DirFS(dir), "a"); return err },
			} {
				oddtest.InTime(t, name, func() {
					if odd2 := (*regular.Error)(nil); !errors.As(open(), &odd2) || odd2.Kind != odd.Kind {
						t.Errorf("%s: %v, want %s", name, open(), odd.Kind)
					}
				})
			}
		})
	}
}

func TestFilesAndFolders(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "below", "it"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"a": "text", "empty": "", "below/b": "more text"} {
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if got, err := regular.ReadFile(filepath.Join(dir, filepath.FromSlash(name))); string(got) != text || err != nil {
			t.Errorf("%s: %q, %v; want %q", name, got, err, text)
		}
	}
	if err := os.Symlink("a", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	if err := fstest.TestFS(regular.DirFS(dir), "a", "empty", "link", "below", "below/b", "below/it"); err != nil {
		t.Error(err)
	}
	if odd := (*regular.Error)(nil); !errors.As(second(regular.Open(dir)), &odd) {
		t.Errorf("a folder is opened as a file")
	}
	if _, err := regular.Open(filepath.Join(dir, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v, want fs.ErrNotExist", err)
	}
}

func second(_ *os.File, err error) error { return err }

// BenchmarkReadFile compares ReadFile with os.ReadFile.
func BenchmarkReadFile(b *testing.B) {
	file := filepath.Join(b.TempDir(), "a")
	if err := os.WriteFile(file, make([]byte, 20_000), 0o644); err != nil {
		b.Fatal(err)
	}
	for _, by := range []struct {
		name string
		read func(string) ([]byte, error)
	}{{"os", os.ReadFile}, {"regular", regular.ReadFile}} {
		b.Run("by="+by.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := by.read(file); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
