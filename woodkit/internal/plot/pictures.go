package plot

import (
	"cmp"
	"fmt"
	"image"
	"image/color"

	"golang.org/x/image/draw"

	"woodscape.example/woodkit/internal/sentence"
)

// Picture is one panel that shows an image.
type Picture struct {
	Title string
	Image image.Image
}

// Pictures is one image or several in a grid, with pixel axes. The legend is beside one image or below several.
//
// The fine grain of photographs is smoothed, but edges are not. Grain would be most of the bytes of the PNG.
type Pictures struct {
	Title   string
	Panels  []Picture
	Columns int // number of panels beside each other; if 0, it is chosen
	First   int // number of the images' first column of pixels, if they are parts of wider images
	Legend  []Swatch
	Note    string
}

// Figure draws the images, reduced if they are larger than their panels. If an image is missing or has no pixels, Image
// returns an error.
func (p Pictures) Figure() Figure {
	if len(p.Panels) == 0 {
		return nothing(p.Title, "no pictures to show")
	}
	cells := make([]cell, len(p.Panels))
	for i, panel := range p.Panels {
		if panel.Image == nil || panel.Image.Bounds().Empty() {
			return failed("picture %q: there is no image", panel.Title)
		}
		b := panel.Image.Bounds()
		cells[i] = cell{title: panel.Title, width: b.Dx(), height: b.Dy(), first: p.First}
	}
	var entries []entry
	for i, w := range p.Legend {
		entries = append(entries, entry{w.Name, paletteColor(w.Color, i), swatch})
	}
	g := newGrid(cells, gridOptions{title: p.Title, note: p.Note, columns: p.Columns, entries: entries})
	s := g.page.sheet(g.content)
	photo := false
	for i, panel := range p.Panels {
		box := g.frame(s, i, 0)
		r := image.Rect(0, 0, device(box.w), device(box.h)).Add(image.Pt(device(box.x), device(box.y)))
		scaler(r, panel.Image.Bounds()).Scale(s.pixels, r, panel.Image, panel.Image.Bounds(), draw.Over, nil)
		smoothGrain(s.pixels, r, 16)
		if photograph(panel.Image) {
			photo = true
			coarsen(s.pixels, r)
		}
		s.outline(box.x, box.y, box.w, box.h, s.thin/2, axisGrey)
	}
	g.drawLegend(s)
	f := s.figure(p.alt())
	f.photo = photo
	return f
}

// photograph reports whether an image has more colours than a palette can have.
func photograph(m image.Image) bool {
	if _, flat := m.(*image.Paletted); flat {
		return false
	}
	seen := map[color.Color]bool{}
	b := m.Bounds()
	for y := b.Min.Y; y < b.Max.Y && len(seen) <= 256; y += 4 {
		for x := b.Min.X; x < b.Max.X && len(seen) <= 256; x += 4 {
			seen[m.At(x, y)] = true
		}
	}
	return len(seen) > 256
}

// coarsen leaves 32 levels per channel. People hardly notice it, and the PNG of a photograph needs half the bytes.
func coarsen(m *image.RGBA, r image.Rectangle) {
	r = r.Intersect(m.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := m.Pix[m.PixOffset(r.Min.X, y):m.PixOffset(r.Max.X, y)]
		for i := range row {
			row[i] = uint8(min(255, (int(row[i])+4)&^7))
		}
	}
}

// scaler keeps pixels as they are if sizes are equal, keeps them sharp if it enlarges, and smooths if it reduces.
func scaler(to, from image.Rectangle) draw.Scaler {
	if to.Size() == from.Size() || to.Dx() >= 2*from.Dx() {
		return draw.NearestNeighbor
	}
	return draw.CatmullRom
}

func (p Pictures) alt() string {
	parts := []string{p.Title}
	for _, panel := range p.Panels {
		size := panel.Image.Bounds().Size()
		parts = append(parts, fmt.Sprintf("An image of %d × %d pixels: %s", size.X, size.Y, cmp.Or(panel.Title, "without a title")))
	}
	var names []string
	for _, s := range p.Legend {
		names = append(names, s.Name)
	}
	if len(names) > 0 {
		parts = append(parts, "Its colours stand for "+sentence.List(names))
	}
	return sentences(append(parts, p.Note)...)
}
