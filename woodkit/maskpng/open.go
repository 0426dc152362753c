package maskpng

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// openFile opens a file. A named pipe, a socket or a device in its place is an error: it could keep the reader waiting for
// ever.
func openFile(name string) (*os.File, error) {
	f, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is not a file but of mode %v; put the mask there", name, info.Mode())
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}
