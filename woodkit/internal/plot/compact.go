package plot

import (
	"cmp"
	"image"
	"image/color"
	"slices"
)

// rgb is an opaque colour, and count how many pixels have it.
type (
	rgb   [3]uint8
	count struct {
		color  rgb
		pixels int
	}
)

// compact returns a drawing with at most 256 colours, which makes its PNG two to four times smaller: a notebook keeps
// every figure. Where there are more, the exact ones, of flat areas, stay as they are as far as 128 of them, and the
// rest, shades along the edges of letters and photographs, share what is left by median cut (Heckbert, "Color image
// quantization for frame buffer display", 1982).
func compact(m *image.RGBA, exact []rgb) *image.Paletted {
	counts := histogram(m)
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
		rest := slices.DeleteFunc(slices.Clone(counts), func(c count) bool { return slices.Contains(palette, c.color) })
		palette = append(palette, medianCut(rest, all-len(palette))...)
	}
	index := make(map[rgb]uint8, len(counts))
	for _, c := range counts {
		index[c.color] = nearest(palette, c.color)
	}
	out := image.NewPaletted(m.Rect, make(color.Palette, len(palette)))
	for i, c := range palette {
		out.Palette[i] = color.RGBA{c[0], c[1], c[2], 0xFF}
	}
	eachPixel(m, func(at int, c rgb, again bool) {
		if again {
			out.Pix[at] = out.Pix[at-1]
		} else {
			out.Pix[at] = index[c]
		}
	})
	return out
}

// eachPixel visits all pixels; again says that the colour is that of the pixel before.
func eachPixel(m *image.RGBA, visit func(at int, c rgb, again bool)) {
	w, h := m.Rect.Dx(), m.Rect.Dy()
	var last rgb
	for y := range h {
		row := m.Pix[y*m.Stride : y*m.Stride+4*w]
		for x := range w {
			c := rgb(row[4*x : 4*x+3])
			visit(y*w+x, c, c == last && y+x > 0)
			last = c
		}
	}
}

// histogram lists the colours of a drawing in order of first appearance.
func histogram(m *image.RGBA) []count {
	var counts []count
	at := map[rgb]int{}
	current := 0
	eachPixel(m, func(_ int, c rgb, again bool) {
		if !again {
			i, ok := at[c]
			if !ok {
				i = len(counts)
				at[c] = i
				counts = append(counts, count{color: c})
			}
			current = i
		}
		counts[current].pixels++
	})
	return counts
}

// box is a group of colours for median cut.
type box struct {
	colors  []count
	channel int // the channel along which it is widest
	width   int // its width there
	pixels  int
}

// newBox measures a group.
func newBox(colors []count) box {
	b := box{colors: colors}
	for k := range 3 {
		lo, hi := uint8(255), uint8(0)
		for _, c := range colors {
			lo, hi = min(lo, c.color[k]), max(hi, c.color[k])
		}
		if int(hi)-int(lo) > b.width {
			b.channel, b.width = k, int(hi)-int(lo)
		}
	}
	for _, c := range colors {
		b.pixels += c.pixels
	}
	return b
}

// medianCut divides colours into n groups and returns the mean of each. A group is worth dividing when it is wide and
// holds many pixels: the product is about the sum of squared errors.
func medianCut(colors []count, n int) []rgb {
	boxes := []box{newBox(colors)}
	for len(boxes) < n {
		widest := 0
		for i, b := range boxes {
			if worth(b) > worth(boxes[widest]) {
				widest = i
			}
		}
		b := boxes[widest]
		if b.width == 0 {
			break
		}
		slices.SortFunc(b.colors, func(x, y count) int {
			return cmp.Or(cmp.Compare(x.color[b.channel], y.color[b.channel]), slices.Compare(x.color[:], y.color[:]))
		})
		half, cut := 0, 0
		for cut < len(b.colors)-1 && 2*half < b.pixels {
			half += b.colors[cut].pixels
			cut++
		}
		boxes[widest] = newBox(b.colors[:cut])
		boxes = append(boxes, newBox(b.colors[cut:]))
	}
	var means []rgb
	for _, b := range boxes {
		means = append(means, b.mean())
	}
	return means
}

// worth orders boxes for division.
func worth(b box) float64 {
	return float64(b.width) * float64(b.width) * float64(b.pixels)
}

// mean is the mean colour of the pixels of a group.
func (b box) mean() rgb {
	var sums [3]int
	for _, c := range b.colors {
		for k := range 3 {
			sums[k] += int(c.color[k]) * c.pixels
		}
	}
	var m rgb
	for k := range 3 {
		m[k] = uint8((sums[k] + b.pixels/2) / max(b.pixels, 1))
	}
	return m
}

// nearest is the index of the palette's colour that is closest to c.
func nearest(palette []rgb, c rgb) uint8 {
	best, least := 0, 1<<30
	for i, p := range palette {
		r, g, b := int(p[0])-int(c[0]), int(p[1])-int(c[1]), int(p[2])-int(c[2])
		if d := r*r + g*g + b*b; d < least {
			best, least = i, d
		}
	}
	return uint8(best)
}
