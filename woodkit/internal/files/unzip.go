package files

import (
	"archive/zip"
	"bytes"
	"io"
	"sync"

	"github.com/klauspost/compress/flate"
)

// quickZip makes the archive inflate its files faster than archive/zip does by itself. Call it once, before you use the
// archive. The archive is still an fs.FS that several goroutines may use, and archive/zip still checks each file's
// CRC-32.
func quickZip(archive *zip.Reader) {
	archive.RegisterDecompressor(zip.Deflate, func(packed io.Reader) io.ReadCloser {
		i := inflaters.Get().(inflater)
		// Reset can only fail because of a dictionary, and there is none.
		_ = i.Reset(packed, nil)
		return &unzipped{i}
	})
}

type inflater interface {
	io.Reader
	flate.Resetter
}

// inflaters keeps the windows and tables of inflaters (40 kB each) for the next file.
var inflaters = sync.Pool{New: func() any { return flate.NewReader(bytes.NewReader(nil)) }}

// unzipped is the part of an inflater that archive/zip holds.
type unzipped struct{ inflater }

// Close makes the inflater free for the next file. Closing again does nothing, because by then the inflater may belong
// to another file.
func (u *unzipped) Close() error {
	if u.inflater != nil {
		inflaters.Put(u.inflater)
		u.inflater = nil
	}
	return nil
}
