package plot

import (
	"cmp"
	"fmt"
	"image"
	"image/color"
	"slices"
	"strings"

	"woodscape.example/woodkit/internal/unit"
)

// HeatMap is one panel: for each pixel a count, drawn in viridis with its own scale and colour bar.
type HeatMap struct {
	Title         string
	Width, Height int      // in pixels of the data
	Sum           []uint32 // [y*width+x], y pointing down
}

// HeatMaps is one heat map or several in a grid.
type HeatMaps struct {
	Title  string
	Unit   string // what is counted: "frames"
	Panels []HeatMap
}

// Figure draws the panels. The error of a panel whose data do not fill its size comes from Image.
func (h HeatMaps) Figure() Figure {
	if len(h.Panels) == 0 {
		return nothing(h.Title, "no heat maps to show")
	}
	cells := make([]cell, len(h.Panels))
	tops := make([]float64, len(h.Panels)) // the largest count of each panel
	for i, panel := range h.Panels {
		if err := panel.check(); err != nil {
			return failed("%w", err)
		}
		cells[i] = cell{title: panel.Title, width: panel.Width, height: panel.Height}
		for _, v := range panel.Sum {
			tops[i] = max(tops[i], float64(v))
		}
	}
	o := gridOptions{title: h.Title, bars: true, beside: barRoom(tops)}
	o.aside = func(box float64) float64 { return smallBarRoom(currentStyle(), box, slices.Max(tops)) }
	g := newGrid(cells, o)
	if g.compact && h.Unit != "" {
		o.note = "Each panel has its own scale, in " + h.Unit + "."
		g = newGrid(cells, o)
	}
	s := g.page.sheet(g.content)
	for i, panel := range h.Panels {
		box := h.frame(s, g, i, tops[i])
		s.picture(box.x, box.y, sumRaster(panel, tops[i], device(box.w), device(box.h)))
		s.outline(box.x, box.y, box.w, box.h, s.thin/2, axisGrey)
	}
	return s.figure(h.alt(tops))
}

// frame draws title, axes and colour bar of a panel.
func (h HeatMaps) frame(s *sheet, g grid, i int, top float64) area {
	if g.compact {
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
	if len(m.Sum) != m.Width*m.Height {
		return fmt.Errorf("heat map %q: %d counts for %d×%d pixels", m.Title, len(m.Sum), m.Width, m.Height)
	}
	return nil
}

// sumRaster reduces or enlarges the counts to a size in device pixels and colours them; top is the upper end of the
// scale. Reducing averages counts, not colours. There are 64 shades instead of 256: no eye tells the difference, and the file is a
// third smaller.
func sumRaster(m HeatMap, top float64, w, h int) *image.Paletted {
	table := viridis()
	p := make(color.Palette, len(table))
	for i, c := range table {
		p[i] = c
	}
	raster := image.NewPaletted(image.Rect(0, 0, w, h), p)
	scale := float32(256 / max(top, 1))
	resample(m.Sum, m.Width, m.Height, w, h, func(at int, v float32) {
		raster.Pix[at] = uint8(min(255, v*scale)) &^ 3
	})
	return raster
}

func (h HeatMaps) alt(tops []float64) string {
	what := "Heat map"
	if len(h.Panels) > 1 {
		what = "Heat maps"
	}
	parts := []string{h.Title, fmt.Sprintf("%s of %d × %d pixels, in %s, dark for none and bright for the most", what, h.Panels[0].Width, h.Panels[0].Height, cmp.Or(h.Unit, "counts"))}
	var said []string
	for i, p := range h.Panels {
		at := slices.Index(p.Sum, uint32(tops[i]))
		if tops[i] == 0 {
			said = append(said, p.Title+" none")
			continue
		}
		said = append(said, fmt.Sprintf("%s %s at column %d, row %d", p.Title, unit.Number.Format(tops[i]), at%p.Width, at/p.Width))
	}
	return sentences(append(parts, "The most of each: "+strings.Join(said, "; "))...)
}
