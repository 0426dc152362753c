package maskpng

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/png"
	"strings"
)

// stricter lists the files that Decode refuses and image/png accepts, by a part of the error. The package comment has the
// reasons.
var stricter = []string{
	"the first chunk is",          // chunks before IHDR
	"is unknown",                  // critical chunks that neither decoder can interpret
	"an IDAT chunk after another", // data that is not in one piece
	"bytes follow the compressed", // data that belongs to no pixel
}

// fuzzPixels limits the size of the images that fuzzing decodes.
const fuzzPixels = 1 << 14

// An outcome is a result on which Decode and image/png agree.
type outcome int

const (
	bothRead outcome = iota
	bothRefuse
	strict   // only Decode refuses, for a listed reason
	tooLarge // not compared
)

// compare returns an error unless d and image/png see the same classes in the file, or both refuse it, or d refuses it for a
// reason in the list stricter. DecodePixels must give the same result as Decode.
func compare(d *Decoder, file []byte) (outcome, error) {
	d.MaxPixels = fuzzPixels
	got, err := d.Decode(file)
	pixels, pixelsErr := DecodePixels(file, fuzzPixels, nil)
	switch {
	case fmt.Sprint(err) != fmt.Sprint(pixelsErr):
		return 0, fmt.Errorf("Decode returns %v, DecodePixels returns %v", err, pixelsErr)
	case err == nil && !bytes.Equal(got.Gray(nil).Pix, pixels.Pix):
		return 0, errors.New("Decode sees other pixels than DecodePixels")
	}
	if errors.Is(err, ErrTooLarge) {
		return tooLarge, nil
	}
	want, wantErr := reference(file)
	switch {
	case err == nil && wantErr != nil:
		return 0, fmt.Errorf("Decode accepts a file that image/png refuses: %w", wantErr)
	case err == nil:
		if !bytes.Equal(got.Gray(nil).Pix, want.Pix) {
			return 0, errors.New("other pixels than image/png's")
		}
		return bothRead, checkMask(got)
	case wantErr == nil:
		for _, reason := range stricter {
			if strings.Contains(err.Error(), reason) {
				return strict, nil
			}
		}
		return 0, fmt.Errorf("Decode refuses a file that image/png accepts: %w", err)
	}
	var format *FormatError
	var class *ClassError
	switch {
	case strings.Contains(err.Error(), "image/png refuses"):
		return 0, fmt.Errorf("only image/png noticed the fault: %w", err)
	case errors.As(err, &class):
	case !errors.As(err, &format):
		return 0, fmt.Errorf("an error of another kind, %T: %w", err, err)
	case format.Offset < 0 || format.Offset > int64(len(file)):
		return 0, fmt.Errorf("an error outside the file's %d bytes: %w", len(file), err)
	}
	return bothRefuse, nil
}

// checkMask returns an error unless the runs cover every row and change class at every boundary.
func checkMask(m *Mask) error {
	if len(m.rows) != m.Height+1 || int(m.rows[m.Height]) != len(m.runs) {
		return fmt.Errorf("%d rows of %d runs", len(m.rows), len(m.runs))
	}
	for y := range m.Height {
		x, before := 0, -1
		for run := range m.Row(y) {
			if run.Start != x || run.End <= x || int(run.Class) == before {
				return fmt.Errorf("row %d: run %+v after column %d, class %d", y, run, x, before)
			}
			x, before = run.End, int(run.Class)
		}
		if x != m.Width {
			return fmt.Errorf("row %d ends at column %d", y, x)
		}
	}
	return nil
}

var errNoClasses = errors.New("not a picture of classes")

// reference reads the classes with image/png, by the rules of the package comment, with code that is independent of the
// package's.
func reference(file []byte) (*image.Gray, error) {
	decoded, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, err
	}
	bounds := decoded.Bounds()
	out := image.NewGray(bounds)
	for y := range bounds.Dy() {
		for x := range bounds.Dx() {
			if p, ok := decoded.(*image.Paletted); ok {
				out.Pix[y*out.Stride+x] = p.ColorIndexAt(x, y)
				continue
			}
			var r, g, b uint16
			switch img := decoded.(type) {
			case *image.Gray:
				v := uint16(img.GrayAt(x, y).Y)
				r, g, b = v, v, v
			case *image.NRGBA:
				p := img.Pix[img.PixOffset(x, y):]
				r, g, b = uint16(p[0]), uint16(p[1]), uint16(p[2])
			case *image.RGBA:
				p := img.Pix[img.PixOffset(x, y):]
				r, g, b = uint16(p[0]), uint16(p[1]), uint16(p[2])
			case *image.Gray16:
				r = binary.BigEndian.Uint16(img.Pix[img.PixOffset(x, y):])
				g, b = r, r
			case *image.NRGBA64:
				p := img.Pix[img.PixOffset(x, y):]
				r, g, b = binary.BigEndian.Uint16(p), binary.BigEndian.Uint16(p[2:]), binary.BigEndian.Uint16(p[4:])
			case *image.RGBA64:
				p := img.Pix[img.PixOffset(x, y):]
				r, g, b = binary.BigEndian.Uint16(p), binary.BigEndian.Uint16(p[2:]), binary.BigEndian.Uint16(p[4:])
			}
			if r != g || g != b || r > 255 {
				return nil, errNoClasses
			}
			out.Pix[y*out.Stride+x] = uint8(r)
		}
	}
	return out, nil
}
