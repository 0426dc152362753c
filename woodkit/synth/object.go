package synth

import "math"

// object is one thing in the scene.
type object struct {
	class     class
	parts     []part
	low, high vector  // bounds in the object's own coordinates
	x, y      float64 // position in vehicle coordinates
	sin, cos  float64 // sine and cosine of its heading
	distance  float64 // distance of its middle from the camera, for the order of painting
	depth     float64 // added to distance if the object must be painted before or after what it sits on
	ragged    int     // where its outline begins in the table of ragged edges
	colours   [3]rgb  // colours of its materials
}

// toOwn turns a direction from vehicle coordinates into the object's coordinates.
func (o *object) toOwn(d vector) vector {
	return vector{
		float64(d.x*o.cos) + float64(d.y*o.sin),
		float64(d.y*o.cos) - float64(d.x*o.sin),
		d.z,
	}
}

// toVehicle is the inverse of toOwn.
func (o *object) toVehicle(d vector) vector {
	return vector{
		float64(d.x*o.cos) - float64(d.y*o.sin),
		float64(d.x*o.sin) + float64(d.y*o.cos),
		d.z,
	}
}

// place prepares the object for rays from the camera.
func (o *object) place(camera vector) {
	own := o.toOwn(camera.sub(vector{o.x, o.y, 0}))
	for i := range o.parts {
		o.parts[i].place(own)
	}
	middle := vector{o.x, o.y, 0}.add(o.toVehicle(o.low.add(o.high).scale(0.5)))
	o.distance = middle.sub(camera).length() + o.depth
}

// hit returns the nearest part that the ray in direction d (in the object's coordinates) meets.
func (o *object) hit(d vector) (distance float64, which, face int, ok bool) {
	distance = math.Inf(1)
	for i := range o.parts {
		if t, f, hit := o.parts[i].hit(d); hit && t < distance {
			distance, which, face, ok = t, i, f, true
		}
	}
	return distance, which, face, ok
}

// rectangle is an area of the image in pixels. It does not include its right and bottom edges.
type rectangle struct{ left, top, right, bottom int }

// bound returns the area of the image that a part of the object can touch. It projects points on the part's surface and
// adds a margin for bulges between the points and for ragged edges. The area is empty if the camera cannot see the
// part.
func (o *object) bound(v *view, p *part) rectangle {
	b := bounds{left: Width, top: Height}
	foot := vector{o.x, o.y, 0}.sub(v.lens.position)
	switch p.form {
	case rod:
		steps := 1 + int(math.Sqrt(p.square)) // one point per metre
		thick := max(p.start, p.finish)
		for i := 0; i <= steps; i++ {
			at := p.a.add(p.axis.scale(float64(i) / float64(steps)))
			b.add(v, foot.add(o.toVehicle(at)), thick)
		}
	case disc:
		b.add(v, foot.add(o.toVehicle(p.a)), p.start)
	default:
		steps := 2
		if far := foot.length(); far < 12 {
			steps = 5
		}
		lattice(p.low, p.high, steps, func(at vector) { b.add(v, foot.add(o.toVehicle(at)), 0) })
	}
	return b.rectangle()
}

// lattice calls visit for the points of a lattice on the faces of a box.
func lattice(low, high vector, steps int, visit func(vector)) {
	size := high.sub(low)
	for i := 0; i <= steps; i++ {
		for j := 0; j <= steps; j++ {
			for k := 0; k <= steps; k++ {
				if i > 0 && i < steps && j > 0 && j < steps && k > 0 && k < steps {
					continue // inside
				}
				n := float64(steps)
				visit(low.add(vector{float64(size.x * (float64(i) / n)), float64(size.y * (float64(j) / n)), float64(size.z * (float64(k) / n))}))
			}
		}
	}
}

// bounds collects projected points.
type bounds struct {
	left, top, right, bottom float64
	seen                     bool
}

// mostPixels is the largest number of pixels per radian of any lens, in any direction.
const mostPixels = 660

// add includes a ball around a point, which is given relative to the camera.
func (b *bounds) add(v *view, at vector, radius float64) {
	x, y, theta := v.project(at)
	if theta > 2.2 {
		return
	}
	far := at.length()
	r := 0.0
	if radius > 0 {
		r = mostPixels * radius / max(far-radius, .05)
	}
	b.seen = b.seen || theta < widest+.1+radius/far
	b.left, b.right = min(b.left, x-r), max(b.right, x+r)
	b.top, b.bottom = min(b.top, y-r), max(b.bottom, y+r)
}

func (b *bounds) rectangle() rectangle {
	if !b.seen {
		return rectangle{}
	}
	mu, mv := 3+float64((b.right-b.left)*.03), 3+float64((b.bottom-b.top)*.03)
	return rectangle{
		max(0, int(b.left-mu)), max(0, int(b.top-mv)),
		min(Width, int(b.right+mu)+1), min(Height, int(b.bottom+mv)+1),
	}
}
