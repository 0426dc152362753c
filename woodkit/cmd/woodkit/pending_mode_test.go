package main

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestOutFilesRespectTheUmask writes the file of --out as a new file, and over a file that only its owner may read.
func TestOutFilesRespectTheUmask(t *testing.T) {
	for _, test := range []struct {
		name        string
		umask       int
		there, want os.FileMode // there is 0 if there is no file
	}{
		{"new and private", 0o077, 0, 0o600},
		{"new and open", 0o022, 0, 0o644},
		{"over a private one", 0o022, 0o600, 0o600},
	} {
		path := filepath.Join(t.TempDir(), "x.csv")
		if test.there != 0 {
			if err := os.WriteFile(path, nil, test.there); err != nil {
				t.Fatal(err)
			}
		}
		old := syscall.Umask(test.umask)
		p, err := newPendingFile("--out", path)
		if err == nil {
			err = p.write(writeText("text"))
		}
		syscall.Umask(old)
		if err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != test.want {
			t.Errorf("%s: mode %o, %v; want %o", test.name, info.Mode().Perm(), err, test.want)
		}
	}
}
