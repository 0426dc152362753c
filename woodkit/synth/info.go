package synth

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
)

// infoFile is the file by which a folder is recognised as a synthetic set.
const infoFile = "woodkit-synthetic.json"

// Info describes a synthetic set, so that it is not mistaken for the real one and is not made twice.
type Info struct {
	Synthetic bool     `json:"synthetic"` // always true
	Version   string   `json:"version"`   // version of the generator
	Seed      uint64   `json:"seed"`
	Frames    int      `json:"frames"`   // masks
	Images    int      `json:"images"`   // as asked for in Options
	Damage    int      `json:"damage"`   // number of deliberate defects
	Defects   []string `json:"defects"`  // descriptions of the defects, one line each
	Complete  bool     `json:"complete"` // false while the set is being made and after an interrupt
}

// ErrIncomplete means that Generate has begun the set but has not finished it.
var ErrIncomplete = errors.New("the synthetic set is incomplete: generate it again")

// ReadInfo returns the description of the synthetic set in dir. The error is fs.ErrNotExist if the folder holds none.
// If the set was not finished, the error is ErrIncomplete, and the Info is returned too.
func ReadInfo(dir string) (Info, error) {
	path := filepath.Join(dir, infoFile)
	data, err := readRegular(path)
	if err != nil {
		return Info{}, fmt.Errorf("reading the description of the synthetic set: %w", err)
	}
	var info Info
	if err := json.Unmarshal(data, &info); err != nil {
		return Info{}, fmt.Errorf("reading the description of the synthetic set: %s: %w", path, err)
	}
	if !info.Complete {
		return info, fmt.Errorf("%s: %w", path, ErrIncomplete)
	}
	return info, nil
}

// readRegular reads a file. It fails if something else lies there, such as a pipe, which would make it wait for ever.
func readRegular(path string) ([]byte, error) {
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, cmp.Or(err, fmt.Errorf("%s is not a file; remove it", path))
	}
	return io.ReadAll(file)
}

func writeInfo(dir string, info Info) error {
	data, err := json.MarshalIndent(info, "", "  ")
	if err != nil {
		return err
	}
	return writeFile(filepath.Join(dir, infoFile), append(data, '\n'))
}
