package leftovers

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	// foreignAge is the age from which a folder of another machine or container is removed. Here, nothing can tell
	// whether its command is gone.
	foreignAge = 24 * time.Hour
	// oldAge is the age from which files without a command's name are removed. They come from a killed set-up, or from
	// kernels that another program started, such as an editor.
	oldAge = 24 * time.Hour
)

// unnamed matches the temporary files of a set-up and of kernels.
var unnamed = []string{"run-*", "warm-*", "go-build*", "gonb_*", "gopls-tempmod*"}

// removeFolders removes the folders in tmp whose commands are gone, and old files that no process can be using.
func removeFolders(tmp string) error {
	entries, err := os.ReadDir(tmp)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var errs []error
	for _, entry := range entries {
		number, ours := strings.CutPrefix(entry.Name(), Prefix)
		pid, err := strconv.Atoi(number)
		if !ours || err != nil || pid <= 0 || !entry.IsDir() {
			continue
		}
		path := filepath.Join(tmp, entry.Name())
		where, err := os.ReadFile(filepath.Join(path, hostFile))
		here := err == nil && string(where) == host()
		if here && isGone(pid) || !here && older(path, foreignAge) {
			errs = append(errs, os.RemoveAll(path))
		}
	}
	if filepath.Clean(tmp) != filepath.Clean(os.TempDir()) && !anyoneUses(tmp) { // all programs share the system's folder
		for _, pattern := range unnamed {
			for _, entry := range entries {
				path := filepath.Join(tmp, entry.Name())
				if matched, _ := filepath.Match(pattern, entry.Name()); matched && older(path, oldAge) {
					errs = append(errs, os.RemoveAll(path))
				}
			}
		}
	}
	return errors.Join(errs...)
}

// isGone reports whether there is no such process.
func isGone(pid int) bool { return errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) }

// older reports whether, for this long, nothing was created in a folder or written to a file.
func older(path string, age time.Duration) bool {
	info, err := os.Lstat(path)
	return err == nil && time.Since(info.ModTime()) > age
}
