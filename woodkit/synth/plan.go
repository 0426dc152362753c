package synth

// setting is the kind of place that a street runs through.
type setting uint8

const (
	city setting = iota
	suburb
	open
)

// newStreet draws a street around the car, which stands in the right-most lane or in the second one.
func newStreet(d dice, where setting) street {
	s := street{
		laneWidth:  d.between(2.85, 3.7),
		lanes:      1,
		curbWidth:  d.between(.16, .29),
		hasCurb:    d.chance(.95),
		pavement:   d.between(2, 4.5),
		beyond:     paving,
		dashPeriod: 6, dashLength: 3,
		dashPhase: d.between(0, 12),
		bayLength: d.between(5.2, 6.2),
		bayMarks:  d.chance(.6),
	}
	if d.chance(.35) {
		s.lanes = 2
	}
	if where == open && d.chance(.5) {
		s.dashPeriod, s.dashLength = 12, 4
	}
	if where != city {
		s.beyond = grass
	}
	parking := .6
	if where == open {
		parking = .15
	}
	if d.chance(parking) {
		s.leftParking = d.between(2, 2.5)
	}
	if d.chance(parking) {
		s.rightParking = d.between(2, 2.5)
	}
	if d.chance(.25) {
		s.leftCycle, s.rightCycle = 1.6, 1.6
	}
	for i := range s.wobble {
		s.wobble[i] = float32(d.between(-mostWobble, mostWobble))
	}
	s.crossSection(d, where)
	heading := d.between(-.06, .06)
	if d.chance(.15) {
		heading = d.between(-.5, .5)
	}
	s.sin, s.cos = sincos(heading)
	if d.chance(.3) {
		s.bend = d.between(-.004, .004)
	}
	lane := d.below(s.lanes)
	s.offset = float64((float64(lane)+.5)*s.laneWidth) + d.between(-.4, .4)
	s.addJunctions(d, where)
	s.addMarks(d)
	s.measureRoom()
	return s
}

// crossSection lays lanes, lines, curbs and pavements from the middle outwards.
func (s *street) crossSection(d dice, where setting) {
	carriageway := float64(float64(s.lanes) * s.laneWidth)
	s.left = carriageway + s.leftCycle + s.leftParking
	s.right = -carriageway - s.rightCycle - s.rightParking
	edge, width := s.curbWidth, d.between(.11, .18)
	if !s.hasCurb {
		edge = 0
	}
	s.fill(-sectionHalf, sectionHalf, s.beyond)
	s.fill(s.right-edge-s.pavement, s.left+edge+s.pavement, paving)
	if !s.hasCurb {
		s.fill(s.right-s.pavement, s.left+s.pavement, grass)
	}
	s.fill(s.right-edge, s.left+edge, curbStone)
	s.fill(s.right, s.left, asphalt)
	red := asphalt
	if d.chance(.5) {
		red = redAsphalt
	}
	for _, side := range []struct{ sign, parking, cycle float64 }{{1, s.leftParking, s.leftCycle}, {-1, s.rightParking, s.rightCycle}} {
		lane := func(from, to float64, what surface) {
			s.fill(min(side.sign*from, side.sign*to), max(side.sign*from, side.sign*to), what)
		}
		at := carriageway
		if side.cycle > 0 {
			lane(at, at+side.cycle, red)
			s.line(float64(side.sign*at), width, shortDashes)
			at += side.cycle
		}
		if side.parking > 0 {
			lane(at, at+side.parking, bays)
			if s.bayMarks {
				s.line(float64(side.sign*at), width, paint)
			}
		} else if d.chance(.45) {
			s.line(float64(side.sign*(at-.25)), width, paint)
		}
		for i := 1; i < s.lanes; i++ {
			s.line(float64(side.sign*float64(float64(i)*s.laneWidth)), width, dashes)
		}
	}
	switch {
	case s.lanes > 1 || d.chance(.25):
		s.line(.14, width, paint)
		s.line(-.14, width, paint)
	case d.chance(.25):
		s.line(0, width, paint)
	case where != suburb || d.chance(.45):
		s.line(0, width, dashes)
	}
}

// addJunctions adds crossing streets to the road, but rarely where the car stands.
func (s *street) addJunctions(d dice, where setting) {
	chance := .75
	if where == open {
		chance = .35
	}
	for _, direction := range [2]float64{1, -1} {
		if !d.chance(chance) {
			continue
		}
		j := junction{
			along:  float64(direction * d.between(3, 55)),
			half:   d.between(3, 5.5),
			radius: d.between(3, 6),
			left:   d.chance(.7),
			right:  d.chance(.7),
		}
		j.left = j.left || !j.right
		for side := range 2 {
			j.zebra[side] = d.chance(.3)
			j.stop[side] = d.chance(.5)
		}
		s.junctions = append(s.junctions, j)
	}
}

