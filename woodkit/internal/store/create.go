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

	"woodscape.example/woodkit/internal/regular"
)

// newMode is what a new file may be used for, before the user's umask takes its part away.
const newMode = 0o666

const (
	// writerGone is the age from which a temporary file whose writer is gone is removed. Its writer holds a lock on it, but for
	// the moment in which it makes the file.
	writerGone = 10 * time.Second
	// abandoned is that age where locks are not known, as on some network shares. A writer in another container has a process
	// id that means nothing here, so that the age must tell as well.
	abandoned = time.Hour
)

// CreateBeside makes a temporary file beside path, to be renamed to path when it is whole. It has the mode of the file that
// path names already, else the one that the umask gives to new files. What killed writers of the same path left is removed.
func CreateBeside(path string) (*os.File, error) {
	prefix := "." + filepath.Base(path) + "."
	removeAbandoned(filepath.Dir(path), prefix, time.Now())
	name := filepath.Join(filepath.Dir(path), prefix) + strconv.Itoa(os.Getpid()) + "-" + rand.Text()
	mode, keep := fs.FileMode(newMode), false
	if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
		mode, keep = info.Mode().Perm(), true
	}
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return nil, err
	}
	_ = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) // best effort; until the file is closed
	if !keep {
		return file, nil
	}
	if err := file.Chmod(mode); err != nil { // the umask may have taken from it
		return nil, errors.Join(fmt.Errorf("keeping the mode of %s: %w", path, err), file.Close(), os.Remove(name))
	}
	return file, nil
}

// removeAbandoned removes the temporary files in a folder whose writers are gone: those that start with prefix, or all for an
// empty one. What cannot be removed stays.
func removeAbandoned(dir, prefix string, now time.Time) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, entry := range entries {
		name := entry.Name()
		dot := strings.LastIndexByte(name, '.') + 1 // behind it are the writer and what makes the name unique
		owner, _, dashed := strings.Cut(name[dot:], "-")
		pid, err := strconv.Atoi(owner)
		ours := strings.HasPrefix(name, ".") && (prefix == "" || name[:dot] == prefix)
		if !ours || !dashed || err != nil || pid <= 0 || !errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) {
			continue
		}
		info, err := entry.Info()
		if err != nil || !info.Mode().IsRegular() {
			continue
		}
		path := filepath.Join(dir, name)
		age := writerGone
		switch held, known := isHeld(path); {
		case held:
			continue
		case !known:
			age = abandoned
		}
		if now.Sub(info.ModTime()) > age {
			_ = os.Remove(path)
		}
	}
}

// isHeld says whether a process holds the lock on a file, if that is known.
func isHeld(path string) (held, known bool) {
	file, err := regular.Open(path)
	if err != nil {
		return false, false
	}
	defer file.Close()
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	held = errors.Is(err, syscall.EWOULDBLOCK)
	return held, held || err == nil
}
