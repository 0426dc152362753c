package setup

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
)

// onlyFolder makes a temporary folder and removes all others with the same prefix. Only the holder of the set-up's lock may
// call it, so the others are from set-ups that were killed.
func onlyFolder(tmp, prefix string) (string, error) {
	entries, err := os.ReadDir(tmp)
	if err != nil {
		return "", err
	}
	var errs []error
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), prefix) {
			errs = append(errs, os.RemoveAll(filepath.Join(tmp, entry.Name())))
		}
	}
	if err := errors.Join(errs...); err != nil {
		return "", err
	}
	return os.MkdirTemp(tmp, prefix)
}
