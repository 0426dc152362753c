package files

import (
	"archive/zip"
	"errors"
	"io"
	"io/fs"
	"os"

	"woodscape.example/woodkit/internal/regular"
)

// A zipFile is an open zip archive.
type zipFile struct {
	*zip.Reader
	file *os.File
}

// openArchive opens a zip archive. If path is not a file, it fails instead of waiting, for example for a pipe.
func openArchive(path string) (*zipFile, error) {
	file, err := regular.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	archive, err := zip.NewReader(file, info.Size())
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return &zipFile{archive, file}, nil
}

// Close closes the archive's file.
func (z *zipFile) Close() error { return z.file.Close() }

// Entries returns the files of a zip archive in the order in which it lists them. For any other source there are none.
func (s *Source) Entries() []*zip.File {
	if archive, ok := s.FS.(*zipFile); ok {
		return archive.File
	}
	return nil
}

// checkForeign fails if name is neither a file nor a folder in a file system that the reader brought. It must not open
// the file, so it works only if the file system tells the kind without that. Our own folders and archives check while
// opening.
func (s *Source) checkForeign(name string) error {
	stat, ok := s.FS.(fs.StatFS)
	if !ok || s.Path != "" {
		return nil
	}
	info, err := stat.Stat(name)
	if err != nil || info.IsDir() {
		return nil // opening the file gives a better error
	}
	if err := regular.Check(info.Mode()); err != nil {
		return &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return nil
}

// ReadSmall reads a whole file other than a mask or a picture.
func (s *Source) ReadSmall(name string) ([]byte, error) {
	file, err := s.open(name, nil)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(file)
}
