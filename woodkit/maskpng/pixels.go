package maskpng

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
)

// DecodePixels reads the same files as Decoder.Decode with image/png, into pixels: the way to
// compare with. maxPixels is as Decoder.MaxPixels; 0 means DefaultMaxPixels.
//
// The class is the sample as it stands in the file, for grey files of any depth, the palette index
// for palette files, and the common value of red, green and blue for colour files.
//
// Its errors are those of Decode.
func DecodePixels(file []byte, maxPixels int) (*image.Gray, error) {
	img, err := decodePixels(file, maxPixels)
	if err != nil {
		return nil, fmt.Errorf("decode a mask: %w", err)
	}
	return img, nil
}

func decodePixels(file []byte, maxPixels int) (*image.Gray, error) {
	h, next, err := readHeader(file)
	if err != nil {
		return nil, err
	}
	if err := checkSize(h, maxPixels); err != nil {
		return nil, err
	}
	if _, err := joinData(file, next, h, nil); err != nil {
		return nil, err
	}
	return pixels(file, h)
}

// pixels decodes a file whose chunks have been checked.
func pixels(file []byte, h header) (*image.Gray, error) {
	img, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, explain(err, file, h)
	}
	return labels(img, h)
}

// labels returns the classes of a decoded file.
func labels(img image.Image, h header) (*image.Gray, error) {
	bounds := img.Bounds()
	switch img := img.(type) {
	case *image.Gray:
		if h.depth < 8 { // image/png spreads the samples over 0 … 255
			step := uint8(255 / (1<<h.depth - 1))
			for i := range img.Pix {
				img.Pix[i] /= step
			}
		}
		return img, nil
	case *image.Paletted:
		return &image.Gray{Pix: img.Pix, Stride: img.Stride, Rect: img.Rect}, nil
	}
	gray := image.NewGray(bounds)
	for y := range bounds.Dy() {
		for x := range bounds.Dx() {
			r, g, b := samples(img, x, y)
			if r != g || r != b {
				return nil, &ClassError{x, y, fmt.Sprintf("colour (%d, %d, %d), not a class: "+
					"is this the folder of coloured masks?", r, g, b)}
			}
			if h.depth < 8 {
				r /= 255 / (1<<h.depth - 1)
			}
			if r > 255 {
				return nil, &ClassError{x, y, fmt.Sprintf("value %d, but classes end at 255", r)}
			}
			gray.Pix[y*gray.Stride+x] = uint8(r)
		}
	}
	return gray, nil
}

// samples returns a pixel's red, green and blue as image/png read them, alpha ignored.
func samples(img image.Image, x, y int) (r, g, b uint16) {
	switch img := img.(type) {
	case *image.Gray16:
		v := img.Gray16At(x, y).Y
		return v, v, v
	case *image.RGBA:
		c := img.RGBAAt(x, y)
		return uint16(c.R), uint16(c.G), uint16(c.B)
	case *image.NRGBA:
		c := img.NRGBAAt(x, y)
		return uint16(c.R), uint16(c.G), uint16(c.B)
	case *image.RGBA64:
		c := img.RGBA64At(x, y)
		return c.R, c.G, c.B
	case *image.NRGBA64:
		c := img.NRGBA64At(x, y)
		return c.R, c.G, c.B
	}
	panic(fmt.Sprintf("maskpng: image/png returned a %T", img))
}

// explain turns an error of image/png into one with a place. What chunks can show has been checked,
// so the fault is in the compressed data: inflate it again, for its place.
func explain(err error, file []byte, h header) error {
	_, next, headerErr := readHeader(file)
	if headerErr != nil {
		return headerErr
	}
	payload, joinErr := joinData(file, next, h, nil)
	if joinErr != nil {
		return joinErr
	}
	source := bytes.NewReader(payload)
	stream, inflateErr := zlib.NewReader(source)
	if inflateErr == nil {
		_, inflateErr = io.CopyN(io.Discard, stream, 2*int64(h.rowBytes())+1024) // interlaced rows are more
	}
	place, problem := len(payload)-source.Len(), err.Error()
	var corrupt flate.CorruptInputError
	switch {
	case errors.As(inflateErr, &corrupt):
		place, problem = int(corrupt)+zlibHeaderSize, "the compressed data is damaged"
	case errors.Is(inflateErr, io.ErrUnexpectedEOF):
		problem = "the compressed data is cut short"
	case errors.Is(inflateErr, zlib.ErrChecksum):
		problem = "the compressed data does not match its Adler-32: the file is damaged"
	}
	return &FormatError{fileOffset(file, min(place, max(len(payload)-1, 0))), problem}
}
