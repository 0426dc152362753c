package synth

import "math"

// surface says what a point of the ground is made of.
type surface uint8

const (
	unseen surface = iota // hidden by a wall, or not on the ground at all
	asphalt
	redAsphalt
	paint
	curbStone
	paving
	grass
	// The surfaces below occur only in a street's cross-section. What they show depends on the place along the road.
	dashes
	shortDashes
	bays
)

// classOf holds the class of every surface.
var classOf = [...]class{unseen: void, asphalt: road, redAsphalt: road, paint: laneMarks, curbStone: curb, paving: void, grass: void}

// Places in a street are given along the road (metres, positive ahead of the car) and across it (metres from the road's
// middle, positive to the left). The road bends as a parabola, which is close enough to a circle for what a camera
// sees.
type street struct {
	sin, cos float64 // sine and cosine of the road's heading in vehicle coordinates
	offset   float64 // the road's middle beside the rear axle, across in vehicle coordinates
	bend     float64 // curvature, 1/m

	left, right  float64 // where the carriageway ends across the road
	laneWidth    float64
	lanes        int     // lanes in each direction
	leftParking  float64 // width of the parking lane; 0 if there is none
	rightParking float64
	leftCycle    float64 // width of the cycle lane
	rightCycle   float64
	curbWidth    float64
	hasCurb      bool
	pavement     float64 // width of each pavement
	beyond       surface // the surface beside the pavement
	section      [sectionCells]surface
	room         [sectionCells]float32 // metres from each cell to the next cell of another surface; 0 where the place along the road matters
	dashPeriod   float64
	dashLength   float64
	dashPhase    float64
	bayLength    float64
	bayMarks     bool
	wobble       [wobbleKnots]float32 // how many metres the lines stray, by place along the road, because real lines are never dead straight
	junctions    []junction
	islands      []island
	arrows       []arrow
}

const (
	sectionHalf  = 40.0 // metres of cross-section on each side
	sectionScale = 50.0 // cells per metre
	sectionCells = int(2 * sectionHalf * sectionScale)
	wobbleKnots  = 512
	wobbleScale  = 1.25 // knots per metre
	mostWobble   = .035 // metres
)

// junction is a street that crosses the road or joins it from one side.
type junction struct {
	along       float64 // its middle along the road
	half        float64 // half the width of its carriageway
	radius      float64 // radius of the corners
	left, right bool    // the sides on which it continues
	zebra       [2]bool // whether there is a pedestrian crossing before and behind it
	stop        [2]bool // whether there is a stop line before and behind it
}

// reach returns how far from its middle a junction changes the road, including crossings and stop lines.
func (j *junction) reach() float64 { return j.half + max(j.radius+5, float64(j.radius*.4)+5.5) }

// island is a raised refuge between the lanes.
type island struct{ from, to, across, half float64 }

// arrowLength is the length of the arrows in the lanes in metres.
const arrowLength = 4.4

// arrow is a mark in a lane.
type arrow struct {
	along, across float64
	direction     float64 // 1 along the road, -1 against it
	turn          float64 // -1, 0, 1: to the right, straight on, to the left
}

// toRoad converts a point of the ground from vehicle coordinates to the road's coordinates.
func (s *street) toRoad(x, y float64) (along, across float64) {
	along = float64(x*s.cos) + float64(y*s.sin)
	across = float64(y*s.cos) - float64(x*s.sin) - s.offset - float64(s.bend*float64(along*along))
	return along, across
}

// fromRoad is the inverse of toRoad. heading is the road's heading at that place, in radians in vehicle coordinates.
func (s *street) fromRoad(along, across float64) (x, y, heading float64) {
	c := across + s.offset + float64(s.bend*float64(along*along))
	x = float64(along*s.cos) - float64(c*s.sin)
	y = float64(along*s.sin) + float64(c*s.cos)
	return x, y, arctangent(s.sin, s.cos) + arctangent(2*float64(s.bend*along), 1)
}

// fill sets the surface of the cross-section between two places.
func (s *street) fill(from, to float64, what surface) {
	first := max(0, int((from+sectionHalf)*sectionScale))
	last := min(sectionCells, int((to+sectionHalf)*sectionScale))
	for i := first; i < last; i++ {
		s.section[i] = what
	}
}

// line paints a line of the given width into the cross-section.
func (s *street) line(across, width float64, what surface) {
	half := float64(width / 2)
	s.fill(across-half, across+half, what)
}

// at returns the surface at a point of the ground.
func (s *street) at(along, across float64) surface {
	place := float64((along + 200) * wobbleScale)
	knot := int(place)
	a, b := float64(s.wobble[knot&(wobbleKnots-1)]), float64(s.wobble[(knot+1)&(wobbleKnots-1)])
	across += a + float64((b-a)*(place-float64(knot)))
	for i := range s.junctions {
		if j := &s.junctions[i]; math.Abs(along-j.along) < j.reach() {
			if what, ok := s.atJunction(j, along, across); ok {
				return what
			}
		}
	}
	for i := range s.islands {
		if what, ok := s.islands[i].at(along, across); ok {
			return what
		}
	}
	cell := int((across + sectionHalf) * sectionScale)
	if cell < 0 || cell >= sectionCells {
		return s.beyond
	}
	switch what := s.section[cell]; what {
	case dashes:
		if onDash(along+s.dashPhase, s.dashPeriod, s.dashLength) {
			return paint
		}
		return asphalt
	case shortDashes:
		if onDash(along+s.dashPhase, 2, 1) {
			return paint
		}
		return asphalt
	case bays:
		if s.bayMarks && onDash(along, s.bayLength, 0.14) {
			return paint
		}
		return asphalt
	case asphalt:
		for i := range s.arrows {
			if s.arrows[i].covers(along, across) {
				return paint
			}
		}
		return asphalt
	default:
		return what
	}
}

