package maskpng

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"sync"
)

// DecodePixels reads the same files as Decoder.Decode, but it uses image/png and makes pixels, so that you can compare the
// two. maxPixels and classColors are as in Decoder. If maxPixels is 0, it is DefaultMaxPixels.
//
// The class is the grey value for grey files, the palette index for palette files (the grey value if the palette is grey; the
// package comment has the exceptions), and the common value of red, green and blue for colour files.
//
// The errors are the same as those of Decode. A Decoder checks the file first, because image/png does not say where a fault
// is, and accepts files that this package refuses. For a mask from OpenCV, the check takes a fiftieth of the time.
func DecodePixels(file []byte, maxPixels int, classColors []color.RGBA) (*image.Gray, error) {
	img, err := decodePixels(file, maxPixels, classColors)
	if err != nil {
		return nil, fmt.Errorf("decode a mask: %w", err)
	}
	return img, nil
}

// checkers are the decoders that DecodePixels uses for the check.
var checkers = sync.Pool{New: func() any { return new(Decoder) }}

func decodePixels(file []byte, maxPixels int, classColors []color.RGBA) (*image.Gray, error) {
	d := checkers.Get().(*Decoder)
	defer checkers.Put(d)
	d.MaxPixels, d.ClassColors = maxPixels, classColors
	img, err := d.read(file)
	if err != nil || img != nil {
		return img, err
	}
	h, _, err := readHeader(file)
	if err != nil {
		return nil, err
	}
	return pixels(file, h, classColors)
}

// pixels decodes a checked file.
func pixels(file []byte, h header, colours []color.RGBA) (*image.Gray, error) {
	img, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, &FormatError{Offset: fileOffset(file, 0), Problem: "image/png refuses the image: " + err.Error()}
	}
	gray, err := labels(img)
	if err == nil && h.colour == colourPalette {
		err = usePalettePixels(gray.Pix, h.width, file, colours)
	}
	if err != nil {
		return nil, err
	}
	return gray, nil
}

// labels returns the classes of a decoded file.
func labels(img image.Image) (*image.Gray, error) {
	bounds := img.Bounds()
	switch img := img.(type) {
	case *image.Gray:
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
			if r > 255 {
				return nil, &ClassError{x, y, fmt.Sprintf("value %d, but a class is at most 255", r)}
			}
			gray.Pix[y*gray.Stride+x] = uint8(r)
		}
	}
	return gray, nil
}

// samples returns the red, green and blue of a pixel as image/png read them. It ignores alpha.
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
