package synth

// newBicycle makes a bicycle. Its wheels are whole discs, because people who label images outline the wheel, not the gaps between
// its spokes.
func newBicycle(d dice) object {
	const radius, base = .34, .52
	o := object{class: bicycle, colours: [3]rgb{frameColour(d)}}
	for _, x := range [2]float64{base, -base} {
		o.parts = append(o.parts,
			wheel(vector{x, 0, radius}, radius, spokes),
			limb(vector{x, 0, .05}, vector{x, 0, .63}, .035, .035, rubber))
	}
	crank, seat, head := vector{-.08, 0, .3}, vector{-.24, 0, .88}, vector{.36, 0, .86}
	bar := vector{.38, 0, 1.05}
	add := func(a, b vector, radius float64, look material) {
		o.parts = append(o.parts, limb(a, b, radius, radius, look))
	}
	add(crank, seat, .035, tube)
	add(crank, head, .035, tube)
	if d.chance(.6) {
		add(vector{-.2, 0, .78}, head, .035, tube)
	}
	add(vector{-base, 0, radius}, crank, .03, tube)
	add(vector{-base, 0, radius}, seat.add(vector{.04, 0, -.12}), .025, tube)
	add(vector{base, 0, radius}, head, .03, tube)
	add(head, bar, .03, tube)
	add(bar.add(vector{0, .28, 0}), bar.add(vector{0, -.28, 0}), .03, rubber)
	add(seat.add(vector{-.13, 0, .06}), seat.add(vector{.12, 0, .06}), .06, rubber)
	if d.chance(.4) {
		add(vector{-base - .2, 0, .72}, vector{-base + .2, 0, .74}, .04, rubber) // a rack
	}
	if d.chance(.25) {
		basket := vector{.55, 0, .95}
		add(basket, basket.add(vector{0, 0, .15}), .15, bag)
	}
	o.low, o.high = vector{-base - radius - .02, -.32, 0}, vector{base + radius + .02, .32, 1.12}
	return o
}

// newMotorcycle makes a motorcycle or, as often, a scooter.
func newMotorcycle(d dice) object {
	o := object{class: motorcycle, colours: [3]rgb{carColour(d)}}
	scooter := d.chance(.45)
	radius, base := .31, .7
	if scooter {
		radius, base = .24, .63
	}
	for _, x := range [2]float64{base, -base} {
		o.parts = append(o.parts,
			wheel(vector{x, .05, radius}, radius, tyre),
			wheel(vector{x, -.05, radius}, radius, tyre),
			limb(vector{x, 0, .08}, vector{x, 0, 2*radius - .08}, .075, .075, rubber))
	}
	add := func(a, b vector, start, finish float64, look material) {
		o.parts = append(o.parts, limb(a, b, start, finish, look))
	}
	if scooter {
		o.parts = append(o.parts, extrude([]point{{-.85, .4}, {-.1, .22}, {.3, .22}, {.32, .3}, {-.05, .72}, {-.75, .78}}, .2, .05, bodywork))
		o.parts = append(o.parts, extrude([]point{{.25, .25}, {.42, .3}, {.45, .6}, {.36, 1.0}, {.3, .9}}, .2, .05, bodywork))
	} else {
		o.parts = append(o.parts, extrude([]point{{-.4, .3}, {.35, .3}, {.45, .55}, {.35, .85}, {-.1, .8}, {-.45, .6}}, .17, .05, bodywork))
		add(vector{-.2, 0, .75}, vector{.28, 0, .88}, .15, .17, bodywork) // tank
		add(vector{base, .07, radius}, vector{.42, .07, .95}, .04, .04, tube)
		add(vector{base, -.07, radius}, vector{.42, -.07, .95}, .04, .04, tube)
		add(vector{-.3, -.17, .32}, vector{-.95, -.18, .42}, .06, .07, tube) // exhaust
	}
	add(vector{-.15, 0, .78}, vector{-.6, 0, .80}, .10, .09, rubber) // seat
	add(vector{-.45, 0, .72}, vector{-.85, 0, .70}, .08, .06, bodywork)
	add(vector{.38, .36, 1.02}, vector{.38, -.36, 1.02}, .035, .035, rubber)
	add(vector{.5, 0, .88}, vector{.5, 0, .88}, .11, .11, lamp)
	if d.chance(.35) {
		add(vector{-.72, 0, .95}, vector{-.72, 0, 1.02}, .16, .15, bag) // top case
	}
	o.low, o.high = vector{-base - radius - .12, -.4, 0}, vector{base + radius + .05, .4, 1.22}
	return o
}
