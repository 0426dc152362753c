package plot

import "math"

// place is a rectangle that a label or a point takes.
type place struct{ x0, y0, x1, y1 float64 }

// overlap is how much two rectangles share, in square pixels.
func (p place) overlap(q place) float64 {
	return max(0, min(p.x1, q.x1)-max(p.x0, q.x0)) * max(0, min(p.y1, q.y1)-max(p.y0, q.y0))
}

// nearest is the point of a rectangle that is nearest to q, and how far it is.
func (p place) nearest(q point) (point, float64) {
	n := point{min(max(q.x, p.x0), p.x1), min(max(q.y, p.y0), p.y1)}
	return n, math.Hypot(n.x-q.x, n.y-q.y)
}

// outside is how much of a rectangle lies outside an area, in square pixels.
func (p place) outside(a area) float64 {
	whole := (p.x1 - p.x0) * (p.y1 - p.y0)
	return whole - p.overlap(place{a.x, a.y, a.x + a.w, a.y + a.h})
}

// spots chooses places for labels of points, so that they cover neither each other nor the points and stay inside of an
// area.
type spots struct {
	area   area
	radius float64 // of a point
	reach  float64 // from the middle of a point to its label
	points []point
	sizes  []point // width and height of each label
	fixed  []place // what else may not be covered
}

// choose gives each label the best of its candidates beside what the others have, and again until none moves. What is
// first come has the better places: the passes that follow make up for that.
func (f spots) choose() []place {
	const passes = 8
	chosen := make([]place, len(f.points))
	for pass := range passes {
		moved := false
		for i := range f.points {
			others := chosen
			if pass == 0 {
				others = chosen[:i]
			}
			best, least := place{}, math.Inf(1)
			for _, c := range f.candidates(i) {
				if cost := f.cost(i, c, others); cost < least {
					best, least = c, cost
				}
			}
			moved = moved || best != chosen[i]
			chosen[i] = best
		}
		if !moved {
			break
		}
	}
	return chosen
}

// cost is how bad a place is for label i: by far the worst is to leave the area, then to cover something, then to be far
// from the point.
func (f spots) cost(i int, c place, others []place) float64 {
	end, far := c.nearest(f.points[i])
	cost := 0.6 * max(0, far-f.reach)
	if out := c.outside(f.area); out > 1e-6 { // more than rounding
		cost += 1e6 + 1000*out
	}
	switch x := f.points[i].x; { // the right is where one looks first
	case c.x1 < x:
		cost += 0.5
	case c.x0 < x:
		cost += 3
	}
	cover := func(p place) {
		if over := c.overlap(p); over > 0 {
			cost += 15 + 4*over
		}
	}
	hide := func(p place) { // a text or point that cannot be read any more: worse than all but leaving the area
		if c.overlap(p) > 0 {
			cost += 100
		}
	}
	for _, p := range f.fixed {
		cover(p)
	}
	for k, p := range f.points {
		if k != i {
			spot := place{p.x - f.radius, p.y - f.radius, p.x + f.radius, p.y + f.radius}
			cover(spot)
			hide(spot)
			if f.isFar(far) && p.fromLine(f.points[i], end) < 1.5*f.radius && math.Hypot(p.x-f.points[i].x, p.y-f.points[i].y) > f.radius {
				cost += 40 // the line to the label would seem to come from there
			}
		}
	}
	for k, p := range others {
		if k != i {
			hide(p)
			p.y0, p.y1 = p.y0-0.15*f.sizes[k].y, p.y1+0.15*f.sizes[k].y // lines of text need air
			cover(p)
		}
	}
	return cost
}

// isFar reports whether a label at a distance needs a line to its point.
func (f spots) isFar(distance float64) bool { return distance > 1.3*f.reach }

// fromLine is the distance of a point from the line between two others.
func (q point) fromLine(a, b point) float64 {
	dx, dy := b.x-a.x, b.y-a.y
	along := 0.0
	if length := dx*dx + dy*dy; length > 0 {
		along = min(max(((q.x-a.x)*dx+(q.y-a.y)*dy)/length, 0), 1)
	}
	return math.Hypot(q.x-a.x-along*dx, q.y-a.y-along*dy)
}

// candidates are places for a label around its point: to the right, to the left and in the middle, from beside it to some
// lines of text above and below.
func (f spots) candidates(i int) []place {
	const lines = 9
	q, w, h := f.points[i], f.sizes[i].x, f.sizes[i].y
	var list []place
	at := func(x0, y0 float64) { list = append(list, place{x0, y0, x0 + w, y0 + h}) }
	for _, far := range []float64{1, 3, 6} {
		for k := -2 * lines; k <= 2*lines; k++ {
			up := float64(k) * h * 0.65
			at(q.x+far*f.reach, q.y-h/2-up)
			at(q.x-far*f.reach-w, q.y-h/2-up)
			if math.Abs(up) > f.reach+h/2 {
				at(q.x-w/2, q.y-h/2-up)
			}
		}
	}
	return list
}
