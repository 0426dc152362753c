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

// newMode is the mode of a new file before the user's umask is applied.
const newMode = 0o666

const (
	// writerGone is the age from which a temporary file is removed if its writer is gone. A writer holds a lock on its
	// file, except for the moment in which it creates the file.
	writerGone = 10 * time.Second
	// abandoned is the age that applies where locks are not known, as on some network shares. There the age must count
	// too, because the process id of a writer in another container means nothing here.
	abandoned = time.Hour
)

// CreateBeside creates a temporary file beside path. Rename it to path when it is complete. If path already names a
// file, the temporary file gets that file's mode, and otherwise the mode that the umask gives to new files.
// CreateBeside also removes what killed writers of the same path left.
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
	_ = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) // best effort; the lock holds until the file is closed
	if !keep {
		return file, nil
	}
	if err := file.Chmod(mode); err != nil { // the umask may have removed permissions
		return nil, errors.Join(fmt.Errorf("keeping the mode of %s: %w", path, err), file.Close(), os.Remove(name))
	}
	return file, nil
}

// removeAbandoned removes the temporary files in a folder whose writers are gone. It looks at the files that start with
// prefix, or at all of them if prefix is empty. Files that cannot be removed stay.
func removeAbandoned(dir, prefix string, now time.Time) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, entry := range entries {
		name := entry.Name()
		dot := strings.LastIndexByte(name, '.') + 1 // after the dot come the writer's id and a part that makes the name unique
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

// isHeld reports whether a process holds the lock on a file. known is false if that cannot be found out.
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
