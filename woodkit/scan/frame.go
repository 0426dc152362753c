package scan

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Between a process and its workers, gob messages travel in frames: the magic number, the length of what
// follows in bytes (uint64, little-endian), and the bytes. A stray line on the pipe is noticed at once. A mark
// is a header alone, with one of two lengths that no frame has.

const magic = "\xf5WKSCAN\n"

const (
	streamOver uint64 = 0         // a value was given up, and another gob stream begins; also a worker's first sign
	valueOver  uint64 = 1<<64 - 2 // a value is whole
	noMark     uint64 = 1<<64 - 1 // is never written
)

const headerLength = len(magic) + 8

// largestMessage bounds a message, and with it the length that a reader believes, in bytes. It stays well
// below what gob takes; the tests lower it.
var largestMessage int64 = 1 << 30

var (
	errGarbage = errors.New("answered with something that is no answer")
	errMark    = errors.New("a value ends before it is whole")
)

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

// mark ends a value (see stream.go).
func (w *frameWriter) mark(m uint64) {
	_, err := w.out.Write(binary.LittleEndian.AppendUint64([]byte(magic), m))
	w.fail(err)
}

func (w *frameWriter) flush() error { return w.fail(w.out.Flush()) }

func (w *frameWriter) fail(err error) error {
	if err != nil && w.err == nil {
		w.err = err
	}
	return err
}

// frameReader gives back what the frames hold as one stream, up to a mark. It has ReadByte, so gob puts no buffer on
// top.
type frameReader struct {
	in    *bufio.Reader
	limit int64
	left  int64  // bytes of the frame that are still to come
	mark  uint64 // that was read and not skipped
	err   error  // the first failure of the pipe itself, also of a frame that is none
}

func newFrameReader(r io.Reader, limit int64) *frameReader {
	return &frameReader{in: bufio.NewReaderSize(r, 1<<16), limit: limit, mark: noMark}
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

// open reads a header unless there are bytes to read.
func (r *frameReader) open() error {
	if r.mark != noMark {
		return errMark
	}
	if r.left == 0 {
		var header [headerLength]byte
		n, err := io.ReadFull(r.in, header[:])
		if n > 0 && string(header[:min(n, len(magic))]) != magic[:min(n, len(magic))] {
			return r.fail(fmt.Errorf("%w: %q", errGarbage, header[:n]))
		}
		if err != nil {
			return r.fail(err)
		}
		length := binary.LittleEndian.Uint64(header[len(magic):])
		if length == streamOver || length == valueOver {
			r.mark = length
			return errMark
		}
		if length > uint64(r.limit) {
			return r.fail(fmt.Errorf("%w: a message of %d bytes", errGarbage, length))
		}
		r.left = int64(length)
	}
	return nil
}

// skip goes on behind the next mark and returns it, or noMark when the pipe ends before.
func (r *frameReader) skip() (mark uint64) {
	for r.mark == noMark {
		if r.open() == nil {
			n, err := r.in.Discard(int(r.left))
			r.left -= int64(n)
			r.fail(err)
		}
		if r.err != nil {
			return noMark
		}
	}
	mark, r.mark = r.mark, noMark
	return mark
}

func (r *frameReader) fail(err error) error {
	if err != nil && r.err == nil {
		r.err = err
	}
	return err
}

// await returns when there is something to read, or never will be.
func (r *frameReader) await() { r.in.Peek(1) }

// skipTo reads up to and with the first mark, with which a worker says that it serves, and returns what came before
// it: what package variables printed while they were initialised.
func (r *frameReader) skipTo() (before []byte, err error) {
	want := string(binary.LittleEndian.AppendUint64([]byte(magic), streamOver))
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
