package synth

import "math"

// inSun returns how much of the sun a point gets: 0 behind a wall, a crown or an object, 1 in the open.
func (s *studio) inSun(at vector) float64 {
	sun := s.light.sun
	if s.behindWall(at) {
		return 0
	}
	part := 1.0
	for i := range s.scene.crowns {
		if t, n, ok := s.scene.crowns[i].meet(at, sun); ok {
			rim := -n.dot(sun)
			p := at.add(sun.scale(t))
			part = min(part, 1-smooth(.1, .5, rim+float64(.6*(grain(float64(p.x*3), float64(p.y*3), s.salt)-.5))))
		}
	}
	for i := range s.scene.objects {
		o := &s.scene.objects[i]
		dx, dy := at.x-o.x, at.y-o.y
		if float64(dx*dx)+float64(dy*dy) > s.reach[i] {
			continue
		}
		if o.shades(at, sun) {
			return 0
		}
	}
	return part
}

// behindWall reports whether a wall stands between a point and the sun.
func (s *studio) behindWall(at vector) bool {
	sun := s.light.sun
	for i := range s.scene.walls {
		w := &s.scene.walls[i]
		dx, dy := at.x-float64((w.a[0]+w.b[0])/2), at.y-float64((w.a[1]+w.b[1])/2)
		if float64(dx*dx)+float64(dy*dy) > s.wallReach[i] {
			continue
		}
		if t, ok := w.meet(at, sun.x, sun.y); ok && t > .1 && at.z+float64(t*sun.z) < w.height {
			return true
		}
	}
	return false
}

// shadowReach returns how far the wall's shadow can fall from the wall's middle, as a square in square metres.
func (w *wall) shadowReach(sun vector) float64 {
	flat := math.Sqrt(float64(sun.x*sun.x)+float64(sun.y*sun.y)) / sun.z
	dx, dy := w.a[0]-w.b[0], w.a[1]-w.b[1]
	far := float64(w.height*flat) + float64(math.Sqrt(float64(dx*dx)+float64(dy*dy))/2)
	return float64(far * far)
}

// shadowReach returns how far the object's shadows can fall, as a square in square metres.
func (o *object) shadowReach(sun vector) float64 {
	flat := math.Sqrt(float64(sun.x*sun.x)+float64(sun.y*sun.y)) / sun.z
	far := float64(o.high.z*flat) + max(o.high.x, -o.low.x) + 1
	return float64(far * far)
}

// shades reports whether the object stands between a point and the sun. It tests the object's parts from the point, not
// from the camera.
func (o *object) shades(at, sun vector) bool {
	from, d := o.toOwn(at.sub(vector{o.x, o.y, 0})), o.toOwn(sun)
	near, far := 1e-3, math.Inf(1)
	for _, slab := range [3][4]float64{
		{from.x, d.x, o.low.x, o.high.x},
		{from.y, d.y, o.low.y, o.high.y},
		{from.z, d.z, o.low.z, o.high.z},
	} {
		a, b := (slab[2]-slab[0])/slab[1], (slab[3]-slab[0])/slab[1]
		near, far = max(near, min(a, b)), min(far, max(a, b))
	}
	if near > far {
		return false
	}
	for i := range o.parts {
		p := o.parts[i]
		if p.form == solid {
			if p.between(from, d) {
				return true
			}
			continue
		}
		p.place(from)
		if _, _, ok := p.hit(d); ok && p.look != spokes {
			return true
		}
	}
	return false
}

// between is hitSolid for a ray that may start anywhere.
func (p *part) between(from, d vector) bool {
	near, far := 1e-3, math.Inf(1)
	for i := range p.planes {
		b := &p.planes[i]
		room, speed := b.offset-b.normal.dot(from), d.dot(b.normal)
		switch {
		case speed < 0:
			near = max(near, room/speed)
		case speed > 0:
			far = min(far, room/speed)
		case room < 0:
			return false
		}
		if near > far {
			return false
		}
	}
	return true
}

// underneath returns how much light a point of the ground gets. Below and close to objects it is less, because the
// point sees little of the sky.
func (s *studio) underneath(at vector) float64 {
	light := 1.0
	for i := range s.scene.objects {
		o := &s.scene.objects[i]
		if o.class == trafficSign || o.class == rider {
			continue
		}
		dx, dy := at.x-o.x, at.y-o.y
		reach := o.high.x + 1
		if float64(dx*dx)+float64(dy*dy) > float64(reach*reach)+4 {
			continue
		}
		q := o.toOwn(vector{dx, dy, 0})
		outX := max(0, o.low.x-q.x, q.x-o.high.x)
		outY := max(0, o.low.y-q.y, q.y-o.high.y)
		if o.class != vehicle {
			outX, outY = max(0, math.Abs(q.x)-.15), max(0, math.Abs(q.y)-.12)
		}
		gap := math.Sqrt(float64(outX*outX) + float64(outY*outY))
		depth := .7
		if o.class != vehicle {
			depth = .4
		}
		light = min(light, 1-float64(depth*(1-smooth(-.1, .55, gap))))
	}
	return light
}
