package scan

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Between a process and its workers, gob messages travel in frames: the magic number, the length of what
// follows in bytes (uint64, little-endian), and the bytes. A stray line on the pipe is noticed at once.

const magic = "\xf5WKSCAN\n"

const headerLength = len(magic) + 8

// largestMessage bounds a message, and with it the length that a reader believes, in bytes. It stays well
// below what gob takes; the tests lower it.
var largestMessage int64 = 1 << 30

var errGarbage = errors.New("answered with something that is no answer")

// errTooLarge: a message is over the limit; nothing of it was written.
type errTooLarge struct{ bytes, limit int64 }

func (e errTooLarge) Error() string {
	return fmt.Sprintf("%s is more than the %s that cross to another process; return less, such as counts in place of planes, or use a strategy within this process",
		megabytes(e.bytes), megabytes(e.limit))
}

// frameWriter sends each Write as a frame: gob writes a whole message at a time, so none is copied here.
type frameWriter struct {
	out   *bufio.Writer
	limit int64
	err   error // the first failure of the pipe itself
}

func newFrameWriter(w io.Writer, limit int64) *frameWriter {
	return &frameWriter{out: bufio.NewWriterSize(w, 1<<18), limit: limit}
}

func (w *frameWriter) Write(message []byte) (int, error) {
	if int64(len(message)) > w.limit {
		return 0, errTooLarge{int64(len(message)), w.limit}
	}
	header := binary.LittleEndian.AppendUint64([]byte(magic), uint64(len(message)))
	if _, err := w.out.Write(header); err != nil {
		return 0, w.fail(err)
	}
	n, err := w.out.Write(message)
	return n, w.fail(err)
}

func (w *frameWriter) flush() error { return w.fail(w.out.Flush()) }

func (w *frameWriter) fail(err error) error {
	if err != nil && w.err == nil {
		w.err = err
	}
	return err
}

// frameReader gives back what the frames hold as one stream. It has ReadByte, so gob puts no buffer on top.
type frameReader struct {
	in    *bufio.Reader
	limit int64
	left  int64 // bytes of the frame that are still to come
	err   error // the first failure of the pipe itself, also of a frame that is none
}

func newFrameReader(r io.Reader, limit int64) *frameReader {
	return &frameReader{in: bufio.NewReaderSize(r, 1<<16), limit: limit}
}

func (r *frameReader) Read(p []byte) (int, error) {
	if err := r.open(); err != nil {
		return 0, err
	}
	if int64(len(p)) > r.left {
		p = p[:r.left]
	}
	n, err := r.in.Read(p)
	r.left -= int64(n)
	return n, r.fail(err)
}

func (r *frameReader) ReadByte() (byte, error) {
	if err := r.open(); err != nil {
		return 0, err
	}
	b, err := r.in.ReadByte()
	if err == nil {
		r.left--
	}
	return b, r.fail(err)
}

// open reads headers until there are bytes to read.
func (r *frameReader) open() error {
	for r.left == 0 {
		var header [headerLength]byte
		n, err := io.ReadFull(r.in, header[:])
		if n > 0 && string(header[:min(n, len(magic))]) != magic[:min(n, len(magic))] {
			return r.fail(fmt.Errorf("%w: %q", errGarbage, header[:n]))
		}
		if err != nil {
			return r.fail(err)
		}
		length := binary.LittleEndian.Uint64(header[len(magic):])
		if length > uint64(r.limit) {
			return r.fail(fmt.Errorf("%w: a message of %d bytes", errGarbage, length))
		}
		r.left = int64(length)
	}
	return nil
}

func (r *frameReader) fail(err error) error {
	if err != nil && r.err == nil {
		r.err = err
	}
	return err
}

// await returns when there is something to read, or never will be.
func (r *frameReader) await() { r.in.Peek(1) }

// skipTo reads up to and with the first header, which must be of an empty frame, and returns what came before
// it: what package variables printed while they were initialised.
func (r *frameReader) skipTo() (before []byte, err error) {
	want := string(binary.LittleEndian.AppendUint64([]byte(magic), 0))
	for len(before) < 1<<20 {
		b, err := r.in.ReadByte()
		if err != nil {
			return before, r.fail(err)
		}
		before = append(before, b)
		if n := len(before) - len(want); b == want[len(want)-1] && n >= 0 && string(before[n:]) == want {
			return before[:n], nil
		}
	}
	return before, r.fail(errGarbage)
}
