package plot

import (
	"fmt"
	"image"
	"image/color"
	"math"
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
	for i, panel := range h.Panels {
		if err := panel.check(); err != nil {
			return failed("%w", err)
		}
		cells[i] = cell{title: panel.Title, width: panel.Width, height: panel.Height, bar: panel.Sum != nil}
	}
	g := newGrid(h.Title, h.Note, cells, h.Columns, nil, barRoom(h))
	s := g.page.sheet(g.content)
	for i, panel := range h.Panels {
		box := g.frame(s, i)
		if panel.Sum == nil {
			s.picture(box.x, box.y, maskRaster(panel, device(box.w), device(box.h)))
		} else {
			raster, top := sumRaster(panel, device(box.w), device(box.h))
			s.picture(box.x, box.y, raster)
			s.colourBar(box, top, h.Unit)
		}
		s.outline(box.x, box.y, box.w, box.h, s.thin/2, axisGrey)
	}
	return s.figure()
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

// barRoom is the width beside each panel that colour bars and their labels need.
func barRoom(h HeatMaps) float64 {
	s := currentStyle()
	room := 0.0
	for _, panel := range h.Panels {
		if panel.Sum == nil {
			continue
		}
		top := 0.0
		for _, v := range panel.Sum {
			top = max(top, float64(v))
		}
		room = max(room, barWidth(s)+s.gap*1.75+widest(labels(barTicks(top)), s.small))
	}
	return room
}

// barWidth is the width of a colour bar alone.
func barWidth(s style) float64 { return 1.1 * s.small }

// barTicks are the marks of a colour bar from 0 to the largest count.
func barTicks(top float64) []tick {
	sc := span{0, max(top, 1), false}
	step := max(1, niceStep(sc.hi/5)) // counts are whole
	if step == 2.5 {
		step = 5
	}
	var marks []tick
	for v := 0.0; v <= sc.hi*(1+1e-9) && len(marks) < 20; v += step {
		marks = append(marks, tick{v, Number.Format(v)})
	}
	return marks
}

// colourBar draws the scale at the right of a panel, with ticks in the unit.
func (s *sheet) colourBar(box area, top float64, unit string) {
	table := viridis()
	x, w := box.x+box.w+s.gap, barWidth(s.style)
	rows := device(box.h)
	strip := image.NewRGBA(image.Rect(0, 0, device(w), rows))
	for r := range rows {
		c := table[min(255, 256*(rows-1-r)/max(rows, 1))]
		for k := range device(w) {
			strip.SetRGBA(k, r, c)
		}
	}
	s.picture(x, box.y, strip)
	s.outline(x, box.y, w, box.h, s.thin/2, axisGrey)
	a := area{y: box.y, h: box.h, sy: span{0, max(top, 1), false}}
	free := math.Inf(1)
	for _, m := range barTicks(top) {
		y := a.py(m.value)
		s.fill(x+w, y-s.thin/2, s.gap/3, s.thin, axisGrey)
		if y+s.small/2 < free {
			s.text(x+w+s.gap/2, middle(y, s.small), left, regular, s.small, softInk, m.label)
			free = y - s.small/2
		}
	}
	if unit != "" {
		s.text(x+w+s.gap/2+1e-9, box.y-s.gap*0.6, right, regular, s.small, softInk, unit)
	}
}

// sumRaster reduces or enlarges the counts to a size in device pixels and colours them. Reducing averages counts, not
// colours. top is the largest count of a single pixel, the upper end of the scale.
func sumRaster(m HeatMap, w, h int) (raster *image.Paletted, top float64) {
	table := viridis()
	p := make(color.Palette, len(table))
	for i, c := range table {
		p[i] = c
	}
	for _, v := range m.Sum {
		top = max(top, float64(v))
	}
	raster = image.NewPaletted(image.Rect(0, 0, w, h), p)
	scale := 256 / max(top, 1)
	resample(m.Sum, m.Width, m.Height, w, h, func(at int, v float32) {
		raster.Pix[at] = uint8(min(255, float64(v)*scale))
	})
	return raster, top
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
