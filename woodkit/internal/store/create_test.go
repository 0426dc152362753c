package store

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// TestModes writes a new file, and replaces a file that has its own mode, under several umasks.
func TestModes(t *testing.T) {
	for _, test := range []struct {
		umask       int
		there, want fs.FileMode // there is the old file's mode; 0 means no file
	}{
		{0o022, 0, 0o644},
		{0o077, 0, 0o600},
		{0o027, 0, 0o640},
		{0o022, 0o600, 0o600},
		{0o077, 0o644, 0o644},
		{0o022, 0o664, 0o664},
	} {
		t.Run(fmt.Sprintf("umask %o over %o", test.umask, test.there), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "a.json")
			if test.there != 0 {
				if err := os.WriteFile(path, nil, 0o600); err != nil {
					t.Fatal(err)
				}
				if err := os.Chmod(path, test.there); err != nil {
					t.Fatal(err)
				}
			}
			old := syscall.Umask(test.umask)
			err := Replace(path, []byte("x"))
			syscall.Umask(old)
			if err != nil {
				t.Fatal(err)
			}
			if info, err := os.Stat(path); err != nil || info.Mode().Perm() != test.want {
				t.Errorf("mode %o, %v; want %o", info.Mode().Perm(), err, test.want)
			}
		})
	}
}

// TestKilledWritersLeaveNothing writes beside files that dead and living writers left.
func TestKilledWritersLeaveNothing(t *testing.T) {
	gone := exec.Command(os.Args[0], "-test.run=^$")
	if err := gone.Run(); err != nil {
		t.Fatal(err)
	}
	dead, alive := gone.Process.Pid, os.Getpid()
	dir := t.TempDir()
	old := time.Now().Add(-2 * abandoned)
	for _, test := range []struct {
		name    string
		written time.Time
		kept    bool
	}{
		{fmt.Sprintf(".a.json.%d-OLD", dead), old, false},
		{fmt.Sprintf(".a.json.%d-NEW", dead), time.Now(), true},
		{fmt.Sprintf(".a.json.%d-OLD", alive), old, true},
		{fmt.Sprintf(".b.json.%d-OLD", dead), old, true}, // belongs to another file
		{".a.json.mine", old, true},
	} {
		name := filepath.Join(dir, test.name)
		if err := os.WriteFile(name, nil, 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(name, test.written, test.written); err != nil {
			t.Fatal(err)
		}
		if err := Replace(filepath.Join(dir, "a.json"), []byte("x")); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(name); (err == nil) != test.kept {
			t.Errorf("%s: %v, want it kept: %v", test.name, err, test.kept)
		}
	}
}