// clearance returns how far to either side of a point, across the road, the ground certainly has the same surface, in
// metres. This holds for a whole stretch of road. The value is 0 or below if this is not known.
func (s *street) clearance(from, to, across float64) float64 {
	cell := int((across + sectionHalf) * sectionScale)
	if cell < 0 || cell >= sectionCells {
		return 0
	}
	from, to = min(from, to)-.5, max(from, to)+.5
	for i := range s.junctions {
		j := &s.junctions[i]
		if reach := j.reach(); to > j.along-reach && from < j.along+reach {
			return 0
		}
	}
	for i := range s.islands {
		if to > s.islands[i].from && from < s.islands[i].to {
			return 0
		}
	}
	for i := range s.arrows {
		if a := s.arrows[i].along; to > a-arrowLength && from < a+arrowLength {
			return 0
		}
	}
	return float64(s.room[cell]) - 2*mostWobble - .05
}

// measureRoom fills room from the finished cross-section.
func (s *street) measureRoom() {
	sweep := func(first, step int) {
		room := float32(0)
		for n, i := 0, first; n < sectionCells; n, i = n+1, i+step {
			switch {
			case s.section[i] > grass, n == 0, s.section[i] != s.section[i-step]:
				room = 0
			default:
				room += 1 / float32(sectionScale)
			}
			s.room[i] = min(s.room[i], room)
		}
	}
	for i := range s.room {
		s.room[i] = sectionHalf
	}
	sweep(0, 1)
	sweep(sectionCells-1, -1)
}

// onDash reports whether a place lies on a mark of the given length that repeats every period.
func onDash(along, period, length float64) bool {
	t := float64(along / period)
	return float64((t-math.Floor(t))*period) < length
}

// atJunction returns the surface that a junction gives a point. It returns false if the junction changes nothing there.
func (s *street) atJunction(j *junction, along, across float64) (surface, bool) {
	away := along - j.along
	side := 0
	if away > 0 {
		side = 1
	}
	away = math.Abs(away)
	if across <= s.left && across >= s.right {
		if away < j.half+float64(j.radius*0.4) {
			return asphalt, true
		}
		away -= j.half + float64(j.radius*0.4)
		ours := across < 0 // traffic from behind keeps to the right
		if side == 1 {
			ours = across > 0
		}
		switch {
		case j.zebra[side] && away > 1 && away < 4:
			if onDash(across, 1, 0.5) {
				return paint, true
			}
			return asphalt, true
		case j.zebra[side] && away <= 4.5:
			return asphalt, true
		case j.stop[side] && ours && away > 4.8 && away < 5.2:
			return paint, true
		}
		return 0, false
	}
	out := across - s.left
	open := j.left
	if across < 0 {
		out, open = s.right-across, j.right
	}
	if !open {
		return 0, false
	}
	if away < j.half {
		if away < 0.07 && out > j.radius && onDash(out, 6, 3) {
			return paint, true
		}
		if out > j.radius+1 && out < j.radius+1.4 && (away < j.half) && (across < 0) == (side == 1) {
			return paint, true // the stop line for traffic out of the side street
		}
		return asphalt, true
	}
	// The corner is an arc of the curb around the corner's centre. Then the curb runs straight along the side street.
	edge := away - j.half
	if out < j.radius && edge < j.radius {
		dx, dy := j.radius-edge, j.radius-out
		distance := math.Sqrt(float64(dx*dx) + float64(dy*dy))
		switch {
		case distance > j.radius:
			return asphalt, true
		case distance > j.radius-s.curbWidth && s.hasCurb:
			return curbStone, true
		}
		return paving, true
	}
	if out < j.radius {
		return 0, false
	}
	switch {
	case edge < s.curbWidth && s.hasCurb:
		return curbStone, true
	case edge < s.pavement:
		return paving, true
	}
	return 0, false
}

// at returns the surface that an island gives a point. It returns false beside the island.
func (i *island) at(along, across float64) (surface, bool) {
	inside := min(i.half-math.Abs(across-i.across), along-i.from, i.to-along)
	switch {
	case inside < 0:
		return 0, false
	case inside < 0.18:
		return curbStone, true
	}
	return paving, true
}

// covers reports whether the arrow covers a point. The arrow has a shaft of 2.6 m and a head that points straight on or
// to a side.
func (a *arrow) covers(along, across float64) bool {
	x := float64((along - a.along) * a.direction)
	y := float64((across - a.across) * a.direction)
	if x < 0 || x > arrowLength || math.Abs(y) > 1 {
		return false
	}
	if x < 2.8 && math.Abs(y) < 0.11 {
		return true
	}
	if a.turn == 0 {
		return x > 2.6 && math.Abs(y) < float64((arrowLength-x)*0.25)
	}
	y = float64(y * a.turn)
	if y > 0 && y < 0.45 && x > 2.6 && x < 2.85 {
		return true
	}
	return y >= 0.45 && y < 1 && math.Abs(x-2.72) < float64((1-y)*1.1)
}
