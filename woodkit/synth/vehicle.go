package synth

// vehicleKind is the outline of one kind of vehicle, in metres.
type vehicleKind struct {
	weight             float64 // how common it is, relative to the other kinds
	long, wide, height float64
	bonnet             float64 // from the front to the foot of the windscreen
	boot               float64 // from the back to the foot of the rear window
	rake, rearRake     float64 // how far the windscreen and the rear window lean
	shoulder           float64 // height of the windows' lower edge
	wheel              float64 // radius
}

var cars = []vehicleKind{
	{3.0, 4.05, 1.75, 1.47, 1.00, 0.06, .75, .35, .92, .31},  // hatchback
	{2.0, 4.65, 1.82, 1.44, 1.15, 0.75, .80, .70, .92, .32},  // saloon
	{1.5, 4.70, 1.82, 1.48, 1.15, 0.05, .80, .30, .93, .32},  // estate
	{1.8, 4.50, 1.87, 1.67, 1.05, 0.05, .60, .30, 1.04, .36}, // off-roader
	{0.8, 4.50, 1.83, 1.85, 0.75, 0.04, .60, .08, 1.05, .32}, // people carrier
	{1.0, 5.40, 1.98, 2.15, 0.70, 0.04, .55, .06, 1.20, .34}, // van
}

// car makes a car or van of a random kind with small changes of size.
func car(d dice) object {
	total := 0.0
	for _, k := range cars {
		total += k.weight
	}
	pick := float64(d.unit() * total)
	kind := cars[0]
	for _, k := range cars {
		kind = k
		if pick -= k.weight; pick < 0 {
			break
		}
	}
	long, wide, height := float64(kind.long*d.between(.94, 1.06)), float64(kind.wide*d.between(.97, 1.03)), float64(kind.height*d.between(.97, 1.04))
	front, half := float64(long/2), float64(wide/2)
	back := -front
	shoulder := kind.shoulder
	foot, rear := front-kind.bonnet, back+kind.boot
	body := []point{
		{back + .14, .2},
		{front - .25, .2},
		{front - .03, .34},
		{front, .5},
		{front - .1, shoulder - .22},
		{foot + .1, shoulder + .01},
		{back + .1, shoulder + .03},
		{back, shoulder - .3},
		{back + .03, .36},
	}
	cabin := []point{
		{rear - .02, shoulder - .05},
		{foot + .12, shoulder - .05},
		{foot - kind.rake, height - .06},
		{foot - kind.rake - .45, height},
		{rear + kind.rearRake + .5, height},
		{rear + kind.rearRake, height - .06},
	}
	o := object{
		class: vehicle,
		parts: []part{
			extrude(body, half, .04, bodywork),
			extrude(cabin, half-.05, .22, greenhouse),
		},
		low: vector{back, -half - .04, 0}, high: vector{front, half + .04, height},
		colours: [3]rgb{carColour(d)},
	}
	o.addWheels(front-.82, back+.78, half, kind.wheel)
	for _, side := range [2]float64{1, -1} { // door mirrors
		at := vector{foot - .25, float64(side * (half - .02)), shoulder + .08}
		o.parts = append(o.parts, limb(at, at.add(vector{0, float64(side * .14), 0}), .09, .08, bodywork))
	}
	o.low.y, o.high.y = o.low.y-.16, o.high.y+.16
	return o
}

// addWheels adds four wheels. Each is a disc seen from the side, and a post as wide as a tyre seen from the front or
// back.
func (o *object) addWheels(front, back, half, radius float64) {
	for _, x := range [2]float64{front, back} {
		for _, side := range [2]float64{1, -1} {
			o.parts = append(o.parts,
				wheel(vector{x, side * (half + .01), radius}, radius, tyre),
				limb(vector{x, side * (half - .13), .1}, vector{x, side * (half - .13), .4}, .11, .11, rubber))
		}
	}
}

// lorry makes a lorry with a box body.
func lorry(d dice) object {
	long, height := d.between(6.5, 10), d.between(2.9, 3.6)
	front, half := float64(long/2), 1.22
	back := -front
	cab := []point{{front - 1.9, .4}, {front - .1, .4}, {front, .6}, {front - .03, 1.5}, {front - .3, 2.7}, {front - 1.9, 2.8}}
	o := object{
		class: vehicle,
		parts: []part{
			extrude(cab, half-.05, .03, lorryCab),
			box(vector{back, -half, 1}, vector{front - 2, half, height}, cargo),
			box(vector{back + .2, -half + .35, .5}, vector{front - 1.5, half - .35, 1}, underside),
			box(vector{back + .05, -half + .1, .45}, vector{back + .15, half - .1, .6}, underside),
		},
		low: vector{back, -half - .03, 0}, high: vector{front, half + .03, height},
		colours: [3]rgb{carColour(d), cargoColour(d)},
	}
	o.addWheels(front-1.2, back+1.9, half-.02, .48)
	return o
}

// bus makes a city bus.
func bus(d dice) object {
	long := d.between(10.5, 12.2)
	front, half, height := float64(long/2), 1.26, 3.05
	back := -front
	o := object{
		class: vehicle,
		parts: []part{extrude([]point{
			{back + .1, .3},
			{front - .1, .3},
			{front, .5},
			{front - .05, 1.4},
			{front - .25, height - .1},
			{front - .4, height},
			{back + .2, height},
			{back, height - .2},
			{back, .5},
		}, half, .01, coach)},
		low: vector{back, -half - .03, 0}, high: vector{front, half + .03, height},
		colours: [3]rgb{cargoColour(d), carColour(d)},
	}
	o.addWheels(front-2.7, back+3.3, half, .48)
	return o
}
