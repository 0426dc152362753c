// Package files reads files from a folder, a zip archive or any fs.FS, with a bound on the size of each file.
package files

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"woodscape.example/woodkit/internal/regular"
	"woodscape.example/woodkit/scan"
)

// A Source is where files come from: a folder, a zip archive, or any fs.FS that a reader brings.
type Source struct {
	FS     fs.FS
	Path   string   // the folder or archive, absolute; empty for an fs.FS, because no other process can open it
	folder bool     // true if Path is a folder, whatever its name ends in
	Twice  Repeated // entries that the archive has more than once
}

// sources keeps each folder and archive open only once per process, however many frames refer to it.
var sources sync.Map // path -> *Source

// Open opens a folder or a zip archive.
func Open(path string) (*Source, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if s, ok := sources.Load(abs); ok {
		return s.(*Source), nil
	}
	info, err := os.Stat(abs)
	if err != nil {
		return nil, fmt.Errorf("looked for a folder that holds semantic_annotations or gtLabels, or for the zip archive itself: %w", err)
	}
	s := &Source{FS: regular.DirFS(abs), Path: abs, folder: info.IsDir()}
	if !info.IsDir() {
		archive, err := openArchive(abs) // stays open until the process ends, because frames are read from it
		switch {
		case errors.Is(err, zip.ErrFormat) && !strings.EqualFold(filepath.Ext(abs), ".zip"):
			return nil, fmt.Errorf("%s is neither a folder nor a zip archive; open the folder of the masks, and unpack other archives first: %w", abs, err)
		case errors.Is(err, zip.ErrFormat):
			return nil, fmt.Errorf("%s is cut short or is not a zip archive; download it again: %w", abs, err)
		case err != nil:
			return nil, fmt.Errorf("opening the zip archive: %w", err)
		}
		quickZip(archive.Reader)
		refuseEncrypted(archive.Reader)
		s.Twice = tidyEntries(archive.Reader)
		s.FS = archive
	}
	kept, loaded := sources.LoadOrStore(abs, s)
	if loaded && !info.IsDir() {
		s.FS.(*zipFile).Close()
	}
	return kept.(*Source), nil
}

// IsFolder reports whether files can be opened by a path of the operating system.
func (s *Source) IsFolder() bool { return s.folder }

// waiting is a file system that can tell an item how long the item waits for it, as slow storage does.
type waiting interface {
	OpenFor(phases *scan.Phases, name string) (fs.File, error)
}

// open opens the file at name. If storage is slow, open marks the waiting time on phases.
func (s *Source) open(name string, phases *scan.Phases) (fs.File, error) {
	if err := s.checkForeign(name); err != nil {
		return nil, err
	}
	if slow, ok := s.FS.(waiting); ok {
		return slow.OpenFor(phases, name)
	}
	return s.FS.Open(name)
}

// Read returns the content of the file at name, which may have at most most bytes. It uses buffer if that is long
// enough. Read reads up to the end of the file, because an archive compares its checksum there.
func (s *Source) Read(name string, most int64, phases *scan.Phases, buffer []byte) ([]byte, error) {
	defer reading.end(reading.begin(name))
	file, err := s.open(name, phases)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() > most {
		return nil, fmt.Errorf("%s has %d bytes, more than the %d that such an image can have: it is another file, or it is damaged", name, info.Size(), most)
	}
	if info.IsDir() {
		return nil, fmt.Errorf("%s is a folder, not a file", name)
	}
	size := int(info.Size()) + 1 // one byte more, to reach the end of the file
	data := slices.Grow(buffer[:0], size)[:size]
	for n := 0; n < size; {
		read, err := file.Read(data[n:])
		n += read
		if err == io.EOF { // not ErrUnexpectedEOF, by which an archive reports a truncated entry
			return data[:n], nil
		}
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", name, err)
		}
	}
	return nil, fmt.Errorf("reading %s: it grew while it was read; try again", name)
}

// Head returns up to n bytes from the beginning of the file at name.
func (s *Source) Head(name string, n int) ([]byte, error) {
	file, err := s.open(name, nil)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data := make([]byte, n)
	got, err := io.ReadFull(file, data)
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		err = nil
	}
	return data[:got], err
}

// ReadAbove reads a file in the folder above the masks. It does so if the folder of masks itself was opened: gtLabels,
// or train inside it.
func (s *Source) ReadAbove(name string) ([]byte, error) {
	dir := s.Path
	for range 2 {
		if !s.IsFolder() || !strings.EqualFold(filepath.Base(dir), "gtLabels") && !strings.EqualFold(filepath.Base(filepath.Dir(dir)), "gtLabels") {
			break
		}
		dir = filepath.Dir(dir)
		data, err := regular.ReadFile(filepath.Join(dir, inFolder(dir, name)))
		if !errors.Is(err, fs.ErrNotExist) {
			return data, err
		}
	}
	return nil, fs.ErrNotExist
}

// inFolder returns the file's name as the folder of the operating system has it, whether in capitals or not.
func inFolder(dir, name string) string {
	if _, err := os.Lstat(filepath.Join(dir, name)); err == nil {
		return name
	}
	entries, _ := os.ReadDir(dir) // a folder that cannot be listed counts as empty
	for _, entry := range entries {
		if strings.EqualFold(entry.Name(), name) {
			return entry.Name()
		}
	}
	return name
}
