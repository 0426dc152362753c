package synth

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"io"
)

// idatSize is the payload of an IDAT chunk. It is libpng's default buffer, which OpenCV does not change.
const idatSize = 8 << 10

// pngEncoder writes PNG files as OpenCV does: filter Sub on every row, zlib header 78 01, only matches of distance 1,
// IDAT chunks of 8 KiB. Go's image/png chooses a filter per row and looks for any match, so its files take a different
// time to read. The zero value is ready to use, by one goroutine at a time.
type pngEncoder struct {
	deflate deflater
	file    []byte
}

// WriteMask writes labels as an 8-bit grey PNG, encoded as OpenCV encodes the real masks (see the package comment). It
// fails if the image is empty or w fails.
func WriteMask(w io.Writer, labels *image.Gray) error {
	file, err := new(pngEncoder).mask(labels)
	if err != nil {
		return err
	}
	if _, err := w.Write(file); err != nil {
		return fmt.Errorf("writing PNG: %w", err)
	}
	return nil
}

var errEmptyImage = errors.New("encoding PNG: the image has no pixels")

// mask returns the encoded file. The slice is valid until the next call.
func (e *pngEncoder) mask(labels *image.Gray) ([]byte, error) {
	size := labels.Rect.Size()
	if size.X <= 0 || size.Y <= 0 {
		return nil, errEmptyImage
	}
	e.deflate.reset()
	for y := range size.Y {
		start := y * labels.Stride
		row := labels.Pix[start : start+size.X]
		e.deflate.run(1, 1) // filter Sub
		previous := byte(0)
		for x := 0; x < len(row); {
			end := runEnd(row, x)
			e.deflate.run(row[x]-previous, 1)
			e.deflate.run(0, end-x-1)
			previous = row[x]
			x = end
		}
	}
	return e.assemble(size, 0), nil
}

// runEnd returns the end of the run of equal bytes that begins at x.
func runEnd(row []byte, x int) int {
	value := row[x]
	x++
	pattern := uint64(value) * 0x0101010101010101
	for x+8 <= len(row) && binary.LittleEndian.Uint64(row[x:]) == pattern {
		x += 8
	}
	for x < len(row) && row[x] == value {
		x++
	}
	return x
}

// picture returns the encoded file. The slice is valid until the next call.
func (e *pngEncoder) picture(picture *image.RGBA) ([]byte, error) {
	size := picture.Rect.Size()
	if size.X <= 0 || size.Y <= 0 {
		return nil, errEmptyImage
	}
	e.deflate.reset()
	for y := range size.Y {
		row := picture.Pix[y*picture.Stride:][:4*size.X]
		e.deflate.run(1, 1) // filter Sub
		var left [3]byte
		for x := 0; x < len(row); x += 4 {
			for c := range left {
				e.deflate.run(row[x+c]-left[c], 1)
				left[c] = row[x+c]
			}
		}
	}
	return e.assemble(size, 2), nil
}

// assemble puts the chunks of a file around the finished zlib stream.
func (e *pngEncoder) assemble(size image.Point, colourType byte) []byte {
	stream := e.deflate.finish()
	e.file = append(e.file[:0], "\x89PNG\r\n\x1a\n"...)
	header := binary.BigEndian.AppendUint32(nil, uint32(size.X))
	header = binary.BigEndian.AppendUint32(header, uint32(size.Y))
	e.chunk("IHDR", append(header, 8, colourType, 0, 0, 0))
	for len(stream) > 0 {
		n := min(len(stream), idatSize)
		e.chunk("IDAT", stream[:n])
		stream = stream[n:]
	}
	e.chunk("IEND", nil)
	return e.file
}

func (e *pngEncoder) chunk(kind string, payload []byte) {
	e.file = binary.BigEndian.AppendUint32(e.file, uint32(len(payload)))
	start := len(e.file)
	e.file = append(e.file, kind...)
	e.file = append(e.file, payload...)
	e.file = binary.BigEndian.AppendUint32(e.file, crc32.ChecksumIEEE(e.file[start:]))
}
