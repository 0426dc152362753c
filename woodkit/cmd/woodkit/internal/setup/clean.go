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

// Part is a file or folder in .woodkit that can be removed on its own.
type Part struct {
	Name  string // of the file or folder
	Bytes int64
	// Kept marks parts that woodkit cannot make again by itself: records of runs, executed notebooks, the reader's copies.
	Kept bool
}

// remade names the parts that a set-up can make again.
var remade = []string{"bin", "cache", "data", "jupyter", "language-server", "logs", "python", ArticlePart, SparkPart, "stages", "tmp"}

// removing is the prefix of a part that is being removed.
const removing = "removing-"

// Parts lists the parts in .woodkit, by name. Without the folder there are none.
func (e *Environment) Parts() ([]Part, error) {
	entries, err := os.ReadDir(e.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("listing the parts in .woodkit: %w", err)
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

// Remove removes parts. If a set-up is running, it says so on report and waits for its end. It ignores names that do not
// exist.
func (e *Environment) Remove(ctx context.Context, names []string, report io.Writer) error {
	lock, err := e.lock(ctx, func(holder string) {
		fmt.Fprintf(report, "a set-up is running in %s%s: waiting for it to end\n", e.Dir, holder)
	})
	if err != nil {
		return err
	}
	defer lock.Close()
	for _, name := range names {
		if name == "" || name == "." || name == ".." || strings.ContainsRune(name, filepath.Separator) {
			return fmt.Errorf("removing %s: this is not a part of %s", name, e.Dir)
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

// setAside renames a part before it is removed. Otherwise an interrupt could leave half a part under its usual name.
func (e *Environment) setAside(name string) (string, error) {
	doomed := filepath.Join(e.Dir, removing+name)
	if err := os.RemoveAll(doomed); err != nil { // from an interrupted removal
		return "", fmt.Errorf("removing %s: %w", doomed, err)
	}
	if err := os.Rename(filepath.Join(e.Dir, name), doomed); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("removing %s: %w", name, err)
	}
	return doomed, nil
}
