package plot

// area is the rectangle inside the axes of a plot, in CSS pixels, with what its edges stand for.
type area struct {
	x, y, w, h float64
	sx, sy     span
}

// px is the horizontal place of a value.
func (a area) px(v float64) float64 { return a.x + a.w*a.sx.position(v) }

// py is the vertical place of a value: large values are above.
func (a area) py(v float64) float64 { return a.y + a.h*(1-a.sy.position(v)) }

// labels are the texts of ticks.
func labels(marks []tick) []string {
	list := make([]string, len(marks))
	for i, m := range marks {
		list[i] = m.label
	}
	return list
}

// axisTitle joins what an axis shows and its unit: "time per frame (ms)".
func axisTitle(label, unit string) string {
	switch {
	case unit == "":
		return label
	case label == "":
		return unit
	}
	return label + " (" + unit + ")"
}

// yTicks draws horizontal grid lines and their labels at the left.
func (s *sheet) yTicks(a area, marks []tick) {
	for _, m := range marks {
		y := a.py(m.value)
		if y < a.y-0.5 || y > a.y+a.h+0.5 {
			continue
		}
		if m.label == "" {
			s.fill(a.x-s.gap/3, y-s.thin/2, s.gap/3, s.thin/2, axisGrey)
			continue
		}
		s.fill(a.x, y-s.thin/2, a.w, s.thin, gridGrey)
		s.text(a.x-s.gap*0.75, middle(y, s.small), right, regular, s.small, softInk, m.label)
	}
}

// xGrid draws the vertical lines of labelled marks alone.
func (s *sheet) xGrid(a area, marks []tick) {
	for _, m := range marks {
		if x := a.px(m.value); m.label != "" && x > a.x-0.5 && x < a.x+a.w+0.5 {
			s.fill(x-s.thin/2, a.y, s.thin, a.h, gridGrey)
		}
	}
}

// xTicks draws marks and labels below the area, and vertical grid lines where asked for. Labels that would touch the
// one before are left out.
func (s *sheet) xTicks(a area, marks []tick, grid bool) {
	if grid {
		s.xGrid(a, marks)
	}
	free := -1e9
	for _, m := range marks {
		x := a.px(m.value)
		if x < a.x-0.5 || x > a.x+a.w+0.5 {
			continue
		}
		long := s.gap / 2
		if m.label == "" {
			long = s.gap / 4
		}
		s.fill(x-s.thin/2, a.y+a.h, s.thin, long, axisGrey)
		w := textWidth(m.label, regular, s.small)
		if m.label != "" && x-w/2 > free {
			whole := min(x, s.width-w/2-s.gap/2) // the last label may not run off the page
			s.text(whole, a.y+a.h+s.gap/2+s.small, centre, regular, s.small, softInk, m.label)
			free = x + w/2 + s.small/2
		}
	}
}

// xAxisHeight is the room below an area for tick labels, and for a title where there is one.
func (s style) xAxisHeight(title string) float64 {
	h := s.gap/2 + lineHeight(s.small)
	if title != "" {
		h += s.gap/2 + lineHeight(s.text)
	}
	return h
}

// yTitle writes the title of a vertical axis above it, at the left edge of the page, where it needs no turning of heads.
func (s *sheet) yTitle(p page, y float64, title string) {
	title = shorten(title, p.width-2*p.margin(), regular, s.small)
	s.text(p.margin(), y, left, regular, s.small, softInk, title)
}

// xTitle writes the title of the horizontal axis below its labels.
func (s *sheet) xTitle(a area, title string) {
	title = shorten(title, s.width-2*s.gap, regular, s.style.text)
	w := textWidth(title, regular, s.style.text)
	x := min(max(a.x+a.w/2, s.gap+w/2), s.width-s.gap-w/2)
	s.text(x, a.y+a.h+s.gap+lineHeight(s.small)+s.style.text, centre, regular, s.style.text, softInk, title)
}

// baseLine draws the line on which bars stand and from which axes start.
func (s *sheet) baseLine(a area, y float64) {
	s.fill(a.x, y-s.thin/2, a.w, s.thin*1.25, axisGrey)
}
