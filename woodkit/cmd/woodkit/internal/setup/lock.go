package setup

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// lockPause is the interval at which a waiting set-up tries the lock.
const lockPause = 200 * time.Millisecond

// lock waits until no other set-up runs in this .woodkit folder. If it has to wait, it calls waiting once, with words that
// name the holder's process, or with "". The lock is released when the file is closed, or when this process and all programs
// that inherited the file have ended.
func (e *Environment) lock(ctx context.Context, waiting func(holder string)) (*os.File, error) {
	turn := time.NewTicker(lockPause)
	defer turn.Stop()
	for first := true; ; first = false {
		file, err := e.tryLock()
		if err == nil || !errors.Is(err, errLocked) {
			return file, err
		}
		if first {
			holder := ""
			if process, err := os.ReadFile(e.lockFile()); err == nil && len(process) > 0 {
				holder = " (process " + strings.TrimSpace(string(process)) + ")"
			}
			waiting(holder)
		}
		select {
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		case <-turn.C:
		}
	}
}

// errLocked means that another process has the lock.
var errLocked = errors.New("locked")

func (e *Environment) lockFile() string { return filepath.Join(e.Dir, "lock") }

// tryLock takes the lock or returns errLocked.
func (e *Environment) tryLock() (*os.File, error) {
	if err := os.MkdirAll(e.Dir, 0o755); err != nil {
		return nil, explain("making the folder .woodkit", err, "")
	}
	file, err := os.OpenFile(e.lockFile(), os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, explain("opening the lock", err, "")
	}
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		// The last holder may have removed the file. Then a lock on it is useless, because the next process locks a new
		// file.
		mine, failed := file.Stat()
		there, gone := os.Stat(e.lockFile())
		if failed == nil && gone == nil && os.SameFile(mine, there) {
			_ = file.Truncate(0)
			_, _ = file.WriteAt([]byte(strconv.Itoa(os.Getpid())), 0) // for the message of a waiting process
			return file, nil
		}
		err = errLocked
	}
	file.Close()
	if errors.Is(err, syscall.EWOULDBLOCK) || errors.Is(err, syscall.EINTR) {
		err = errLocked
	}
	if errors.Is(err, errLocked) {
		return nil, err
	}
	return nil, fmt.Errorf("locking %s: %w", e.lockFile(), err)
}
