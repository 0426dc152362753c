// Package store keeps small JSON documents in a folder, one file each, so that they survive the process that wrote them:
// every cell of a GoNB notebook is a process of its own, and files are all that passes from one to the next.
//
// A file is written under a temporary name and renamed when it is whole, so that a reader finds a document as it was
// meant or not at all, whatever is killed and whenever. A file that is damaged is set aside, never deleted; one that cannot
// be read stays where it is.
package store

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// extension marks a document; anything else in the folder is left alone.
const extension = ".json"

// packed marks a compressed document. Load passes it over.
const packed = ".json.gz"

// maxDocument bounds the size of a document's file, in bytes. A record of a run has about a thousand.
const maxDocument = 1 << 20

// maxPacked bounds the file of a packed document and what it may unpack to, in bytes: a damaged or made-up file must not fill
// the memory.
const maxPacked = 256 << 20

// Save writes document as NAME.json into the folder dir, which it makes where it is missing. Either the whole file is
// there afterwards or an error says why not.
func Save(dir, name string, document any) error {
	data, err := json.Marshal(document)
	if err != nil {
		return fmt.Errorf("saving %s: %w", name, err)
	}
	if len(data) >= maxDocument {
		return fmt.Errorf("saving %s: it has %d bytes, and only %d could be read back", name, len(data)+1, maxDocument)
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
