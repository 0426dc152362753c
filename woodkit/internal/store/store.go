// Package store keeps small JSON documents in a folder, one file per document, so that they survive the process that
// wrote them. Every cell of a GoNB notebook is a separate process, so files are the only way to pass something from one
// cell to the next.
//
// A file is written under a temporary name and renamed when it is complete. So a reader finds a complete document or
// none, whatever process is killed at whatever time. A damaged file is set aside, never deleted. A file that cannot be
// read stays where it is.
package store

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// extension marks a document. Anything else in the folder is left alone.
const extension = ".json"

// packed marks a compressed document. Load skips it.
const packed = ".json.gz"

// maxDocument is the largest size of a document's file in bytes. A record of a run has about a thousand bytes.
const maxDocument = 1 << 20

// maxPacked is the largest size in bytes, both of a packed file and of its unpacked content. It keeps a damaged or
// malicious file from filling the memory.
const maxPacked = 256 << 20

// Save writes document as NAME.json into the folder dir, and creates dir if needed. Afterwards the whole file is there,
// or an error says why not.
func Save(dir, name string, document any) error {
	data, err := json.Marshal(document)
	if err != nil {
		return fmt.Errorf("saving %s: %w", name, err)
	}
	if len(data) >= maxDocument {
		return fmt.Errorf("saving %s: it has %d bytes, but at most %d could be read back", name, len(data)+1, maxDocument)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("saving %s: %w", name, err)
	}
	return Replace(filepath.Join(dir, name+extension), append(data, '\n'))
}

// Replace writes data to a temporary file beside path and renames it to path. So path names the old or the new file at
// any time.
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
