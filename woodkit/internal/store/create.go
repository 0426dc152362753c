package store

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// newMode is what a new file may be used for, before the user's umask takes its part away.
const newMode = 0o666

// abandoned is the age from which a dead writer's temporary file is removed. A writer in another container has a process id
// that means nothing here, so that the age must tell as well.
const abandoned = time.Hour

// CreateBeside makes a temporary file beside path, to be renamed to path when it is whole. It has the mode of the file that
// path names already, else the one that the umask gives to new files. What killed writers of the same path left is removed.
func CreateBeside(path string) (*os.File, error) {
	prefix := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".")
	removeAbandoned(prefix, time.Now())
	name := prefix + strconv.Itoa(os.Getpid()) + "-" + rand.Text()
	mode, keep := fs.FileMode(newMode), false
	if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
		mode, keep = info.Mode().Perm(), true
	}
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, mode)
	if err != nil || !keep {
		return file, err
	}
	if err := file.Chmod(mode); err != nil { // the umask may have taken from it
		return nil, errors.Join(fmt.Errorf("keeping the mode of %s: %w", path, err), file.Close(), os.Remove(name))
	}
	return file, nil
}

// removeAbandoned removes temporary files that start with prefix, whose writers are gone. What cannot be removed stays.
func removeAbandoned(prefix string, now time.Time) {
	entries, err := os.ReadDir(filepath.Dir(prefix))
	if err != nil {
		return
	}
	for _, entry := range entries {
		rest, ours := strings.CutPrefix(entry.Name(), filepath.Base(prefix))
		owner, _, dashed := strings.Cut(rest, "-")
		pid, err := strconv.Atoi(owner)
		if !ours || !dashed || err != nil || pid <= 0 || !errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
			continue
		}
		if info, err := entry.Info(); err == nil && info.Mode().IsRegular() && now.Sub(info.ModTime()) > abandoned {
			_ = os.Remove(filepath.Join(filepath.Dir(prefix), entry.Name()))
		}
	}
}
