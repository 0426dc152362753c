package plot

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/png"
)

// ErrEmpty is returned by the Image and PNG of a Figure that nothing was drawn on: its zero value.
var ErrEmpty = errors.New("plot: the figure is empty")

// Figure is a finished drawing. The zero value is an empty figure.
//
// A Figure does not refer to the data it was drawn from.
type Figure struct {
	pixels *image.RGBA // scale device pixels for each CSS pixel
	exact  []rgb       // colours that the PNG keeps exactly
	photo  bool        // it has a photograph, whose shades would be bands in 256 colours
	err    error
	alt    string // what it shows, for readers who cannot see it
}

// Alt says what the figure shows, for readers who cannot see it.
func (f Figure) Alt() string { return f.alt }

// Failed is a figure that could not be drawn: its Image and PNG return err.
func Failed(err error) Figure { return Figure{err: err} }

// failed is a figure whose Image and PNG return an error.
func failed(format string, a ...any) Figure {
	return Figure{err: fmt.Errorf("plot: "+format, a...)}
}

// Width is the width at which the figure is to be shown, in CSS pixels. The image has twice as many pixels.
// It is 0 where there is nothing to show.
func (f Figure) Width() int {
	if f.pixels == nil {
		return 0
	}
	return f.pixels.Rect.Dx() / scale
}

// Height is the height at which the figure is to be shown, in CSS pixels.
func (f Figure) Height() int {
	if f.pixels == nil {
		return 0
	}
	return f.pixels.Rect.Dy() / scale
}

// Image returns the drawing, two pixels for each CSS pixel. The caller must not change it.
// The error is ErrEmpty for the zero Figure, else it says what is wrong with the data.
func (f Figure) Image() (image.Image, error) {
	switch {
	case f.err != nil:
		return nil, f.err
	case f.pixels == nil:
		return nil, ErrEmpty
	}
	return f.pixels, nil
}

// PNG returns the drawing as a PNG file. Errors are those of Image.
func (f Figure) PNG() ([]byte, error) {
	if _, err := f.Image(); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	var m image.Image = f.pixels
	if !f.photo {
		m = compact(f.pixels, f.exact)
	}
	if err := png.Encode(&b, m); err != nil {
		return nil, fmt.Errorf("plot: encoding a figure: %w", err)
	}
	return b.Bytes(), nil
}
