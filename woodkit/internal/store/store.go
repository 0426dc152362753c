// Package store keeps small JSON documents in a folder, one file each, so that they survive the process that wrote them:
// every cell of a GoNB notebook is a process of its own, and files are all that passes from one to the next.
//
// A file is written under a temporary name and renamed when it is whole, so that a reader finds a document as it was
// meant or not at all, whatever is killed and whenever. A file that cannot be read back is set aside, never deleted.
package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"woodscape.example/woodkit/internal/regular"
)

// extension marks a document; anything else in the folder is left alone.
const extension = ".json"

// aside is the folder, below the store's, of files that could not be read.
const aside = "damaged"

// Save writes document as NAME.json into the folder dir, which it makes where it is missing. Either the whole file is
// there afterwards or an error says why not.
func Save(dir, name string, document any) error {
	data, err := json.Marshal(document)
	if err != nil {
		return fmt.Errorf("saving %s: %w", name, err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("saving %s: %w", name, err)
	}
	return Replace(filepath.Join(dir, name+extension), append(data, '\n'))
}

// Replace writes data to a temporary file beside path and renames it to path: at any time the old or the new one is there.
func Replace(path string, data []byte) error {
	file, err := CreateBeside(path)
	if err != nil {
		return fmt.Errorf("saving %s: %w", path, err)
	}
	_, err = file.Write(data)
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		os.Remove(file.Name())
		return fmt.Errorf("saving %s: %w; is the disk full?", path, err)
	}
	return nil
}

// Load reads every document in the folder dir, in name order, and accepts it with accept. A file that is no document, or
// that accept refuses, is moved into the folder "damaged" below dir and named in setAside with the reason. A folder that
// is not there holds no documents. What killed writers left in it is removed.
func Load[T any](dir string, accept func(T) error) (documents []T, setAside []string, err error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, fmt.Errorf("reading records: %w", err)
	}
	removeAbandoned(dir, "", time.Now())
	for _, entry := range entries {
		if entry.IsDir() || !strings.HasSuffix(entry.Name(), extension) || strings.HasPrefix(entry.Name(), ".") {
			continue
		}
		path := filepath.Join(dir, entry.Name())
		document, err := Read[T](path)
		if errors.Is(err, fs.ErrNotExist) { // deleted meanwhile
			continue
		}
		if err == nil {
			err = accept(document)
		}
		if err != nil {
			setAside = append(setAside, fmt.Sprintf("%s: %v", entry.Name(), err))
			if err := moveAside(dir, entry.Name()); err != nil {
				return documents, setAside, err
			}
			continue
		}
		documents = append(documents, document)
	}
	return documents, setAside, nil
}

// Read reads one document. A missing file is an error that wraps fs.ErrNotExist.
func Read[T any](path string) (document T, err error) {
	data, err := regular.ReadFile(path)
	if err != nil {
		return document, err
	}
	if err := json.Unmarshal(data, &document); err != nil {
		return document, fmt.Errorf("reading %s: %w", path, err)
	}
	return document, nil
}

func moveAside(dir, name string) error {
	if err := os.MkdirAll(filepath.Join(dir, aside), 0o755); err != nil {
		return fmt.Errorf("setting aside %s: %w", name, err)
	}
	if err := os.Rename(filepath.Join(dir, name), filepath.Join(dir, aside, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("setting aside %s: %w", name, err)
	}
	return nil
}
