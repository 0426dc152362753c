// Package regular opens files that must be ordinary files in storage. If a named pipe lies in a file's place, opening
// or reading it would wait for ever. A device may never end, and a symbolic link can lead to either. So this package
// does not wait for such a thing, and returns an error that says what lies there.
package regular

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// An Error says what lies in the place of a file.
type Error struct {
	Kind string // such as "a named pipe"
}

// Error says what lies there and what to do.
func (e *Error) Error() string {
	return "it is " + e.Kind + " and not a file; put the file there, or remove it"
}

// Check returns nil for the mode of an ordinary file and an *Error for any other mode. A symbolic link's own mode is
// not that of a file, so pass the mode of the link's target.
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

// Open opens a file for reading and does not wait for the other end of a pipe. For anything but an ordinary file, also
// for a folder, it returns an *Error in an *fs.PathError.
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

// open opens whatever is there, except a socket, which cannot be opened.
func open(path string) (*os.File, fs.FileMode, error) {
	// NONBLOCK changes nothing for files and folders. Without NOCTTY, a terminal could become our controlling terminal.
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

// ReadFile is like os.ReadFile, but only for an ordinary file; see Open.
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
	data := make([]byte, 0, info.Size()+1) // one byte more, to reach the end of the file
	for {
		n, err := file.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		if errors.Is(err, io.EOF) {
			return data, nil
		}
		if err != nil {
			return data, err
		}
		if len(data) == cap(data) { // the file grows while it is read
			data = append(data, 0)[:len(data)]
		}
	}
}

// DirFS is like os.DirFS, but Open fails if the entry is neither a file nor a folder.
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
			path.Path = name // as os.DirFS does, because the caller knows the folder
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
