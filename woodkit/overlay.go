package woodkit

import (
	"errors"
	"fmt"
	"image"
	"image/color"
)

// errDifferentSize means that a mask and its image do not cover the same pixels.
var errDifferentSize = errors.New("mask and image differ in size")

// Overlay lays a mask over its image. Each pixel whose class has a colour becomes picture·(1−alpha) + colour·alpha, and void
// stays as it is. Alpha is between 0 (only the image) and 1 (only the mask). A value outside that range counts as the nearer
// end. It fails if there is no image or no mask, and if the two differ in size.
func (t ClassTable) Overlay(picture image.Image, labels *image.Gray, alpha float64) (*image.RGBA, error) {
	if picture == nil || labels == nil {
		return nil, errors.New("overlaying a mask: the image or the mask is nil; did reading it fail?")
	}
	if picture.Bounds().Size() != labels.Rect.Size() {
		return nil, fmt.Errorf("overlaying a mask: %w: the image is %v, the mask %v", errDifferentSize, picture.Bounds().Size(), labels.Rect.Size())
	}
	classes, a := t.All(), int(min(max(alpha, 0), 1)*256+0.5)
	out := image.NewRGBA(labels.Rect)
	for y := range labels.Rect.Dy() {
		for x := range labels.Rect.Dx() {
			id := labels.Pix[y*labels.Stride+x]
			c := color.RGBAModel.Convert(picture.At(picture.Bounds().Min.X+x, picture.Bounds().Min.Y+y)).(color.RGBA)
			if int(id) < len(classes) && classes[id].Color.A > 0 {
				paint := classes[id].Color
				c = color.RGBA{blend(c.R, paint.R, a), blend(c.G, paint.G, a), blend(c.B, paint.B, a), 255}
			}
			out.SetRGBA(out.Rect.Min.X+x, out.Rect.Min.Y+y, c)
		}
	}
	return out, nil
}

// blend mixes two channels: (256−a)/256 of the first and a/256 of the second.
func blend(from, to uint8, a int) uint8 {
	return uint8((int(from)*(256-a) + int(to)*a + 128) >> 8)
}

// Colors paints a mask in the classes' colours. Void is black.
func (t ClassTable) Colors(labels *image.Gray) *image.Paletted {
	palette := make(color.Palette, 256) // every byte has a colour: ids that no class has stay black
	for id := range palette {
		palette[id] = color.Black
	}
	for id, class := range t.All() {
		palette[id] = color.RGBA{class.Color.R, class.Color.G, class.Color.B, 255}
	}
	return &image.Paletted{Pix: labels.Pix, Stride: labels.Stride, Rect: labels.Rect, Palette: palette}
}
