package woodkit

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/png"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"

	"woodscape.example/woodkit/maskpng"
)

// pngHead is the size of a PNG's beginning as far as width and height: 8 bytes of signature, 8 of the first chunk's head,
// width, height.
const pngHead = 24

// pngHeadChecked is that size as far as the first chunk's checksum.
const pngHeadChecked = 33

// headerSound says whether a PNG's first chunk agrees with its checksum.
func headerSound(head []byte) bool {
	return len(head) >= pngHeadChecked && crc32.ChecksumIEEE(head[12:29]) == binary.BigEndian.Uint32(head[29:])
}

// headerSize is the width and height that a PNG's first chunk promises, zero where there is none.
func headerSize(head []byte) image.Point {
	if len(head) < pngHead || string(head[:8]) != pngSignature || string(head[12:16]) != "IHDR" {
		return image.Point{}
	}
	return image.Pt(int(binary.BigEndian.Uint32(head[16:])), int(binary.BigEndian.Uint32(head[20:])))
}

// Labels reads the mask and, once package maskpng has checked it, decodes it with image/png: one byte per pixel, the class
// id, rows from the top. It fails, naming the file, where the mask is unreadable, damaged, not a mask, of another size than
// most masks of the data set or holds an id that is no class.
func (f Frame) Labels() (*image.Gray, error) {
	defer f.phases.Loading()()
	data, err := f.Bytes()
	if err != nil {
		return nil, err
	}
	labels, err := maskpng.DecodePixels(data, f.pixels(), f.classColors())
	if err != nil {
		return nil, f.maskError(err, data)
	}
	if err := f.checkSize(labels.Rect.Size()); err != nil {
		return nil, err
	}
	known := f.Classes().has()
	for i, id := range labels.Pix {
		if !known[id] {
			return nil, f.idError(i%labels.Stride, i/labels.Stride, slices.Values(labels.Pix))
		}
	}
	return labels, nil
}

// pixels is the most that a decoder may be asked for: a mask of the data set's size or, where that is not known, of any.
func (f Frame) pixels() int { return cmp.Or(f.size.X*f.size.Y, f.maxPixels) }

// checkHead fails for a mask with more pixels than may be read where the size of the others does not bound it: its file may be
// long, too.
func (f Frame) checkHead() error {
	if f.size != (image.Point{}) {
		return nil
	}
	head, err := f.masks.Head(f.MaskFile, pngHeadChecked)
	size := headerSize(head)
	if err != nil || !headerSound(head) || f.mayRead(size) {
		return nil // what is wrong, reading all of it says
	}
	return f.tooLarge(fmt.Errorf("%w: %d×%d pixels, the limit is %d pixels", maskpng.ErrTooLarge, size.X, size.Y, f.maxPixels))
}

// tooLarge says of a mask with more pixels than may be read how more are allowed.
func (f Frame) tooLarge(err error) error {
	return fmt.Errorf("decoding mask %s: %w; %s", f.MaskFile, err, raise)
}

// mayRead says whether a mask of that size has no more pixels than may be read.
func (f Frame) mayRead(size image.Point) bool { return size.Y == 0 || size.X <= f.maxPixels/size.Y }

// checkSize fails with errSize where a mask is not of the data set's size.
func (f Frame) checkSize(got image.Point) error {
	if f.size != (image.Point{}) && got != f.size {
		return fmt.Errorf("mask %s is %d×%d pixels, most are %d×%d: %w",
			f.MaskFile, got.X, got.Y, f.size.X, f.size.Y, errSize)
	}
	return nil
}

// idError says which pixel is the first with an id that is no class, and which ids of the mask are none.
func (f Frame) idError(x, y int, ids iter.Seq[uint8]) error {
	known := f.Classes().has()
	var strange [256]bool
	first := -1
	for id := range ids {
		if !known[id] && first < 0 {
			first = int(id)
		}
		strange[id] = !known[id]
	}
	var list []string
	for id, is := range strange {
		if is {
			list = append(list, strconv.Itoa(id))
		}
	}
	return fmt.Errorf("checking mask %s: pixel (%d, %d) has id %d, classes are %s; ids without a class: %s",
		f.MaskFile, x, y, first, f.Classes().ids(), strings.Join(list, " "))
}

// maskError says what a decoder's error means for the mask's file, the same for both decoders.
func (f Frame) maskError(err error, data []byte) error {
	err = cmp.Or(errors.Unwrap(err), err) // without "decode a mask", which is said here
	if errors.Is(err, maskpng.ErrTooLarge) {
		if err := f.checkSize(headerSize(data)); err != nil {
			return err
		}
		return f.tooLarge(err)
	}
	if place := (*maskpng.ClassError)(nil); errors.As(err, &place) {
		return fmt.Errorf("checking mask %s: %w", f.MaskFile, err)
	}
	var format *maskpng.FormatError
	switch {
	case len(data) == 0:
		err = errEmpty
	case errors.As(err, &format) && format.Cut:
		err = truncated(err, data)
	}
	return fmt.Errorf("decoding mask %s: %w", f.MaskFile, err)
}

// How every whole PNG begins and ends: its signature, and the chunk IEND with its checksum.
const (
	pngSignature = "\x89PNG\r\n\x1a\n"
	pngEnd       = "IEND\xaeB`\x82"
)

var errEmpty = errors.New("the file is empty")

func truncated(err error, data []byte) error {
	return fmt.Errorf("the file is truncated, it ends after %d bytes; download it again: %w", len(data), err)
}

// jpegSignature is how every JPEG file begins.
const jpegSignature = "\xff\xd8\xff"

// explain says what an error of image/png or image/jpeg, which has less to say than those of package maskpng, means for a picture's file.
func explain(err error, data []byte) error {
	var unsupported png.UnsupportedError
	switch {
	case len(data) == 0:
		return errEmpty
	case bytes.HasPrefix(data, []byte(jpegSignature)) && (errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF)):
		return truncated(err, data)
	case bytes.HasPrefix(data, []byte(jpegSignature)):
		return fmt.Errorf("the JPEG file cannot be decoded: %w", err)
	case !bytes.HasPrefix(data, []byte(pngSignature)):
		return fmt.Errorf("not a PNG or JPEG file: %w", err)
	case errors.Is(err, io.ErrUnexpectedEOF) && !bytes.HasSuffix(data, []byte(pngEnd)):
		return truncated(err, data)
	case errors.As(err, &unsupported):
		return err
	}
	return fmt.Errorf("the file is damaged; download it again: %w", err)
}