// addMarks puts islands between the lanes, and arrows and letters into the lanes.
func (s *street) addMarks(d dice) {
	for _, j := range s.junctions {
		for side, direction := range [2]float64{-1, 1} {
			start := j.along + float64(direction*(j.half+float64(j.radius*.4)+5))
			if d.chance(.2) {
				from, to := start, start+float64(direction*d.between(4, 12))
				s.islands = append(s.islands, island{min(from, to), max(from, to), 0, d.between(.5, 1)})
			}
			if d.chance(.4) {
				for lane := range s.lanes {
					across := float64((float64(lane) + .5) * s.laneWidth)
					if side == 0 {
						across = -across
					}
					s.arrows = append(s.arrows, arrow{
						along:     start + float64(direction*d.between(4, 9)),
						across:    across,
						direction: -direction,
						turn:      float64(d.below(3) - 1),
					})
				}
			}
		}
	}
}

// build puts buildings, hedges and fences along the street and closes the view at its ends.
func (s *street) build(d dice, where setting) []wall {
	var walls []wall
	add := func(along0, across0, along1, across1, height float64, look wallLook, colour rgb) {
		x0, y0, _ := s.fromRoad(along0, across0)
		x1, y1, _ := s.fromRoad(along1, across1)
		walls = append(walls, wall{[2]float64{x0, y0}, [2]float64{x1, y1}, height, look, colour, d.source.Uint64()})
	}
	for _, side := range [2]float64{1, -1} {
		var before struct{ back, height float64 } // the building before this one
		edge := s.left + s.curbWidth + s.pavement
		if side < 0 {
			edge = -s.right + s.curbWidth + s.pavement
		}
		for along := -110.0; along < 110; {
			next := along + d.between(9, 24)
			if open, end := s.openAt(along, next, side); open {
				// This is a side street: walls along it, and something at its end.
				far := edge + d.between(25, 60)
				colour := wallColour(d)
				add(along, side*edge, along, side*far, d.between(7, 16), facade, colour)
				add(end, side*edge, end, side*far, d.between(7, 16), facade, wallColour(d))
				add(along, side*far, end, side*far, d.between(5, 12), facade, colour)
				along = end
				before.height = 0
				continue
			}
			switch where {
			case city:
				back := edge + d.between(0, .6)
				height, colour := d.between(8, 20), wallColour(d)
				add(along, side*back, next, side*back, height, facade, colour)
				if before.height > 0 { // the visible part of the gable walls between two houses
					add(along, side*min(back, before.back), along, side*(edge+9), max(height, before.height), facade, colour)
				}
				before.back, before.height = back, height
			case suburb:
				back := edge + d.between(0, .5)
				if d.chance(.75) {
					look, height := hedge, d.between(1.1, 2.2)
					if d.chance(.4) {
						look = fence
					}
					add(along, side*back, next, side*back, height, look, wallColour(d))
				}
				depth := back + d.between(4, 9)
				if d.chance(.8) {
					inset := float64((next - along) * .175)
					add(along+inset, side*depth, next-inset, side*depth, d.between(5, 9), house, wallColour(d))
				}
				add(along, side*(depth+12), next, side*(depth+12), d.between(6, 12), woods, rgb{})
			default:
				back := edge + d.between(3, 14)
				add(along, side*back, next, side*back, d.between(3, 9), woods, rgb{})
				add(along, side*(edge+22), next, side*(edge+22), d.between(6, 11), woods, rgb{})
			}
			along = next
		}
	}
	for _, end := range [2]float64{112, -112} {
		look := woods
		if where == city {
			look = facade
		}
		add(end, -40, end, 40, d.between(8, 14), look, wallColour(d))
	}
	return walls
}

// openAt reports whether a side street opens between two places along one side of the road. end is where the side
// street ends, and building continues after it.
func (s *street) openAt(from, to, side float64) (open bool, end float64) {
	for _, j := range s.junctions {
		if side > 0 && !j.left || side < 0 && !j.right {
			continue
		}
		half := j.half + s.curbWidth + float64(s.pavement*.7)
		if to > j.along-half && from < j.along+half {
			return true, max(from, j.along+half)
		}
	}
	return false, 0
}

func wallColour(d dice) rgb {
	return pickColour(d, []rgb{
		{.78, .72, .60},
		{.70, .66, .60},
		{.62, .40, .32},
		{.80, .78, .74},
		{.55, .52, .48},
		{.74, .60, .46},
		{.66, .68, .70},
		{.58, .34, .28},
		{.82, .74, .56},
	})
}
