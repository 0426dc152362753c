package woodkit

import (
	"io/fs"

	"woodscape.example/woodkit/scan"
)

// SlowStorage is a file system that can tell an item how long it waits for it. A data set put on one by Through shows waiting
// apart from loading.
type SlowStorage interface {
	fs.FS
	// OpenFor opens a file. The time that its open and its reads wait is marked on phases, which may be nil.
	OpenFor(phases *scan.Phases, name string) (fs.File, error)
}

// Through returns the same data set with its files read through another file system: wrap gets each file system of the data
// set (that of the masks, that of the pictures) and returns the one to read instead. Storage is what the new one says of itself.
// Its frames cannot be sent to worker processes, because another process cannot open their files.
func (ds *Dataset) Through(storage string, wrap func(fs.FS) fs.FS) *Dataset {
	wrapped := map[*source]*source{nil: nil}
	through := func(from *source) *source {
		if _, ok := wrapped[from]; !ok {
			wrapped[from] = &source{fsys: wrap(from.fsys)}
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
