package synth

import "math"

// An object consists of parts of three forms. Parts use the object's own coordinates: x forward, y left, z up, origin
// on the ground.
type form uint8

const (
	solid form = iota // a convex body bounded by planes
	rod               // all points near a line, such as a limb or a pole; a ball if both ends are the same
	disc              // a flat wheel
)

// plane bounds a solid. Points with normal·p ≤ offset are inside.
type plane struct {
	normal vector
	offset float64
	room   float64 // offset - normal·camera, set when the object is placed
}

// part is one piece of an object.
type part struct {
	form   form
	look   material
	planes []plane // solid

	low, high     vector  // bounds of a solid
	a, b          vector  // ends of a rod; for a disc, a is the centre and b the normal
	start, finish float64 // radii of a rod at its ends; for a disc, start is the radius

	// The fields below are set when the object is placed. o is the camera in the object's coordinates.
	axis, from  vector  // rod: b - a, o - a
	square, run float64 // rod: axis·axis, from·axis; disc: -, b·(a - o)
}

// place prepares the part for rays from the point o.
func (p *part) place(o vector) {
	switch p.form {
	case solid:
		for i := range p.planes {
			p.planes[i].room = p.planes[i].offset - p.planes[i].normal.dot(o)
		}
	case rod:
		p.axis, p.from = p.b.sub(p.a), o.sub(p.a)
		p.square, p.run = p.axis.dot(p.axis), p.from.dot(p.axis)
	case disc:
		p.from = o.sub(p.a)
		p.run = -p.from.dot(p.b)
	}
}

// hit returns where the ray from the placed point in direction d (a unit vector) meets the part. distance is in metres,
// and face is the plane through which the ray enters a solid.
func (p *part) hit(d vector) (distance float64, face int, ok bool) {
	switch p.form {
	case solid:
		return p.hitSolid(d)
	case rod:
		distance, _, _, ok = p.hitRod(d)
		return distance, 0, ok
	}
	t := p.run / d.dot(p.b)
	if !(t > 0) {
		return 0, 0, false
	}
	q := p.from.add(d.scale(t))
	return t, 0, q.dot(q) < float64(p.start*p.start)
}

// hitSolid clips the ray at each plane (Kay and Kajiya's slabs, with single planes).
func (p *part) hitSolid(d vector) (near float64, face int, ok bool) {
	far := math.Inf(1)
	face = -1
	for i := range p.planes {
		b := &p.planes[i]
		speed := d.dot(b.normal)
		switch {
		case speed < 0:
			if t := b.room / speed; t > near {
				near, face = t, i
			}
		case speed > 0:
			if t := b.room / speed; t < far {
				far = t
			}
		case b.room < 0:
			return 0, 0, false
		}
		if near > far {
			return 0, 0, false
		}
	}
	return near, face, face >= 0
}

// hitRod finds the two points, one on the ray and one on the rod's line, that are nearest to each other. The ray hits
// if their distance is below the rod's radius there. off is the vector from the line to the ray, and radius is that of
// the rod.
func (p *part) hitRod(d vector) (distance float64, off vector, radius float64, ok bool) {
	along, back := d.dot(p.axis), d.dot(p.from)
	s := 0.0
	if free := p.square - float64(along*along); free > 1e-12 {
		s = min(max((p.run-float64(back*along))/free, 0), 1)
	}
	t := float64(s*along) - back
	if t <= 0 {
		return 0, vector{}, 0, false
	}
	off = p.from.add(d.scale(t)).sub(p.axis.scale(s))
	radius = p.start + float64((p.finish-p.start)*s)
	return t, off, radius, off.dot(off) < float64(radius*radius)
}

// normalAt returns the outward unit normal where the ray in direction d has hit the part.
func (p *part) normalAt(d vector, face int) vector {
	switch p.form {
	case solid:
		return p.planes[face].normal
	case disc:
		if d.dot(p.b) > 0 {
			return p.b.scale(-1)
		}
		return p.b
	}
	_, off, radius, _ := p.hitRod(d)
	off = off.scale(1 / radius)
	return off.sub(d.scale(math.Sqrt(max(0, 1-off.dot(off))))).unit()
}

// point is a corner of a profile, in metres forward and up.
type point struct{ x, z float64 }

// extrude returns the body with a convex profile and the given half width at the height where the sides are widest. The
// profile's corners run counter-clockwise as seen from the right, with x to the right and z up. lean is how far the
// sides lean in, in metres per metre.
func extrude(profile []point, half, lean float64, look material) part {
	p := part{form: solid, look: look, low: vector{math.Inf(1), -half, math.Inf(1)}, high: vector{math.Inf(-1), half, math.Inf(-1)}}
	for i, a := range profile {
		b := profile[(i+1)%len(profile)]
		n := vector{b.z - a.z, 0, a.x - b.x}.unit()
		p.planes = append(p.planes, plane{normal: n, offset: n.dot(vector{a.x, 0, a.z})})
		p.low.x, p.low.z = min(p.low.x, a.x), min(p.low.z, a.z)
		p.high.x, p.high.z = max(p.high.x, a.x), max(p.high.z, a.z)
	}
	for _, side := range [2]float64{1, -1} {
		n := vector{0, side, lean}.unit()
		p.planes = append(p.planes, plane{normal: n, offset: n.dot(vector{0, side * half, p.low.z})})
	}
	return p
}

// box returns an upright box between two corners.
func box(low, high vector, look material) part {
	return part{form: solid, look: look, low: low, high: high, planes: []plane{
		{normal: vector{1, 0, 0}, offset: high.x},
		{normal: vector{-1, 0, 0}, offset: -low.x},
		{normal: vector{0, 1, 0}, offset: high.y},
		{normal: vector{0, -1, 0}, offset: -low.y},
		{normal: vector{0, 0, 1}, offset: high.z},
		{normal: vector{0, 0, -1}, offset: -low.z},
	}}
}

// limb returns a rod between two points.
func limb(a, b vector, start, finish float64, look material) part {
	return part{form: rod, look: look, a: a, b: b, start: start, finish: finish}
}

// ball returns a ball.
func ball(centre vector, radius float64, look material) part {
	return limb(centre, centre, radius, radius, look)
}

// wheel returns an upright disc that rolls forward. Its normal points to the left or the right.
func wheel(centre vector, radius float64, look material) part {
	return part{form: disc, look: look, a: centre, b: vector{0, 1, 0}, start: radius}
}
