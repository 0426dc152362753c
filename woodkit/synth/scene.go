package synth

import "math"

// scene is a street and what stands in it.
type scene struct {
	setting setting
	street  street
	walls   []wall
	objects []object
	crowns  []crown
	ragged  int // where in the table of ragged edges the ground begins
}

// crown is the leaves of a tree: a ball squeezed upright. It hides nothing that has a class, because it hangs above the
// horizon.
type crown struct {
	centre        vector
	radius, squat float64 // squat is height over width
	colour        rgb
}

// composer draws one scene.
type composer struct {
	scene
	dice   dice
	camera camera
	low    float64 // the stretch of road that the camera sees, as places along the road
	high   float64
	at     float64 // the camera's place along the road
}

// compose draws the scene of a frame.
func compose(d dice, c camera) scene {
	s := composer{dice: d, camera: c}
	switch pick := d.unit(); {
	case pick < .5:
		s.setting = city
	case pick < .8:
		s.setting = suburb
	default:
		s.setting = open
	}
	s.street = newStreet(d, s.setting)
	s.walls = s.street.build(d, s.setting)
	s.ragged = d.below(1 << 16)
	s.at = lenses[c].position.x
	switch c {
	case front:
		s.low, s.high = s.at-1, 75
	case rear:
		s.low, s.high = -75, s.at+1
	default:
		s.low, s.high = -45, 50
	}
	s.traffic()
	s.parked()
	s.people()
	s.cycles()
	s.motorcycles()
	s.signs()
	s.furniture()
	return s.scene
}

// put places an object at a place along and across the road, and turns it against the road's heading (in radians). It
// reports whether the object is near the part of the street that the camera sees.
func (s *composer) put(o object, along, across, turn float64) {
	x, y, heading := s.street.fromRoad(along, across)
	o.x, o.y = x, y
	o.sin, o.cos = sincos(heading + turn)
	o.ragged = s.dice.below(1 << 16)
	if o.class == void {
		o.ragged = even
	}
	// Nothing may stand in the own car or right in front of its cameras.
	long := math.Abs(float64(o.high.x*o.cos)) + math.Abs(float64(o.high.y*o.sin))
	wide := math.Abs(float64(o.high.x*o.sin)) + math.Abs(float64(o.high.y*o.cos))
	if x > -2.2-long && x < 5+long && math.Abs(y) < 1.7+wide {
		return
	}
	s.objects = append(s.objects, o)
}

// inJunction reports whether a place along the road lies in a junction or in the junction's corners.
func (s *composer) inJunction(along float64) bool {
	for _, j := range s.street.junctions {
		if math.Abs(along-j.along) < j.half+j.radius {
			return true
		}
	}
	return false
}

// several draws a number of things: 0 with probability 1-p, and otherwise 1 or more, with the given mean overall.
func (s *composer) several(p, mean float64) int {
	if !s.dice.chance(p) {
		return 0
	}
	n := 1
	for n < 40 && s.dice.chance(1-1/mean) {
		n++
	}
	return n
}

// away draws a place along the road that the camera sees, at least near metres from the camera. The higher the power,
// the more places are close. The mirrors' cameras also see what is beside them, but less far.
func (s *composer) away(near, far float64, power int) float64 {
	forward := s.camera == front
	if s.camera == mirrorLeft || s.camera == mirrorRight {
		near, far, power = 0, float64(far*.42), 1
		forward = s.dice.chance(.5)
	}
	u := s.dice.unit()
	part := u
	for range power - 1 {
		part = float64(part * u)
	}
	distance := near + float64((far-near)*part)
	if forward {
		return s.at + distance
	}
	return s.at - distance
}

// side draws one of the sides of the road that the camera sees: 1 for left, -1 for right.
func (s *composer) side() float64 {
	switch {
	case s.camera == mirrorLeft:
		return 1
	case s.camera == mirrorRight:
		return -1
	case s.dice.chance(.5):
		return 1
	}
	return -1
}

