package woodkit

import (
	"io/fs"

	"woodscape.example/woodkit/internal/files"
)

// Through returns the same data set with its files read through another file system. It calls wrap with each file system of
// the data set (that of the masks, that of the images), and wrap returns the one to read instead. Storage describes the new
// one. If the new file system has a method
//
//	OpenFor(phases *scan.Phases, name string) (fs.File, error)
//
// Through opens files with it. The method marks on phases (which may be nil) how long an open or a read waits, so that
// figures show waiting apart from loading. The frames cannot be sent to worker processes, because another process cannot open
// their files.
func (ds *Dataset) Through(storage string, wrap func(fs.FS) fs.FS) *Dataset {
	wrapped := map[*files.Source]*files.Source{nil: nil}
	through := func(from *files.Source) *files.Source {
		if _, ok := wrapped[from]; !ok {
			wrapped[from] = &files.Source{FS: wrap(from.FS)}
		}
		return wrapped[from]
	}
	other := *ds
	other.storage, other.masks = storage, through(ds.masks)
	other.frames = make([]Frame, len(ds.frames))
	for i, f := range ds.frames {
		f.masks, f.images = through(f.masks), through(f.images)
		other.frames[i] = f
	}
	return &other
}
