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

// lockPause is how often a waiting set-up looks whether it is its turn.
const lockPause = 200 * time.Millisecond

// lock waits until no other set-up works in this .woodkit folder. It calls waiting once, with the number of the process
// that holds the lock, if it has to wait. Closing the file gives the lock back, as does the end of the process and of all
// programs that inherited the file.
func (e *Environment) lock(ctx context.Context, waiting func(process string)) (*os.File, error) {
	if err := os.MkdirAll(e.Dir, 0o755); err != nil {
		return nil, explain("making the folder", err, "")
	}
	name := filepath.Join(e.Dir, "lock")
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, explain("opening the lock", err, "")
	}
	turn := time.NewTicker(lockPause)
	defer turn.Stop()
	for first := true; ; first = false {
		err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			_ = file.Truncate(0)
			_, _ = file.WriteAt([]byte(strconv.Itoa(os.Getpid())), 0) // only for the message of who waits
			return file, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			file.Close()
			return nil, fmt.Errorf("locking %s: %w", name, err)
		}
		if first {
			process, _ := os.ReadFile(name)
			waiting(strings.TrimSpace(string(process)))
		}
		select {
		case <-ctx.Done():
			file.Close()
			return nil, context.Cause(ctx)
		case <-turn.C:
		}
	}
}
