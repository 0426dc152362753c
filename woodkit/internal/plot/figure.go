package plot

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/png"
)

// errEmpty is returned by Image and PNG of the zero Figure, which has no drawing.
var errEmpty = errors.New("plot: the figure is empty")

// Figure is a finished drawing. The zero value is an empty figure.
//
// A Figure does not refer to the data that it was drawn from.
type Figure struct {
	pixels *image.RGBA // scale device pixels for each CSS pixel
	exact  []rgb       // colours that the PNG keeps exactly
	photo  bool        // it contains a photograph, which would show bands in 256 colours
	err    error
	alt    string // description for readers who cannot see the figure
}

// Alt describes the figure, for readers who cannot see it.
func (f Figure) Alt() string { return f.alt }

// Failed returns a figure that could not be drawn. Its Image and PNG return err.
func Failed(err error) Figure { return Figure{err: err} }

// failed returns a figure whose Image and PNG return an error.
func failed(format string, a ...any) Figure {
	return Figure{err: fmt.Errorf("plot: "+format, a...)}
}

// Width is the width at which the figure should be shown, in CSS pixels. The image has twice as many pixels. It is 0 if there
// is nothing to show.
func (f Figure) Width() int {
	if f.pixels == nil {
		return 0
	}
	return f.pixels.Rect.Dx() / scale
}

// Height is the height at which the figure should be shown, in CSS pixels.
func (f Figure) Height() int {
	if f.pixels == nil {
		return 0
	}
	return f.pixels.Rect.Dy() / scale
}

// Image returns the drawing, with two pixels for each CSS pixel. The caller must not change it. It fails for the
// zero Figure, and if something is wrong with the data.
func (f Figure) Image() (image.Image, error) {
	switch {
	case f.err != nil:
		return nil, f.err
	case f.pixels == nil:
		return nil, errEmpty
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
