package synth

import "math"

// finish returns the colour of an object where a ray has hit one of its parts. q is the hit point and d is the ray's
// direction, both in the object's coordinates. inSun is how much of the sun the object gets. see is how much of the
// background shines through.
func (s *studio) finish(o *object, p *part, face int, q, d vector, inSun float64) (c rgb, see float64) {
	normal := p.normalAt(d, face)
	lit := s.light.on(o.toVehicle(normal), inSun)
	switch p.look {
	case bodywork:
		c = s.bodyColour(o, q, normal, lit)
		return s.gloss(o, c, d, normal, .05, .6), 0
	case greenhouse:
		roof := q.z > o.high.z-.08 || math.Abs(normal.z) > .9
		if roof || pillar(q.x, o) && math.Abs(normal.y) > .5 {
			return s.gloss(o, o.colours[0].times(lit), d, normal, .05, .6), 0
		}
		return s.gloss(o, rgb{.05, .06, .07}.times(lit), d, normal, .22, .6), 0
	case lorryCab, coach:
		return s.coachColour(o, p.look, q, d, normal, lit), 0
	case cargo:
		c = o.colours[1]
		if onDash(q.x, 1.2, .04) {
			c = c.scale(.88)
		}
		if q.z > o.high.z-.1 || q.z < 1.08 {
			c = grey(.5)
		}
		return c.times(lit), 0
	case underside:
		return grey(.10).times(lit), 0
	case rubber:
		return grey(.09).times(lit), 0
	case tyre:
		return wheelColour(q.sub(p.a), p.start).times(lit), 0
	case spokes:
		off := q.sub(p.a)
		r := off.length() / p.start
		if r > .91 {
			return grey(.08).times(lit), 0
		}
		if r > .86 || r < .1 {
			return grey(.45).times(lit), 0
		}
		return grey(.4).times(lit), .8
	case tube, helmet:
		c = o.colours[0]
	case lamp:
		c = rgb{.85, .85, .80}
	case skin:
		c = rgb{.72, .53, .43}
	case hair:
		c = o.colours[2].mix(rgb{.16, .11, .08}, .6)
	case shirt:
		c = o.colours[0]
	case trousers:
		c = o.colours[1]
	case bag:
		c = o.colours[2]
	case shoes:
		c = grey(.14)
	case bark:
		c = rgb{.33, .27, .20}.scale(.7 + float64(.6*clouds(float64(q.z*3), float64((q.x+q.y)*14), 3, s.salt)))
	case galvanised:
		c = grey(.50)
	default:
		return signColour(p, q, d).times(lit), 0
	}
	if p.look == shirt || p.look == trousers { // folds
		c = c.scale(.88 + float64(.24*grain(float64((q.x+q.y)*9), float64(q.z*6), s.salt)))
	}
	return c.times(lit), 0
}

// gloss adds what a smooth surface reflects: least when seen straight on, most at a glancing angle (Schlick's
// approximation).
func (s *studio) gloss(o *object, c rgb, d, normal vector, least, most float64) rgb {
	facing := max(0, -d.dot(normal))
	mirrored := o.toVehicle(d.sub(normal.scale(2 * d.dot(normal))))
	glance := 1 - facing
	glance = float64(float64(glance*glance) * float64(float64(glance*glance)*glance))
	around := grey(.28)
	if mirrored.z > 0 {
		around = s.light.horizon.scale(.55).mix(s.light.horizon.mix(s.light.zenith, min(1, float64(1.5*mirrored.z))), smooth(.05, .3, mirrored.z))
	}
	c = c.mix(around, least+float64((most-least)*glance))
	spark := max(0, mirrored.dot(s.light.sun))
	for range 6 {
		spark = float64(spark * spark)
	}
	return c.add(s.light.direct.scale(float64(spark * .7)))
}

// pillar reports whether the cabin has a pillar at x. It has pillars at its ends and in the middle.
func pillar(x float64, o *object) bool {
	middle := float64(.02 * o.high.x)
	return math.Abs(x-middle) < .05 || math.Abs(x-middle+1.05) < .04 && o.high.x > 2.1
}

