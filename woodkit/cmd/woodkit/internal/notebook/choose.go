package notebook

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Extension is the extension of a notebook's file name.
const Extension = ".ipynb"

// TextFolder is the folder below that of the notebooks which has a text of each, for authors.
const TextFolder = "text"

// List returns the paths of the notebooks in a folder, sorted by name. For a missing folder it returns none.
func List(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("listing notebooks: %w", err)
	}
	var paths []string
	for _, entry := range entries { // sorted by name
		if name := entry.Name(); !entry.IsDir() && filepath.Ext(name) == Extension && !strings.HasPrefix(name, ".") {
			paths = append(paths, filepath.Join(folder, name))
		}
	}
	return paths, nil
}

// Stem returns a notebook's file name without its extension.
func Stem(path string) string { return strings.TrimSuffix(filepath.Base(path), Extension) }

// Choose returns the notebooks that the names select. Without names, it returns all. A name is a path, a file name in the
// folder, or the part of a file name before its first hyphen, so 02 does not select 02b. Each notebook occurs only once. No
// two may have the same file name, because the outputs are named after it. If a name selects no notebook, the error lists
// the notebooks.
func Choose(folder string, names []string) ([]string, error) {
	known, err := List(folder)
	switch {
	case err != nil:
		return nil, err
	case len(known) == 0 && len(names) == 0:
		return nil, fmt.Errorf("no notebooks in %s", folder)
	case len(names) == 0:
		return known, nil
	}
	var chosen []string
	for _, name := range names {
		path, err := choose(known, name)
		if err != nil {
			return nil, err
		}
		if slices.Contains(chosen, path) {
			continue
		}
		if slices.ContainsFunc(chosen, func(other string) bool { return Stem(other) == Stem(path) }) {
			return nil, fmt.Errorf("two notebooks are called %s: take them one at a time", filepath.Base(path))
		}
		chosen = append(chosen, path)
	}
	return chosen, nil
}

func choose(known []string, name string) (string, error) {
	if !strings.ContainsRune(name, filepath.Separator) {
		var matches []string
		for _, path := range known {
			prefix, _, _ := strings.Cut(Stem(path), "-")
			if name == filepath.Base(path) || name == Stem(path) {
				return path, nil
			}
			if name == prefix {
				matches = append(matches, path)
			}
		}
		switch len(matches) {
		case 0:
		case 1:
			return matches[0], nil
		default:
			return "", fmt.Errorf("%q matches %s: give the whole file name", name, bases(matches))
		}
	}
	if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() {
		if filepath.Ext(name) != Extension {
			return "", fmt.Errorf("%s is not a notebook: its name does not end in %s", name, Extension)
		}
		path, err := filepath.Abs(name)
		if err != nil {
			return "", fmt.Errorf("finding %s: %w", name, err)
		}
		for _, other := range known { // the path may be another name of a known file
			if a, err := os.Stat(other); err == nil && os.SameFile(a, info) {
				return other, nil
			}
		}
		return path, nil
	}
	if len(known) == 0 {
		return "", fmt.Errorf("no notebook %q: the folder has no notebooks", name)
	}
	return "", fmt.Errorf("no notebook %q: the notebooks are %s", name, bases(known))
}

func bases(paths []string) string {
	var names []string
	for _, path := range paths {
		names = append(names, filepath.Base(path))
	}
	return strings.Join(names, ", ")
}