// edge returns where the carriageway ends on a side, across the road, including the width of the curb.
func (s *composer) edge(side float64) float64 {
	if side > 0 {
		return s.street.left + s.street.curbWidth
	}
	return s.street.right - s.street.curbWidth
}

// moving makes a vehicle that is driving.
func (s *composer) moving() object {
	switch pick := s.dice.unit(); {
	case pick < .05:
		return lorry(s.dice)
	case pick < .09:
		return bus(s.dice)
	}
	return car(s.dice)
}

// traffic puts vehicles into the lanes.
func (s *composer) traffic() {
	busy := s.dice.between(.1, .8)
	for lane := range s.street.lanes {
		for _, side := range [2]float64{1, -1} {
			across := float64(side * float64((float64(lane)+.5)*s.street.laneWidth))
			turn := 0.0
			if side > 0 {
				turn = math.Pi
			}
			for along := s.low + s.dice.between(0, 12); along < s.high; along += s.dice.between(9, 26) {
				if !s.dice.chance(busy) {
					continue
				}
				o := s.moving()
				if math.Abs(along-s.at) < 4.5+o.high.x && math.Abs(across+s.street.offset) < 1.5 { // the lane of the own car
					continue
				}
				along += o.high.x
				s.put(o, along, across+s.dice.between(-.3, .3), turn+s.dice.between(-.03, .03))
				along += o.high.x
			}
		}
	}
	for _, j := range s.street.junctions { // vehicles that wait in the side street
		for _, side := range [2]float64{1, -1} {
			if side > 0 && !j.left || side < 0 && !j.right || !s.dice.chance(.4) {
				continue
			}
			o := s.moving()
			across := s.edge(side) + float64(side*(j.radius+2+o.high.x))
			s.put(o, j.along+float64(side*float64(j.half*.5)), across, float64(-side*math.Pi/2))
		}
	}
}

// parked puts vehicles into the parking lanes.
func (s *composer) parked() {
	for _, row := range []struct{ across, width, turn float64 }{
		{s.street.left - float64(s.street.leftParking/2), s.street.leftParking, math.Pi},
		{s.street.right + float64(s.street.rightParking/2), s.street.rightParking, 0},
	} {
		if row.width == 0 {
			continue
		}
		full := s.dice.between(.22, .96)
		for along := s.low + s.dice.between(0, 5); along < s.high; along += s.dice.between(.7, 1.8) {
			o := car(s.dice)
			along += o.high.x
			if s.dice.chance(full) && !s.inJunction(along) {
				turn := row.turn
				if s.dice.chance(.1) {
					turn += math.Pi
				}
				s.put(o, along, row.across+s.dice.between(-.12, .12), turn+s.dice.between(-.03, .03))
			}
			along += o.high.x
		}
	}
}

// people puts pedestrians onto the pavements and, now and then, onto the road.
func (s *composer) people() {
	for range s.several(.83, 3.6) {
		along, side := s.away(2.6, 40, 3), s.side()
		across := s.edge(side) + float64(side*s.dice.between(.3, s.street.pavement))
		turn := s.dice.between(-.3, .3)
		if s.dice.chance(.5) {
			turn += math.Pi
		}
		if s.dice.chance(.2) { // crossing the road
			across, turn = s.dice.between(s.street.right, s.street.left), math.Pi/2
			along = s.away(4, 40, 3)
		}
		for range 1 + s.dice.below(2) {
			s.put(pedestrian(s.dice), along+s.dice.between(-.3, .3), across, turn+s.dice.between(-.2, .2))
			across += float64(side * s.dice.between(.5, .8))
		}
	}
}

