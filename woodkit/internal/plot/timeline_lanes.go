package plot

import (
	"math"

	"woodscape.example/woodkit/internal/unit"
)

// leastFailed is the least width at which a failure is drawn, in CSS pixels.
const leastFailed = 6

// sharesOf returns the share of a run that a lane spent on each kind.
func (d *timelineDrawing) sharesOf(l Lane, wall float64) []float64 {
	shares := make([]float64, len(d.kinds))
	if wall > 0 {
		for _, g := range l.Segments {
			shares[d.index[g.Kind]] += (g.End - g.Start) / wall
		}
	}
	return shares
}

// drawRun draws the lanes of a run from y downwards.
func (d *timelineDrawing) drawRun(s *sheet, r TimelineRun, v view, chosen [][]int, y float64) {
	every := int(math.Ceil(1.02 * d.small / d.lane)) // one of this number of lanes has a name
	between := 2.0
	if d.lane < 8 {
		between = 1
	}
	for i, l := range r.Lanes {
		top, h := y+float64(i)*d.lane, d.lane-between
		s.fill(v.area.x, top, v.area.px(min(r.Wall, v.end))-v.area.x, h, idleGrey)
		if len(l.Level) > 0 {
			d.drawLevel(s, l, v, r.Wall, top, h)
		} else {
			d.drawLane(s, l, v, chosen[i], top, h)
		}
		if d.zoomed() {
			d.drawShares(s, l, v, r.Wall, top, h)
		}
		last := len(r.Lanes) - 1
		if i == last || i%every == 0 && last-i >= every { // the last lane is the caller's, which always has a name
			name := shortenInside(l.Name, 0.5, d.names, regular, d.small)
			s.text(v.area.x-d.gap*0.75, middle(top+h/2, d.small), right, regular, d.small, ink, name)
			s.text(d.width-d.margin(), middle(top+h/2, d.small), right, regular, d.small, softInk, d.share(l, r))
		}
	}
	if v.stops(r) {
		s.stopLine(v.area.px(r.Stop), y-d.gap/2, y+float64(len(r.Lanes))*d.lane)
	}
	if r.Wall > v.end {
		return
	}
	s.fill(v.area.px(r.Wall)-s.thin/2, y-d.gap/4, s.thin*1.5, float64(len(r.Lanes))*d.lane+d.gap/4, ink)
}

// stops reports whether the moment at which a run was told to stop is inside the axis.
func (v view) stops(r TimelineRun) bool { return finite(r.Stop, true) && r.Stop <= v.end }

// failed returns where a segment of what should never happen is drawn: long enough to be seen.
func (v view) failed(g Segment) (x, width float64) {
	width = max(v.area.px(min(g.End, v.end))-v.area.px(g.Start), leastFailed)
	return min(v.area.px(g.Start), v.area.x+v.area.w-width), width
}

// share writes the share of the run in which a lane was busy.
func (d *timelineDrawing) share(l Lane, r TimelineRun) string {
	if len(l.Level) > 0 {
		return l.highest()
	}
	busy := 0.0
	for _, g := range l.Segments {
		if !d.kinds[d.index[g.Kind]].Idle {
			busy += g.End - g.Start - g.Waited
		}
	}
	switch {
	case !(r.Wall > 0):
		return "–"
	case busy > 0 && busy < 0.005*r.Wall:
		return "< 1 %" // 0 % would say that it did nothing
	case busy > 0 && r.AtMost:
		return "≤ " + unit.PerCent(busy/r.Wall)
	}
	return unit.PerCent(busy / r.Wall)
}

// drawLane draws the segments of a lane.
func (d *timelineDrawing) drawLane(s *sheet, l Lane, v view, chosen []int, top, h float64) {
	for from := 0; from < len(chosen); {
		to := from + 1
		for to < len(chosen) && chosen[to] == chosen[from] {
			to++
		}
		if k := chosen[from]; k >= 0 {
			x, c := v.area.x+float64(from)/scale, paletteColor(d.kinds[k].Color, k)
			s.block(x, top, float64(to-from)/scale, h, c)
		}
		from = to
	}
	for _, g := range l.Segments { // what should never happen is drawn over its neighbours, so that it is seen
		if k := d.index[g.Kind]; d.kinds[k].never && g.Start < v.end {
			x, w := v.failed(g)
			s.block(x, top, w, h, paletteColor(d.kinds[k].Color, k))
		}
	}
	begun := 0                     // the first segment of the item
	for i, g := range l.Segments { // a line between any two items that touch; without it, twenty short ones would look like one
		if !g.Ends {
			continue
		}
		x, from := v.area.px(g.End), v.area.px(l.Segments[begun].Start)
		if d.kinds[d.index[g.Kind]].never { // a line at its end would cut in two what is drawn longer than it was
			left, w := v.failed(g)
			x = left + w
		}
		if begun = i + 1; begun < len(l.Segments) && g.End < v.end && x-from >= 1 && v.area.px(l.Segments[begun].Start)-x < 1 {
			s.fill(x-0.5, top, 0.5, h, paper)
		}
	}
}

// drawLevel draws how many there are of something. The largest number is as high as the lane.
func (d *timelineDrawing) drawLevel(s *sheet, l Lane, v view, wall, top, h float64) {
	most := l.most()
	for i, step := range l.Level {
		until := wall
		if i+1 < len(l.Level) {
			until = l.Level[i+1].At
		}
		from, to := v.area.px(min(step.At, v.end)), v.area.px(min(until, v.end))
		if most > 0 {
			high := h * step.Value / most
			s.fill(from, top+h-high, to-from, high, HeldColor)
		}
	}
}

// drawShares draws how a lane spent the whole run, as one bar.
func (d *timelineDrawing) drawShares(s *sheet, l Lane, v view, wall, top, h float64) {
	if len(l.Level) > 0 {
		return
	}
	s.fill(v.shares.x, top, v.shares.w, h, idleGrey)
	x := v.shares.x
	for k, share := range d.sharesOf(l, wall) {
		w := min(share*v.shares.w, v.shares.x+v.shares.w-x)
		if share > 0 && d.kinds[k].never {
			w = max(w, leastFailed)
		}
		if w < 0.25 {
			continue
		}
		c := paletteColor(d.kinds[k].Color, k)
		s.block(x, top, w, h, c)
		x += w
	}
}
