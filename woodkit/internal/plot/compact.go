package plot

import (
	"image"
	"image/color"
)

// compact returns an image that encodes to a smaller PNG: with a palette where there are at most 256 colours.
func compact(m *image.RGBA) image.Image {
	index := make(map[[4]uint8]uint8, 256)
	var colors color.Palette
	out := image.NewPaletted(m.Rect, nil)
	w, h := m.Rect.Dx(), m.Rect.Dy()
	var last [4]uint8
	var lastIndex uint8
	for y := range h {
		row := m.Pix[y*m.Stride : y*m.Stride+4*w]
		for x := range w {
			c := [4]uint8(row[4*x : 4*x+4])
			if c != last || len(colors) == 0 {
				i, ok := index[c]
				if !ok {
					if len(colors) == 256 {
						return m
					}
					i = uint8(len(colors))
					index[c] = i
					colors = append(colors, color.RGBA{c[0], c[1], c[2], c[3]})
				}
				last, lastIndex = c, i
			}
			out.Pix[y*out.Stride+x] = lastIndex
		}
	}
	out.Palette = colors
	return out
}
