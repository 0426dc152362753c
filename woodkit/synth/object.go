package synth

import "math"

// object is one thing in the scene.
type object struct {
	class     class
	parts     []part
	low, high vector  // bounds in its own coordinates
	x, y      float64 // where it stands, vehicle coordinates
	sin, cos  float64 // of its heading
	distance  float64 // of its middle from the camera, for the order of painting
	depth     float64 // added to distance where something must be painted before or after what it sits on
	ragged    int     // where in the table of ragged edges its outline begins
	colours   [3]rgb  // what its materials are painted in
}

// toOwn turns a direction from vehicle to the object's coordinates.
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

// hit returns the nearest part that the ray in direction d (object's coordinates) meets.
func (o *object) hit(d vector) (distance float64, which, face int, ok bool) {
	distance = math.Inf(1)
	for i := range o.parts {
		if t, f, hit := o.parts[i].hit(d); hit && t < distance {
			distance, which, face, ok = t, i, f, true
		}
	}
	return distance, which, face, ok
}

// covers says whether the ray in direction d (object's coordinates) meets the object: what a mask needs to know.
func (o *object) covers(d vector) bool {
	for i := range o.parts {
		if _, _, hit := o.parts[i].hit(d); hit {
			return true
		}
	}
	return false
}

// rectangle is a part of the image, pixels, right and bottom not included.
type rectangle struct{ left, top, right, bottom int }

// bound returns the part of the image that the object can touch: the points of a lattice over its bounds, projected, with a
// margin for what bulges between them and for ragged edges. It is empty where the camera cannot see the object.
func (o *object) bound(v *view) rectangle {
	u0, u1, v0, v1 := float64(Width), 0.0, float64(Height), 0.0
	seen := false
	const steps = 4
	for i := 0; i <= steps; i++ {
		for j := 0; j <= steps; j++ {
			for k := 0; k <= steps; k++ {
				if i > 0 && i < steps && j > 0 && j < steps && k > 0 && k < steps {
					continue // inside
				}
				corner := vector{
					o.low.x + float64((o.high.x-o.low.x)*(float64(i)/steps)),
					o.low.y + float64((o.high.y-o.low.y)*(float64(j)/steps)),
					o.low.z + float64((o.high.z-o.low.z)*(float64(k)/steps)),
				}
				p := vector{o.x, o.y, 0}.add(o.toVehicle(corner)).sub(v.lens.position)
				x, y, theta := v.project(p)
				if theta > 2.2 {
					continue
				}
				seen = seen || theta < widest+0.1
				u0, u1, v0, v1 = min(u0, x), max(u1, x), min(v0, y), max(v1, y)
			}
		}
	}
	if !seen {
		return rectangle{}
	}
	mu, mv := 3+float64((u1-u0)*0.04), 3+float64((v1-v0)*0.04)
	return rectangle{
		max(0, int(u0-mu)), max(0, int(v0-mv)),
		min(Width, int(u1+mu)+1), min(Height, int(v1+mv)+1),
	}
}
