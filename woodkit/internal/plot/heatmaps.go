package plot

import (
	"fmt"
	"image"
	"image/color"
	"slices"
)

// HeatMap is one panel: for each pixel a count, drawn in viridis with its own scale and colour bar, or a binary mask.
type HeatMap struct {
	Title         string
	Width, Height int      // in pixels of the data
	Sum           []uint32 // [y*width+x], y pointing down; nil where Mask is given
	Mask          []uint8  // [y*width+x]: 0 is outside, anything else inside; nil where Sum is given
}

// HeatMaps is one heat map or several in a grid.
type HeatMaps struct {
	Title   string
	Unit    string // what is counted: "frames"
	Panels  []HeatMap
	Columns int // panels beside each other; 0 chooses
	Note    string
}

// Figure draws the panels. The error of a panel whose data do not fill its size comes from Image.
func (h HeatMaps) Figure() Figure {
	if len(h.Panels) == 0 {
		return nothing(h.Title, "no heat maps to show")
	}
	cells := make([]cell, len(h.Panels))
	tops := make([]float64, len(h.Panels)) // the largest count of each panel
	counted := false
	for i, panel := range h.Panels {
		if err := panel.check(); err != nil {
			return failed("%w", err)
		}
		cells[i] = cell{title: panel.Title, width: panel.Width, height: panel.Height}
		for _, v := range panel.Sum {
			tops[i] = max(tops[i], float64(v))
		}
		counted = counted || panel.Sum != nil
	}
	o := gridOptions{title: h.Title, note: h.Note, columns: h.Columns, bars: counted}
	if counted {
		o.beside = barRoom(tops)
		o.aside = func(box float64) float64 { return smallBarRoom(currentStyle(), box, slices.Max(tops)) }
	}
	g := newGrid(cells, o)
	if g.compact && counted && h.Unit != "" {
		o.note = "Each panel has its own scale, in " + h.Unit + ".\n" + h.Note
		g = newGrid(cells, o)
	}
	s := g.page.sheet(g.content)
	for i, panel := range h.Panels {
		box := h.frame(s, g, i, tops[i])
		if panel.Sum == nil {
			s.picture(box.x, box.y, maskRaster(panel, device(box.w), device(box.h)))
		} else {
			s.picture(box.x, box.y, sumRaster(panel, tops[i], device(box.w), device(box.h), g.compact))
		}
		s.outline(box.x, box.y, box.w, box.h, s.thin/2, axisGrey)
	}
	return s.figure()
}

// frame draws title, axes and colour bar of a panel.
func (h HeatMaps) frame(s *sheet, g grid, i int, top float64) area {
	switch {
	case h.Panels[i].Sum == nil:
		return g.frame(s, i, 0)
	case g.compact:
		scale := newSmallBar(g.style, g.box, top)
		box := g.frame(s, i, smallBarRoom(g.style, g.box, top))
		scale.draw(s, box)
		return box
	}
	unit := shorten(h.Unit, g.beside+g.box/2, regular, g.small)
	box := g.frame(s, i, textWidth(unit, regular, g.small)-g.beside+g.gap)
	s.colourBar(box, top)
	s.text(box.x+box.w+g.beside, box.y-g.gap*0.6, right, regular, g.small, softInk, unit)
	return box
}

// check reports data that do not fill the panel.
func (m HeatMap) check() error {
	if m.Width <= 0 || m.Height <= 0 || m.Width > 1<<15 || m.Height > 1<<15 {
		return fmt.Errorf("heat map %q: a size of %d×%d pixels cannot be drawn", m.Title, m.Width, m.Height)
	}
	have, kind := len(m.Sum), "counts"
	if m.Sum == nil {
		have, kind = len(m.Mask), "mask values"
	}
	if have != m.Width*m.Height {
		return fmt.Errorf("heat map %q: %d %s for %d×%d pixels", m.Title, have, kind, m.Width, m.Height)
	}
	return nil
}

// sumRaster reduces or enlarges the counts to a size in device pixels and colours them; top is the upper end of the
// scale. Reducing averages counts, not colours. A small panel has 64 shades instead of 256: no eye tells the difference,
// and the file is a third smaller.
func sumRaster(m HeatMap, top float64, w, h int, small bool) *image.Paletted {
	table := viridis()
	p := make(color.Palette, len(table))
	for i, c := range table {
		p[i] = c
	}
	raster := image.NewPaletted(image.Rect(0, 0, w, h), p)
	scale := float32(256 / max(top, 1))
	same := uint8(0)
	if small {
		same = 3
	}
	resample(m.Sum, m.Width, m.Height, w, h, func(at int, v float32) {
		raster.Pix[at] = uint8(min(255, v*scale)) &^ same
	})
	return raster
}

// maskRaster draws a mask in the two end colours of viridis, mixed along its edges.
func maskRaster(m HeatMap, w, h int) *image.Paletted {
	table := viridis()
	lo, hi := table[0], table[255]
	p := make(color.Palette, 16)
	for i := range p {
		t := float64(i) / float64(len(p)-1)
		mix := func(a, b uint8) uint8 { return uint8(float64(a)*(1-t) + float64(b)*t + 0.5) }
		p[i] = color.RGBA{mix(lo.R, hi.R), mix(lo.G, hi.G), mix(lo.B, hi.B), 0xFF}
	}
	inside := make([]uint8, len(m.Mask))
	for i, v := range m.Mask {
		if v != 0 {
			inside[i] = 1
		}
	}
	raster := image.NewPaletted(image.Rect(0, 0, w, h), p)
	resample(inside, m.Width, m.Height, w, h, func(at int, v float32) {
		raster.Pix[at] = uint8(v*float32(len(p)-1) + 0.5)
	})
	return raster
}