// bodyColour returns the colour of a car's or motorcycle's body: paint with lamps, number plates, gaps and wheel
// arches.
func (s *studio) bodyColour(o *object, q, normal vector, lit rgb) rgb {
	c := o.colours[0].times(lit)
	if o.class != vehicle {
		return c
	}
	half := o.high.y - .2
	y := math.Abs(q.y)
	switch {
	case normal.x > .3 && q.x > o.high.x-.35:
		switch {
		case y < .26 && q.z > .36 && q.z < .48:
			return grey(.85).times(lit)
		case y > half-.42 && q.z > .55 && q.z < .72:
			return grey(.80).times(lit).add(grey(.12))
		case y < half-.3 && q.z > .40 && q.z < .62, q.z < .36:
			return grey(.07).times(lit)
		}
	case normal.x < -.3 && q.x < o.low.x+.3:
		switch {
		case y < .26 && q.z > .48 && q.z < .60:
			return grey(.85).times(lit)
		case y > half-.3 && q.z > .60 && q.z < .88:
			return rgb{.62, .06, .05}.times(lit).add(rgb{.1, 0, 0})
		case q.z < .36:
			return grey(.08).times(lit)
		}
	case math.Abs(normal.y) > .6:
		for i := range o.parts {
			p := &o.parts[i]
			if p.look == tyre {
				dx, dz := q.x-p.a.x, q.z-p.a.z
				if r := p.start + .06; float64(dx*dx)+float64(dz*dz) < float64(r*r) {
					return grey(.05)
				}
			}
		}
		if q.z < .3 {
			return grey(.08).times(lit)
		}
		middle := float64(.02 * o.high.x)
		gap := min(math.Abs(q.x-middle), math.Abs(q.x-middle-1.0), math.Abs(q.x-middle+1.0))
		if gap < .012 && q.z > .34 {
			return c.scale(.45)
		}
		if q.z > .74 && q.z < .78 && (math.Abs(q.x-middle+.12) < .09 || math.Abs(q.x-middle+.88) < .09 && o.high.x > 2.1) {
			return c.scale(.55) // door handles
		}
	}
	return c
}

// coachColour returns the colour of a bus or of a lorry's cab: paint with a band of windows.
func (s *studio) coachColour(o *object, look material, q, d, normal vector, lit rgb) rgb {
	low, high := 1.15, 2.35
	if look == lorryCab {
		low, high = 1.45, 2.35
	}
	front := normal.x > .6
	glass := q.z > low && q.z < high
	switch {
	case math.Abs(normal.y) > .6:
		glass = glass && !onDash(q.x, 1.6, .14)
		if look == lorryCab {
			glass = glass && q.x > o.high.x-1.2 && q.x < o.high.x-.3
		}
	case !front:
		glass = glass && look == coach && math.Abs(q.y) < .95
	}
	switch {
	case glass:
		return s.gloss(o, rgb{.05, .06, .07}.times(lit), d, normal, .22, .6)
	case front && look == coach && q.z > 2.5 && q.z < 2.85 && math.Abs(q.y) < .8:
		if onDash(q.y, .16, .09) && math.Abs(q.z-2.68) < .09 {
			return rgb{.95, .65, .12}
		}
		return grey(.05)
	case front && q.z > .55 && q.z < .75 && math.Abs(q.y) > .8:
		return grey(.80).times(lit)
	case q.z < .45:
		return grey(.10).times(lit)
	}
	c := o.colours[0]
	if look == coach && q.z < .95 && q.z > .8 {
		c = o.colours[1]
	}
	return s.gloss(o, c.times(lit), d, normal, .04, .5)
}

// wheelColour returns the colour of a car's wheel at an offset from its centre: tyre outside, inside it a rim with five
// spokes.
func wheelColour(off vector, radius float64) rgb {
	r := off.length() / radius
	switch {
	case r > .66:
		return grey(.08)
	case r > .58 || r < .16:
		return grey(.55)
	}
	turn := float64(arctangent(off.z, off.x) * (2.5 / math.Pi))
	if math.Abs(turn-math.Floor(turn)-.5) < .22 {
		return grey(.50)
	}
	return grey(.13)
}

// signColour returns the colour of a traffic sign. inset is the distance from its edge as a fraction of its size.
func signColour(p *part, q, d vector) rgb {
	if d.x < 0 {
		return grey(.45) // the back
	}
	inset := math.Inf(1)
	for _, b := range p.planes[2:] {
		inset = min(inset, b.offset-b.normal.dot(q))
	}
	inset /= p.start
	y, z := math.Abs(q.y/p.finish), (q.z-p.a.z)/p.start
	red, blue, white, black := rgb{.78, .07, .08}, rgb{.06, .20, .60}, grey(.92), grey(.08)
	switch p.look {
	case signBan:
		switch {
		case inset < .24:
			return red
		case math.Abs(z) < .32 && (math.Abs(y-.2) < .08 || math.Abs(y-.42) < .05):
			return black
		}
		return white
	case signOrder:
		if inset < .05 || y < .09 && math.Abs(z) < .55 || z > .1 && math.Abs(z+y-.6) < .12 {
			return white
		}
		return blue
	case signWarn, signYield:
		switch {
		case inset < .13:
			return red
		case p.look == signWarn && y < .07 && z > -.3 && z < .35:
			return black
		}
		return white
	case signStop:
		switch {
		case inset < .07:
			return white
		case math.Abs(z) < .2 && onDash(q.y, .14, .09):
			return white
		}
		return red
	case signPriority:
		switch {
		case inset < .1:
			return white
		case inset < .14:
			return black
		}
		return rgb{.95, .75, .10}
	case signInfo:
		if inset < .06 || y < .28 && math.Abs(z) < .4 && !(y < .14 && z > .05 && z < .28) && !(q.y < 0 && z < 0) {
			return white
		}
		return blue
	}
	switch {
	case inset < .1:
		return black
	case math.Abs(z) < .28 && onDash(q.y, .11, .06):
		return black
	}
	return grey(.90)
}
