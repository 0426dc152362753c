package plot

import (
	"cmp"
	"image"
	"image/color"
	"slices"
)

// rgb is an opaque colour, and count is the number of pixels that have it.
type (
	rgb   [3]uint8
	count struct {
		color  rgb
		pixels int
	}
)

// compact returns a drawing with at most 256 colours, which makes its PNG two to four times smaller. This matters because a
// notebook keeps every figure. If a drawing has more colours, compact first keeps up to 128 of the exact ones, which are the
// colours of flat areas. Then it keeps one of each shade, and then the colours that most pixels have. The others, along the
// edges of letters, become the nearest of these. Do not use it for photographs.
func compact(m *image.RGBA, exact []rgb) *image.Paletted {
	counts, which := histogram(m)
	const all = 256
	var palette []rgb
	if len(counts) <= all {
		for _, c := range counts {
			palette = append(palette, c.color)
		}
	} else {
		palette = slices.Clone(exact)
		slices.SortFunc(palette, func(a, b rgb) int { return slices.Compare(a[:], b[:]) })
		palette = slices.Compact(palette)
		palette = palette[:min(len(palette), all/2)]
		often := slices.SortedStableFunc(slices.Values(counts), func(a, b count) int { return cmp.Compare(b.pixels, a.pixels) })
		for _, apart := range []int{40 * 40, 20 * 20, 1} { // first one of each shade, and then the frequent colours
			for _, c := range often {
				if len(palette) < all && (len(palette) == 0 || distance(palette[nearest(palette, c.color)], c.color) >= apart) {
					palette = append(palette, c.color)
				}
			}
		}
	}
	index := make([]uint8, len(counts))
	for i, c := range counts {
		index[i] = nearest(palette, c.color)
	}
	out := image.NewPaletted(m.Rect, make(color.Palette, len(palette)))
	for i, c := range palette {
		out.Palette[i] = color.RGBA{c[0], c[1], c[2], 0xFF}
	}
	for at, i := range which {
		out.Pix[at] = index[i]
	}
	return out
}

// histogram lists the colours of a drawing in order of first appearance, and says for each pixel which of them it has.
func histogram(m *image.RGBA) (counts []count, which []uint32) {
	w, h := m.Rect.Dx(), m.Rect.Dy()
	which = make([]uint32, 0, w*h)
	at := map[uint32]uint32{} // in counts, by colour
	var last, current uint32
	for y := range h {
		for x := range w {
			p := y*m.Stride + 4*x
			c := uint32(m.Pix[p])<<16 | uint32(m.Pix[p+1])<<8 | uint32(m.Pix[p+2])
			if c != last || len(counts) == 0 {
				i, ok := at[c]
				if !ok {
					i = uint32(len(counts))
					at[c] = i
					counts = append(counts, count{color: rgb(m.Pix[p : p+3])})
				}
				last, current = c, i
			}
			counts[current].pixels++
			which = append(which, current)
		}
	}
	return counts, which
}

// nearest returns the index of the palette's colour that is closest to c.
func nearest(palette []rgb, c rgb) uint8 {
	best, least := 0, 1<<30
	for i, p := range palette {
		if d := distance(p, c); d < least {
			best, least = i, d
		}
	}
	return uint8(best)
}

// distance is the square of the distance between two colours.
func distance(a, b rgb) (d int) {
	for k := range a {
		d += (int(a[k]) - int(b[k])) * (int(a[k]) - int(b[k]))
	}
	return d
}
