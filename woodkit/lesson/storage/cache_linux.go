package storage

import (
	"fmt"

	// The standard library has no posix_fadvise. x/sys is the Go project's own package for system calls.
	"golang.org/x/sys/unix"

	"woodscape.example/woodkit/internal/regular"
)

// forget drops a file from the system's cache. Before that, it writes changed pages to the disk, because the system drops
// only clean pages.
func forget(path string) error {
	file, err := regular.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := file.Sync(); err != nil {
		return fmt.Errorf("writing %s back: %w", path, err)
	}
	if err := unix.Fadvise(int(file.Fd()), 0, 0, unix.FADV_DONTNEED); err != nil {
		return fmt.Errorf("dropping %s from the cache: %w", path, err)
	}
	return nil
}
