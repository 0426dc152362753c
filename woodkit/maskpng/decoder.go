package maskpng

import (
	"errors"
	"fmt"
)

// DefaultMaxPixels is the largest width × height a Decoder accepts unless told otherwise: 64 Mi
// pixels, fifty times a WoodScape mask.
const DefaultMaxPixels = 1 << 26

// maxPixels is where 32-bit positions end. No MaxPixels lifts it.
const maxPixels = 1<<31 - 1

// A Decoder reads masks, one after the other. The zero value is ready; keep one per goroutine, as
// its memory serves every mask: once it has seen the largest, reading allocates nothing.
type Decoder struct {
	// MaxPixels bounds width × height, checked before anything is allocated.
	// 0 means DefaultMaxPixels.
	MaxPixels int

	file     []byte // of ReadFile and its like
	payload  []byte
	inflater inflater
	mask     Mask
}

// Decode returns the mask in a PNG file's bytes. The mask is valid until the next call; Clone keeps it.
//
// Everything is checked before the mask is handed out. The error wraps a *FormatError for a damaged
// file, a *ClassError for a pixel that is no class, or ErrTooLarge.
func (d *Decoder) Decode(file []byte) (*Mask, error) {
	m, err := d.decode(file)
	if err != nil {
		return nil, fmt.Errorf("decode a mask: %w", err)
	}
	return m, nil
}

func (d *Decoder) decode(file []byte) (*Mask, error) {
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
	if h.direct() && h.rowBytes() < maxPosition {
		switch err := d.runs(h); {
		case err == nil:
			return &d.mask, nil
		case !errors.Is(err, errTooManyRuns):
			return nil, locate(err, file)
		}
	}
	img, err := pixels(file, h)
	if err != nil {
		return nil, err
	}
	d.mask.SetGray(img)
	return &d.mask, nil
}

// runs reads the joined data into d.mask.
func (d *Decoder) runs(h header) error {
	size := h.rowBytes()
	length := len(d.payload)
	d.payload = append(d.payload, make([]byte, padding)...)
	if err := d.inflater.inflate(d.payload[:length], size); err != nil {
		return err
	}
	d.inflater.list = append(d.inflater.list, endResidual)
	d.mask.reset(h.width, h.height)
	return unfilter(&d.mask, d.inflater.list, int(size/4)+4096)
}

// locate turns an error of the compressed data into one of the file.
func locate(err error, file []byte) error {
	var where *damage
	if errors.As(err, &where) {
		return &FormatError{fileOffset(file, where.place), where.problem}
	}
	return &FormatError{fileOffset(file, 0), err.Error()}
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
