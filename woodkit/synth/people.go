package synth

// pedestrian makes a person who stands or walks. Now and then it is a child.
func pedestrian(d dice) object {
	height := d.between(1.58, 1.9)
	if d.chance(.1) {
		height = d.between(1.0, 1.4)
	}
	s := height / 1.75 // all sizes below are for 1.75 m
	stride := d.between(0, .36)
	build := d.between(.9, 1.2)
	hip, neck := .92, 1.44
	lean := float64(stride * .12)
	o := object{class: person, colours: clothes(d)}
	add := func(a, b vector, start, finish float64, look material) {
		o.parts = append(o.parts, limb(a.scale(s), b.scale(s), float64(start*s), float64(finish*s), look))
	}
	for _, side := range [2]float64{1, -1} {
		step := float64(side * stride)
		knee := vector{float64(step*.55) + .03, float64(side * .1), .5}
		ankle := vector{step, float64(side * .1), .09}
		add(vector{0, float64(side * .09), hip}, knee, float64(.1*build), .07, trousers)
		add(knee, ankle, .07, .055, trousers)
		add(ankle, ankle.add(vector{.14, 0, -.04}), .05, .045, shoes)
		elbow := vector{lean - float64(step*.35), float64(side * .27), 1.12}
		add(vector{lean, float64(side * .19), 1.38}, elbow, .065, .055, shirt)
		add(elbow, elbow.add(vector{.1 - float64(step*.2), -float64(side * .03), -.24}), .05, .045, skin)
	}
	add(vector{0, .06, hip}, vector{lean, .1, neck - .12}, float64(.15*build), .13, shirt)
	add(vector{0, -.06, hip}, vector{lean, -.1, neck - .12}, float64(.15*build), .13, shirt)
	add(vector{lean, 0, neck}, vector{lean, 0, neck + .1}, .06, .06, skin)
	head := vector{lean + .02, 0, 1.63}
	add(head, head, .115, .115, skin)
	add(head.add(vector{-.02, 0, .04}), head.add(vector{-.02, 0, .04}), .112, .112, hair)
	if d.chance(.35) { // a rucksack
		add(vector{lean - .2, 0, 1.05}, vector{lean - .2, 0, 1.32}, .15, .13, bag)
	}
	if d.chance(.2) { // a skirt or a long coat
		add(vector{0, 0, hip + .05}, vector{0, 0, .5}, .16, .22, shirt)
	}
	reach := stride + .4
	o.low, o.high = vector{-reach, -.4, 0}.scale(s), vector{reach, .4, 1.76}.scale(s)
	return o
}

// cyclist makes the rider of a bicycle. The caller puts the rider onto the bicycle.
func cyclist(d dice) object {
	o := object{class: rider, colours: clothes(d), depth: -.6}
	lean := d.between(.1, .4)
	turn := d.between(-1, 1)
	hip := vector{-.22, 0, .98}
	shoulder := vector{hip.x + lean, 0, 1.5 - float64(lean*.25)}
	for _, side := range [2]float64{1, -1} {
		pedal := vector{float64(.17 * float64(side*turn)), float64(side * .12), .28 + .16 - float64(.16*float64(side*turn))}
		knee := pedal.add(hip).scale(.5).add(vector{.22, 0, .06})
		knee.y = float64(side * .12)
		o.parts = append(o.parts,
			limb(hip.add(vector{0, float64(side * .09), 0}), knee, .1, .075, trousers),
			limb(knee, pedal, .075, .05, trousers),
			limb(pedal, pedal.add(vector{.13, 0, -.02}), .045, .04, shoes),
			limb(shoulder.add(vector{0, float64(side * .18), -.03}), vector{.25, float64(side * .27), 1.12}, .06, .05, shirt),
			limb(vector{.25, float64(side * .27), 1.12}, vector{.42, float64(side * .25), 1.05}, .045, .045, skin))
	}
	head := shoulder.add(vector{.1, 0, .24})
	o.parts = append(o.parts,
		limb(hip.add(vector{0, .06, 0}), shoulder.add(vector{0, .1, -.08}), .15, .13, shirt),
		limb(hip.add(vector{0, -.06, 0}), shoulder.add(vector{0, -.1, -.08}), .15, .13, shirt),
		ball(head, .115, skin),
		ball(head.add(vector{-.02, 0, .05}), .125, hair))
	if d.chance(.3) {
		back := hip.add(shoulder).scale(.5).add(vector{-.2, 0, .12})
		o.parts = append(o.parts, limb(back, back.add(vector{.05, 0, .2}), .14, .13, bag))
	}
	o.low, o.high = vector{-.55, -.42, .2}, vector{.65, .42, 1.95}
	return o
}

// motorcyclist makes the rider of a motorcycle. The caller puts the rider onto the motorcycle.
func motorcyclist(d dice) object {
	o := object{class: rider, colours: clothes(d), depth: -.6}
	hip := vector{-.25, 0, .88}
	shoulder := vector{-.02 + d.between(0, .15), 0, 1.4}
	for _, side := range [2]float64{1, -1} {
		knee, foot := vector{.2, float64(side * .24), .68}, vector{-.05, float64(side * .24), .3}
		o.parts = append(o.parts,
			limb(hip.add(vector{0, float64(side * .1), 0}), knee, .12, .09, trousers),
			limb(knee, foot, .09, .07, trousers),
			limb(foot, foot.add(vector{.16, 0, -.03}), .06, .05, shoes),
			limb(shoulder.add(vector{0, float64(side * .2), -.04}), vector{.2, float64(side * .34), 1.08}, .08, .07, shirt),
			limb(vector{.2, float64(side * .34), 1.08}, vector{.45, float64(side * .32), 1.0}, .065, .055, shirt))
	}
	head := shoulder.add(vector{.08, 0, .24})
	o.parts = append(o.parts,
		limb(hip.add(vector{0, .07, 0}), shoulder.add(vector{0, .11, -.08}), .17, .15, shirt),
		limb(hip.add(vector{0, -.07, 0}), shoulder.add(vector{0, -.11, -.08}), .17, .15, shirt),
		ball(head, .15, helmet))
	o.low, o.high = vector{-.5, -.52, .2}, vector{.65, .52, 1.82}
	return o
}
