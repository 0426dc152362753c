package maskpng

import (
	"errors"
	"fmt"
	"image"
	"image/color"
)

// DefaultMaxPixels is the largest width × height that a Decoder accepts by default: 64 Mi pixels, fifty times a WoodScape
// mask.
const DefaultMaxPixels = 1 << 26

// maxPixels is the limit of 32-bit positions. MaxPixels cannot exceed it.
const maxPixels = 1<<31 - 1

// A Decoder reads one mask after the other. The zero value is ready to use. Use one Decoder per goroutine, and keep it: it
// reuses its memory for every mask. Once it has seen the largest mask, decoding an 8-bit grey or palette file allocates
// nothing.
type Decoder struct {
	// MaxPixels limits width × height. It is checked before memory is allocated for the image. 0 means DefaultMaxPixels.
	MaxPixels int

	// ClassColors are the colours of the classes, in the order of the classes, if known. A palette image in which an index has
	// the colour of another class is refused, because it is a coloured mask. A transparent colour means an unknown colour, and
	// NoClass that no class has this number. The other colours are opaque.
	ClassColors []color.RGBA

	payload  []byte
	inflater inflater
	mask     Mask
}

// NoClass stands in Decoder.ClassColors for a number that no class has. It is no colour, because its red exceeds its alpha.
var NoClass = color.RGBA{R: 255}

// Decode returns the mask in the bytes of a PNG file. The mask is valid until the next call. Clone makes a copy that you can
// keep.
//
// Everything is checked before the mask is returned. The error wraps a *FormatError for a damaged file, a *ClassError for a
// pixel whose value is not a class, or ErrTooLarge.
func (d *Decoder) Decode(file []byte) (*Mask, error) {
	m, err := d.decode(file)
	if err != nil {
		return nil, fmt.Errorf("decode a mask: %w", err)
	}
	return m, nil
}

func (d *Decoder) decode(file []byte) (*Mask, error) {
	img, err := d.read(file)
	if err != nil {
		return nil, err
	}
	if img != nil {
		d.mask.setGray(img)
	}
	return &d.mask, nil
}

// read checks a file and stores its runs in d.mask. If it had to make the pixels, it returns them.
func (d *Decoder) read(file []byte) (*image.Gray, error) {
	h, next, err := readHeader(file)
	if err != nil {
		return nil, err
	}
	if err := checkSize(h, d.MaxPixels); err != nil {
		return nil, err
	}
	d.payload, err = joinData(file, next, h, d.payload[:0])
	if err != nil {
		return nil, err
	}
	err = d.inflate(h.dataBytes())
	switch {
	case err == nil && h.direct():
		d.mask.reset(h.width, h.height)
		if err = unfilter(&d.mask, d.inflater.list, int(h.dataBytes()/4)+4096); err == nil {
			if h.colour == colourPalette {
				err = d.mask.usePalette(file, d.ClassColors)
			}
			return nil, err
		}
	case err == nil:
		err = checkFilters(d.inflater.list, h)
	}
	if errors.Is(err, errTooManyRuns) {
		err = checkBytes(d.payload, h)
	}
	if err != nil {
		return nil, locate(err, file, d.payload)
	}
	return pixels(file, h, d.ClassColors)
}

// inflate turns the joined data into residuals.
func (d *Decoder) inflate(size uint64) error {
	if size >= maxPosition {
		return errTooManyRuns
	}
	length := len(d.payload)
	d.payload = append(d.payload, make([]byte, padding)...)[:length]
	if err := d.inflater.inflate(d.payload, size); err != nil {
		return err
	}
	d.inflater.list = append(d.inflater.list, endResidual)
	return nil
}

// locate turns an error of the compressed data into an error of the file.
func locate(err error, file, payload []byte) error {
	var where *damage
	var row *filterError
	switch {
	case errors.As(err, &where):
		return &FormatError{Offset: fileOffset(file, where.place), Problem: where.problem}
	case errors.As(err, &row):
		return &FormatError{Offset: fileOffset(file, placeOf(payload, row.position)), Problem: err.Error()}
	}
	return &FormatError{Offset: fileOffset(file, 0), Problem: err.Error()}
}

func checkSize(h header, limit int) error {
	if limit <= 0 {
		limit = DefaultMaxPixels
	}
	if h.width > maxWidth || uint64(h.width)*uint64(h.height) > uint64(min(limit, maxPixels)) {
		return fmt.Errorf("%w: %d×%d pixels, the limit is %d pixels and %d columns",
			ErrTooLarge, h.width, h.height, min(limit, maxPixels), maxWidth)
	}
	return nil
}
