package store

import (
	"errors"
	"fmt"
	"io"

	"woodscape.example/woodkit/internal/regular"
)

// readFile reads a regular file of at most most bytes. It does not wait for a writer if a pipe lies there.
func readFile(path string, most int64) ([]byte, error) {
	file, err := regular.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	switch {
	case err != nil:
		return nil, err
	case info.Size() > most:
		return nil, fmt.Errorf("reading %s: it has %d bytes, more than %d; remove it", path, info.Size(), most)
	}
	data := make([]byte, info.Size()+1) // one byte more, to reach the end of the file
	n, err := io.ReadFull(file, data)
	switch {
	case err == nil:
		return nil, fmt.Errorf("reading %s: it grew while it was read; try again", path)
	case !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF):
		return nil, err
	}
	return data[:n], nil
}
