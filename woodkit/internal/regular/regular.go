// Package regular opens files that must be ordinary ones, in storage. Opening or reading a named pipe in a
// file's place would wait for ever, a device may never end, and a symbolic link can lead to either. So nothing here waits
// for such a thing: it is an error that says what lies there.
package regular

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// An Error says what lies where a file should be.
type Error struct {
	Kind string // "a named pipe"
}

// Error says so, and what to do.
func (e *Error) Error() string {
	return "it is " + e.Kind + " and not a file; put the file there, or remove it"
}

// Check returns an *Error for the mode of what is no ordinary file, and nil for a file's. A link's own mode is no file's: ask
// with the mode of what the link leads to.
func Check(mode fs.FileMode) error {
	switch {
	case mode.IsRegular():
		return nil
	case mode.IsDir():
		return &Error{"a folder"}
	case mode&fs.ModeNamedPipe != 0:
		return &Error{"a named pipe"}
	case mode&fs.ModeSocket != 0:
		return &Error{"a socket"}
	case mode&fs.ModeDevice != 0:
		return &Error{"a device"}
	case mode&fs.ModeSymlink != 0:
		return &Error{"a symbolic link"}
	}
	return &Error{"something else"}
}

// Open opens a file for reading and does not wait for the other end of a pipe. Anything but an ordinary file, a folder too, is
// an *Error in an *fs.PathError.
func Open(path string) (*os.File, error) {
	file, mode, err := open(path)
	if err != nil {
		return nil, err
	}
	if err := Check(mode); err != nil {
		return nil, errors.Join(&fs.PathError{Op: "open", Path: path, Err: err}, file.Close())
	}
	return file, nil
}

// open opens whatever is there, except for a socket, which nothing can open.
func open(path string) (*os.File, fs.FileMode, error) {
	// Not blocking means nothing for a file and a folder. Without NOCTTY a terminal could become ours.
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK|syscall.O_NOCTTY, 0)
	if err != nil {
		if info, odd := os.Stat(path); odd == nil && !info.Mode().IsDir() {
			if odd := Check(info.Mode()); odd != nil { // says more than "no such device or address"
				err = &fs.PathError{Op: "open", Path: path, Err: odd}
			}
		}
		return nil, 0, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, 0, errors.Join(err, file.Close())
	}
	return file, info.Mode(), nil
}

// ReadFile is os.ReadFile for an ordinary file; see Open.
func ReadFile(path string) ([]byte, error) {
	file, err := Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	data := make([]byte, 0, info.Size()+1) // one more, to meet the end
	for {
		n, err := file.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		if errors.Is(err, io.EOF) {
			return data, nil
		}
		if err != nil {
			return data, err
		}
		if len(data) == cap(data) { // it grows while it is read
			data = append(data, 0)[:len(data)]
		}
	}
}

// DirFS is os.DirFS, but Open fails for what is neither a file nor a folder.
func DirFS(dir string) fs.FS { return folder{os.DirFS(dir), dir} }

type folder struct {
	fs.FS
	dir string
}

func (f folder) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	file, mode, err := open(filepath.Join(f.dir, filepath.FromSlash(name)))
	if err != nil {
		if path := (*fs.PathError)(nil); errors.As(err, &path) {
			path.Path = name // as os.DirFS does: the folder is known
		}
		return nil, err
	}
	if !mode.IsDir() {
		if err := Check(mode); err != nil {
			return nil, errors.Join(&fs.PathError{Op: "open", Path: name, Err: err}, file.Close())
		}
	}
	return file, nil
}

func (f folder) Stat(name string) (fs.FileInfo, error)      { return fs.Stat(f.FS, name) }
func (f folder) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(f.FS, name) }
