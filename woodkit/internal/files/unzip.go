package files

import (
	"archive/zip"
	"bytes"
	"errors"
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

// refuseEncrypted makes the encrypted files of an archive fail when they are read: archive/zip would take their bytes for damaged
// data.
func refuseEncrypted(archive *zip.Reader) {
	for _, file := range archive.File {
		if file.Flags&encryptedFlag != 0 {
			file.Method = encryptedMethod
		}
	}
	archive.RegisterDecompressor(encryptedMethod, func(io.Reader) io.ReadCloser { return io.NopCloser(sealed{}) })
}

// These numbers are from PKWARE's APPNOTE.TXT, sections 4.4.4 and 4.4.5.
const (
	encryptedFlag   = 1
	encryptedMethod = 99 // also that of files which are encrypted with AES
)

// errEncrypted is the error of a file that needs a password.
var errEncrypted = errors.New("the file is encrypted; unpack the archive with its password, and open the folder")

// sealed is what can be read of an encrypted file.
type sealed struct{}

func (sealed) Read([]byte) (int, error) { return 0, errEncrypted }

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
