package setup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Part is something in .woodkit that can be removed by itself.
type Part struct {
	Name  string // of the file or folder
	Bytes int64
	// Kept says that only people can make it again: records of runs, executed notebooks, copies that they work on.
	Kept bool
}

// remade names what a set-up makes again by itself.
var remade = []string{"bin", "cache", "data", "jupyter", "language-server", "logs", "python", ArticlePart, "stages", "tmp"}

// removing begins the name of a part that is being removed.
const removing = "removing-"

// Parts lists what is in .woodkit, by name. No folder means no parts.
func (e *Environment) Parts() ([]Part, error) {
	entries, err := os.ReadDir(e.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("listing what was made: %w", err)
	}
	var parts []Part
	for _, entry := range entries {
		if entry.Name() == "lock" {
			continue
		}
		parts = append(parts, Part{
			Name:  entry.Name(),
			Bytes: Size(filepath.Join(e.Dir, entry.Name())),
			Kept:  !slices.Contains(remade, entry.Name()) && !strings.HasPrefix(entry.Name(), removing),
		})
	}
	return parts, nil
}

// Remove removes parts and waits for a set-up that is at work, which it says on report. Names that do not exist are
// nothing to do.
func (e *Environment) Remove(ctx context.Context, names []string, report io.Writer) error {
	lock, err := e.lock(ctx, func(holder string) {
		fmt.Fprintf(report, "a set-up is at work in %s%s: waiting for it\n", e.Dir, holder)
	})
	if err != nil {
		return err
	}
	defer lock.Close()
	for _, name := range names {
		if name == "" || name == "." || name == ".." || strings.ContainsRune(name, filepath.Separator) {
			return fmt.Errorf("removing %s: not a part of %s", name, e.Dir)
		}
		doomed := filepath.Join(e.Dir, name)
		if !strings.HasPrefix(name, removing) {
			var err error
			if doomed, err = e.setAside(name); err != nil {
				return err
			}
		}
		if err := os.RemoveAll(doomed); err != nil {
			return fmt.Errorf("removing %s: %w", doomed, err)
		}
	}
	if left, err := e.Parts(); err == nil && len(left) == 0 {
		return os.RemoveAll(e.Dir)
	}
	return nil
}

// setAside renames a part, since an interrupted removal must not leave half a part that looks whole.
func (e *Environment) setAside(name string) (string, error) {
	doomed := filepath.Join(e.Dir, removing+name)
	if err := os.RemoveAll(doomed); err != nil { // left by an interrupt
		return "", fmt.Errorf("removing %s: %w", doomed, err)
	}
	if err := os.Rename(filepath.Join(e.Dir, name), doomed); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("removing %s: %w", name, err)
	}
	return doomed, nil
}
