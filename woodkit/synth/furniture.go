package synth

import "math"

// sign makes the plates of a traffic sign. They face along -x, towards a driver who heads along x. The pole is a
// separate object, because its class is void.
func sign(d dice, height float64) object {
	o := object{class: trafficSign, depth: -.1}
	bottom := height
	for range 1 + d.below(2) {
		kind := signKinds[d.below(len(signKinds))]
		size := float64(kind.size * d.between(.9, 1.15))
		middle := bottom - size
		o.parts = append(o.parts, plate(kind.corners, size, float64(size*kind.stretch), kind.turn, middle, kind.look))
		bottom = middle - size - .05
	}
	o.low, o.high = vector{-.06, -.6, bottom - .2}, vector{.02, .6, height + .2}
	o.colours = [3]rgb{}
	return o
}

// signKinds are the outlines of traffic signs: regular polygons. Their size is the radius of the outer circle in
// metres.
var signKinds = []struct {
	corners int
	size    float64
	stretch float64 // width over height
	turn    float64 // position of the first corner, as a fraction of a turn
	look    material
}{
	{14, .33, 1, 0, signBan},
	{14, .33, 1, 0, signOrder},
	{3, .45, 1, .25, signWarn},
	{3, .45, 1, -.25, signYield},
	{8, .40, 1, .0625, signStop},
	{4, .45, 1, .125, signInfo},
	{4, .45, 1, .25, signPriority},
	{4, .40, .7, .125, signInfo},
	{4, .30, 1.9, .125, signText},
}

// plate returns an upright plate, 3 cm thick, in front of x = 0. Its outline is a regular polygon, stretched.
func plate(corners int, size, width, turn, middle float64, look material) part {
	p := part{
		form: solid, look: look, a: vector{0, 0, middle}, start: size, finish: width,
		low: vector{-.05, -width, middle - size}, high: vector{-.02, width, middle + size}, planes: []plane{
			{normal: vector{-1, 0, 0}, offset: .05},
			{normal: vector{1, 0, 0}, offset: -.02},
		},
	}
	corner := func(i int) (y, z float64) {
		sin, cos := sincos(2 * math.Pi * (turn + float64(i)/float64(corners)))
		return float64(cos * width), float64(sin * size)
	}
	for i := range corners {
		y0, z0 := corner(i)
		y1, z1 := corner(i + 1)
		n := vector{0, z1 - z0, y0 - y1}.unit()
		p.planes = append(p.planes, plane{normal: n, offset: n.dot(vector{0, y0, z0 + middle})})
	}
	return p
}

// pole makes an upright pole: of a sign, of a street lamp, or a bollard.
func pole(radius, height float64, look material) object {
	return object{
		class: void,
		parts: []part{limb(vector{0, 0, 0}, vector{0, 0, height}, radius, radius, look)},
		low:   vector{-radius, -radius, 0},
		high:  vector{radius, radius, height + radius},
	}
}

// trunk makes the trunk of a tree. The crown is part of the backdrop, because it hides nothing that has a class.
func trunk(d dice, height float64) object {
	radius := d.between(.1, .28)
	return object{
		class: void,
		parts: []part{limb(vector{0, 0, 0}, vector{d.between(-.2, .2), d.between(-.2, .2), height}, radius, float64(radius*.7), bark)},
		low:   vector{-radius - .2, -radius - .2, 0},
		high:  vector{radius + .2, radius + .2, height},
	}
}
