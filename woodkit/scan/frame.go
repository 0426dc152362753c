package scan

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Gob messages travel between the parent and its workers in frames. A frame is the magic number, the length of the
// message in bytes (uint64, little-endian), and the message. The magic number reveals a stray line on the pipe at once.
// A mark is a header without a message, with one of two lengths that no frame has.

const magic = "\xf5WKSCAN\n"

const (
	streamOver uint64 = 0         // a value was given up, so another gob stream begins; also the first thing a worker sends
	valueOver  uint64 = 1<<64 - 2 // a value is complete
	noMark     uint64 = 1<<64 - 1 // stands for no mark and is never written
)

const headerLength = len(magic) + 8

// largestMessage is the most bytes of a message, and so the largest length that a reader accepts. It stays well below
// gob's own limit. Tests lower it.
var largestMessage int64 = 1 << 30

var (
	errGarbage = errors.New("sent something that is not an answer")
	errMark    = errors.New("a value ended before it was complete")
)

// errTooLarge means that a message is over the limit. Nothing of the message was written.
type errTooLarge struct{ bytes, limit int64 }

func (e errTooLarge) Error() string {
	return fmt.Sprintf("%s is more than the limit of %s for crossing to another process; return less, such as counts instead of planes, or use a strategy that works in this process",
		megabytes(e.bytes), megabytes(e.limit))
}

// frameWriter sends each Write as one frame. gob writes a whole message at a time, so no copy is needed here.
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

// mark writes a mark, which ends a value (see stream.go).
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

// frameReader joins the contents of the frames into one stream, up to a mark. It has ReadByte so that gob does not add
// its own buffer.
type frameReader struct {
	in    *bufio.Reader
	limit int64
	left  int64  // bytes of the current frame that are not read yet
	mark  uint64 // the mark that was read but not skipped yet
	err   error  // the first failure of the pipe itself, or of a damaged frame
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

// open reads the next header, unless the current frame still has bytes.
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

// skip moves past the next mark and returns the mark. It returns noMark if the pipe ends before a mark.
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

// await returns when there is something to read, or when the pipe has ended or failed.
func (r *frameReader) await() { r.in.Peek(1) }

// skipTo reads up to and including the first mark, by which a worker says that it serves. It returns the bytes before
// the mark: package variables may have printed them during initialisation.
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
