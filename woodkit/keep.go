package woodkit

import (
	"bytes"
	"encoding/gob"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"woodscape.example/woodkit/internal/home"
	"woodscape.example/woodkit/internal/store"
)

// Must returns value, or ends the cell with the error in one line on standard error and exit status 1.
func Must[T any](value T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, "woodkit:", err)
		exit(1)
	}
	return value
}

// keptFile is where a kept value lies: by session, so that two notebooks keep apart what they call alike.
func keptFile(name string) (string, error) {
	place, err := home.Find()
	if err != nil {
		return "", err
	}
	return filepath.Join(place.Dir, "kept", session()+"-"+shortHash([]byte(name))+".gob"), nil
}

// Keep saves a value under a name for the later cells of this notebook: each cell is a program of its own, and files are
// all that passes between them. The value's type must be one that encoding/gob takes. Keeping again replaces the value.
func Keep(name string, value any) error {
	path, err := keptFile(name)
	if err != nil {
		return fmt.Errorf("keeping %q: %w", name, err)
	}
	var buffer bytes.Buffer
	if err := gob.NewEncoder(&buffer).Encode(value); err != nil {
		return fmt.Errorf("keeping %q: %w", name, err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("keeping %q: %w", name, err)
	}
	return store.Replace(path, buffer.Bytes())
}

// Kept returns the value that an earlier cell kept under the name. The type must be the one that was kept.
func Kept[T any](name string) (value T, err error) {
	path, err := keptFile(name)
	if err != nil {
		return value, fmt.Errorf("taking %q: %w", name, err)
	}
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return value, fmt.Errorf("taking %q: nothing of that name is kept; run the cell above that keeps it first", name)
	}
	if err != nil {
		return value, fmt.Errorf("taking %q: %w", name, err)
	}
	if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&value); err != nil {
		return value, fmt.Errorf("taking %q: %w", name, err)
	}
	return value, nil
}
