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

// infoFile is the file in a synthetic set's folder by which it is known.
const infoFile = "woodkit-synthetic.json"

// Info says what a synthetic set is, so that nobody takes it for the real one and nobody makes it twice.
type Info struct {
	Synthetic bool     `json:"synthetic"` // always true
	Version   string   `json:"version"`   // of the generator
	Seed      uint64   `json:"seed"`
	Frames    int      `json:"frames"`   // masks
	Images    int      `json:"images"`   // as asked for in Options
	Damage    int      `json:"damage"`   // number of defects put in on purpose
	Defects   []string `json:"defects"`  // what they are, a line each
	Complete  bool     `json:"complete"` // false while the set is being made and after an interrupt
}

// ErrIncomplete says that Generate has begun the set and has not finished it.
var ErrIncomplete = errors.New("the synthetic set is incomplete: generate it again")

// ReadInfo returns what the folder's synthetic set is. The error is fs.ErrNotExist where the folder holds none, and
// ErrIncomplete, beside the Info, where the set was not finished.
func ReadInfo(dir string) (Info, error) {
	path := filepath.Join(dir, infoFile)
	data, err := readRegular(path)
	if err != nil {
		return Info{}, fmt.Errorf("reading what the synthetic set is: %w", err)
	}
	var info Info
	if err := json.Unmarshal(data, &info); err != nil {
		return Info{}, fmt.Errorf("reading what the synthetic set is: %s: %w", path, err)
	}
	if !info.Complete {
		return info, fmt.Errorf("%s: %w", path, ErrIncomplete)
	}
	return info, nil
}

// readRegular reads a file, and fails where something else lies there, such as a pipe that would keep it waiting for ever.
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
