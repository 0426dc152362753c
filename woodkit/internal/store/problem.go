package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Aside is the folder for damaged files, inside the store's folder.
const Aside = "damaged"

// A Problem is a file that is not a document or cannot be read.
type Problem struct {
	File  string // its name in the store's folder
	Err   error  // what is wrong with it
	Aside bool   // whether it was moved into the folder Aside
}

// Error says what is wrong with the file and where it is now.
func (p Problem) Error() string {
	if p.Aside {
		return fmt.Sprintf("set aside %s in the folder %s: %v", p.File, Aside, p.Err)
	}
	return fmt.Sprintf("left out %s: %v", p.File, p.Err)
}

// Unwrap returns Err.
func (p Problem) Unwrap() error { return p.Err }

// setAside moves a document into the folder of damaged files, and then the packed documents that belong to it.
func setAside(dir, name string) error {
	if err := moveAside(dir, name); err != nil {
		return err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("setting aside what belongs to %s: %w", name, err)
	}
	for _, entry := range entries {
		part := strings.TrimSuffix(name, extension) + "."
		if strings.HasPrefix(entry.Name(), part) && strings.HasSuffix(entry.Name(), packed) {
			err = errors.Join(err, moveAside(dir, entry.Name()))
		}
	}
	return err
}

func moveAside(dir, name string) error {
	if err := os.MkdirAll(filepath.Join(dir, Aside), 0o755); err != nil {
		return fmt.Errorf("setting aside %s: %w", name, err)
	}
	if err := os.Rename(filepath.Join(dir, name), filepath.Join(dir, Aside, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("setting aside %s: %w", name, err)
	}
	return nil
}
