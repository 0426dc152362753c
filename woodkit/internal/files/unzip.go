package files

import (
	"archive/zip"
	"bytes"
	"io"
	"sync"

	"github.com/klauspost/compress/flate"
)

// quickZip makes the archive's files inflate faster than archive/zip alone would. Call it once, before the archive is used.
// Then the archive is an fs.FS like any other, for several goroutines too, and archive/zip goes on checking each file's CRC-32.
func quickZip(archive *zip.Reader) {
	archive.RegisterDecompressor(zip.Deflate, func(packed io.Reader) io.ReadCloser {
		i := inflaters.Get().(inflater)
		// The only error that Reset has is one of a dictionary, and there is none.
		_ = i.Reset(packed, nil)
		return &unzipped{i}
	})
}

type inflater interface {
	io.Reader
	flate.Resetter
}

// inflaters keeps the windows and tables of inflaters, 40 kB each, for the next file.
var inflaters = sync.Pool{New: func() any { return flate.NewReader(bytes.NewReader(nil)) }}

// unzipped is what archive/zip holds of an inflater.
type unzipped struct{ inflater }

// Close gives the inflater to the next file. Closing again does nothing: by then it may belong to another file.
func (u *unzipped) Close() error {
	if u.inflater != nil {
		inflaters.Put(u.inflater)
		u.inflater = nil
	}
	return nil
}