// cycles puts bicycles with riders onto the road, and bicycles onto the pavement.
func (s *composer) cycles() {
	for range s.several(.40, 1.65) {
		along, side := s.away(2.4, 36, 3), s.side()
		across := s.edge(side) - float64(side*s.dice.between(.6, 2.2))
		turn := s.dice.between(-.1, .1)
		if side > 0 {
			turn += math.Pi
		}
		machine, who := newBicycle(s.dice), cyclist(s.dice)
		s.put(machine, along, across, turn)
		s.put(who, along, across, turn)
	}
	for range s.several(.48, 1.55) { // a bicycle rack, or a few bicycles that lean on something
		along, side := s.away(1.5, 24, 3), s.side()
		across := s.edge(side) + float64(side*s.dice.between(.4, 1.8))
		turn := s.dice.between(0, 2*math.Pi)
		if s.dice.chance(.5) {
			turn = math.Pi/2 + s.dice.between(-.2, .2)
		}
		for range 1 + s.dice.below(9) {
			s.put(newBicycle(s.dice), along, across, turn+s.dice.between(-.1, .1))
			along += s.dice.between(.5, .9)
		}
	}
}

// motorcycles puts motorcycles with riders onto the road, and motorcycles beside it.
func (s *composer) motorcycles() {
	for range s.several(.12, 1.2) {
		along := s.away(4, 40, 3)
		side := s.side()
		across := float64(side * float64(s.street.laneWidth*s.dice.between(.3, .8)))
		turn := s.dice.between(-.06, .06)
		if side > 0 {
			turn += math.Pi
		}
		machine, who := newMotorcycle(s.dice), motorcyclist(s.dice)
		s.put(machine, along, across, turn)
		s.put(who, along, across, turn)
	}
	for range s.several(.34, 1.35) {
		along, side := s.away(4, 32, 3), s.side()
		across := s.edge(side) + float64(side*s.dice.between(-1, 1.5))
		turn := float64(side*math.Pi/2) + s.dice.between(-.5, .5)
		for range 1 + s.dice.below(2) {
			s.put(newMotorcycle(s.dice), along, across, turn)
			along += s.dice.between(.9, 1.3)
		}
	}
}

// signs puts traffic signs beside the road and onto islands.
func (s *composer) signs() {
	post := func(along, across, turn float64) {
		height := s.dice.between(2.4, 3.1)
		s.put(sign(s.dice, height), along, across, turn)
		s.put(pole(.035, height, galvanised), along, across, 0)
	}
	for range s.several(.45, 2) {
		along, side := s.away(3.5, 42, 3), s.side()
		across := s.edge(side) + float64(side*s.dice.between(.3, 1.2))
		turn := s.dice.between(-.3, .3)
		if side > 0 {
			turn += math.Pi
		}
		post(along, across, turn)
	}
}

// furniture puts up street lamps, bollards and trees.
func (s *composer) furniture() {
	lamps, trees := s.dice.chance(.6), s.dice.chance(.55)
	for _, side := range [2]float64{1, -1} {
		if lamps {
			for along := s.low + s.dice.between(0, 28); along < s.high; along += 28 {
				s.put(pole(.08, 7, galvanised), along, s.edge(side)+float64(side*.6), 0)
			}
		}
		if trees && s.dice.chance(.8) {
			gap := s.dice.between(7, 14)
			for along := s.low + s.dice.between(0, gap); along < s.high; along += gap {
				if s.inJunction(along) {
					continue
				}
				across := s.edge(side) + float64(side*s.dice.between(.9, 1.3))
				height := s.dice.between(2.4, 3.4)
				s.put(trunk(s.dice, height), along, across, 0)
				x, y, _ := s.street.fromRoad(along, across)
				radius := s.dice.between(1.6, 3)
				s.crowns = append(s.crowns, crown{vector{x, y, height + float64(radius*.8)}, radius, s.dice.between(.9, 1.3), leafColour(s.dice)})
			}
		}
		if s.dice.chance(.15) {
			start := s.away(4, 20, 1)
			for i := range 3 + s.dice.below(6) {
				s.put(pole(.06, .95, galvanised), start+float64(float64(i)*1.5), s.edge(side)+float64(side*.4), 0)
			}
		}
	}
}
