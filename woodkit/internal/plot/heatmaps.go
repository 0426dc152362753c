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

// HeatMap is one panel. It has a count for each pixel, drawn in viridis.
type HeatMap struct {
	Title         string
	Width, Height int      // in pixels of the data
	Sum           []uint32 // [y*width+x], y pointing down
}

// HeatMaps is one heat map or several in a grid. Several share one scale, so that a colour means the same in all of them. It is
// logarithmic if some have so many more counts than others that these would be dark all over. The largest count of each is
// written beside its title.
type HeatMaps struct {
	Title  string
	Unit   string // what is counted: "frames"
	Panels []HeatMap
}

// Figure draws the panels. If the data of a panel do not fill its size, Image returns an error.
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
		tops[i] = float64(slices.Max(panel.Sum))
	}
	scale := scaleOf(tops)
	several := len(cells) > 1
	o := gridOptions{title: h.Title, titled: true}
	if several {
		o.foot, o.aside = longBarHeight(currentStyle()), widest(h.mosts(tops), currentStyle().small)+currentStyle().gap
		if o.note = "All panels have the same scale."; scale.log {
			o.note += " It is logarithmic, so that the panels with the fewest " + cmp.Or(h.Unit, "counts") + " can be seen, too."
		}
	} else {
		o.beside = scale.barRoom()
	}
	g := newGrid(cells, o)
	s := g.page.sheet(g.content)
	for i, panel := range h.Panels {
		box := h.frame(s, g, i, tops, scale)
		s.picture(box.x, box.y, sumRaster(panel, scale, device(box.w), device(box.h)))
		s.outline(box.x, box.y, box.w, box.h, s.thin/2, axisGrey)
	}
	if several {
		s.longBar(g.left(0), g.footTop(), g.width-g.margin()-g.left(0), scale, cmp.Or(h.Unit, "counts"))
	}
	return s.figure(h.alt(tops, scale))
}

// mosts returns the texts beside the titles of several panels.
func (h HeatMaps) mosts(tops []float64) []string {
	texts := make([]string, len(tops))
	for i, top := range tops {
		texts[i] = "max " + unit.Number.Format(top)
	}
	return texts
}

// frame draws title and axes of a panel, and the colour bar of a single one or the largest count of one of several.
func (h HeatMaps) frame(s *sheet, g grid, i int, tops []float64, scale countScale) area {
	if len(h.Panels) > 1 {
		most := h.mosts(tops)[i]
		box := g.frame(s, i, textWidth(most, regular, g.small)+g.gap)
		s.text(box.x+box.w, box.y-g.gap*0.6, right, regular, g.small, softInk, most)
		return box
	}
	unit := shorten(h.Unit, g.beside+g.box/2, regular, g.small)
	box := g.frame(s, i, textWidth(unit, regular, g.small)-g.beside+g.gap)
	s.colourBar(box, scale)
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

// sumRaster reduces or enlarges the counts to a size in device pixels, and colours them. When it reduces, it averages counts,
// not colours. It uses 64 shades instead of 256: people cannot see the difference, and the file is a third smaller.
func sumRaster(m HeatMap, scale countScale, w, h int) *image.Paletted {
	table := viridis()
	p := make(color.Palette, len(table))
	for i, c := range table {
		p[i] = c
	}
	raster := image.NewPaletted(image.Rect(0, 0, w, h), p)
	resample(m.Sum, m.Width, m.Height, w, h, func(at int, v float32) {
		raster.Pix[at] = uint8(min(255, 256*scale.position(float64(v)))) &^ 3
	})
	return raster
}

func (h HeatMaps) alt(tops []float64, scale countScale) string {
	what := "Heat map"
	if len(h.Panels) > 1 {
		what = "Heat maps"
	}
	parts := []string{h.Title, fmt.Sprintf("%s of %d × %d pixels, in %s, dark for none and bright for the most", what, h.Panels[0].Width, h.Panels[0].Height, cmp.Or(h.Unit, "counts"))}
	if scale.log {
		parts = append(parts, "The scale is logarithmic, and the same for all")
	}
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
