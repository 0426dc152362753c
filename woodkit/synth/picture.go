package synth

import "image"

// picture returns the RGB picture of what paint has found.
func (p *painter) picture() *image.RGBA {
	d := newDice(p.seed, p.index, lightStream)
	s := &studio{painter: p, light: newLight(d), salt: d.source.Uint64()}
	s.inside = p.view.lens.radius(widest)
	for i := range p.scene.objects {
		s.reach = append(s.reach, p.scene.objects[i].shadowReach(s.light.sun))
	}
	for i := range p.scene.walls {
		w := &p.scene.walls[i]
		s.wallReach = append(s.wallReach, w.shadowReach(s.light.sun))
		w.sweep(p.view.lens.position, func(point int) { s.wallsAt[point] = append(s.wallsAt[point], i) })
	}
	s.measureEdge()
	bright := make([]rgb, Width*Height)
	for y := range Height {
		for x := range Width {
			bright[y*Width+x] = s.pixelColour(x, y)
		}
	}
	return s.develop(bright)
}

// pixelColour returns what a pixel shows.
func (s *studio) pixelColour(x, y int) rgb {
	i := y*Width + x
	if s.view.kind[i] == blind {
		return s.ownColour(x, y)
	}
	if s.owner[i] == 0 {
		return s.backdrop(i, s.view.ragged(x, y, s.scene.ragged))
	}
	// Only the outline is ragged. Inside it, the pixel's own ray makes a clearer picture.
	o := &s.scene.objects[s.owner[i]-1]
	d := o.toOwn(s.directionOf(i))
	t, which, face, ok := o.hit(d)
	if !ok {
		d = o.toOwn(s.directionOf(s.view.ragged(x, y, o.ragged)))
		t, which, face, _ = o.hit(d)
	}
	from := o.toOwn(s.view.lens.position.sub(vector{o.x, o.y, 0}))
	q := from.add(d.scale(t))
	colour, see := s.finish(o, &o.parts[which], face, q, d, s.objectInSun(o))
	if see > 0 {
		colour = colour.mix(s.backdrop(i, i), see)
	}
	return s.light.haze(colour, t)
}

// objectInSun returns how much of the sun an object gets from above the walls. The object does not shade itself.
func (s *studio) objectInSun(o *object) float64 {
	if s.behindWall(vector{o.x, o.y, float64(o.high.z * .8)}) {
		return 0
	}
	return 1
}

// develop softens the picture a little as a lens does, darkens its rim, and adds the sensor's noise.
func (s *studio) develop(bright []rgb) *image.RGBA {
	picture := image.NewRGBA(image.Rect(0, 0, Width, Height))
	cu, cv := s.view.lens.centre()
	noise := newDice(s.seed, s.index, noiseStream).source
	for y := range Height {
		for x := range Width {
			i := y*Width + x
			out := picture.Pix[4*i : 4*i+4]
			out[3] = 255
			c := bright[i]
			if y >= stripRows && y < Height-stripRows && x > 0 && x < Width-1 {
				around := bright[i-1].add(bright[i+1]).add(bright[i-Width]).add(bright[i+Width])
				c = c.scale(.52).add(around.scale(.12))
				dx, dy := float64(x)-cu, float64(y)-cv
				r := (float64(dx*dx) + float64(dy*dy)) / float64(s.inside*s.inside)
				c = c.scale(1 - float64(.32*float64(r*float64(r*r))))
			}
			n := noise.Uint64()
			for k, v := range [3]float64{c.r, c.g, c.b} {
				// The sum of four small numbers is close enough to a bell curve. The channels share a part of it.
				level := int(n>>(16*k)&3) + int(n>>(16*k+2)&3) + int(n>>48&3) + int(n>>50&3) - 6
				if y < stripRows || y >= Height-stripRows {
					level = 0
				}
				out[k] = uint8(min(max(int(float64(v*255)+.5)+level, 0), 255))
			}
		}
	}
	return picture
}
