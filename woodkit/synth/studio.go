package synth

// studio makes the RGB picture of a frame from what the painter has found. The object or surface that decided a pixel's
// class also gives the pixel its colour, so mask and picture line up.
type studio struct {
	*painter
	light     light
	salt      uint64
	reach     []float64            // reach of every object's shadow, in square metres
	wallReach []float64            // reach of every wall's shadow, in square metres
	wallsAt   [compassPoints][]int // the walls seen in the direction of a compass point
	inside    float64              // radius of the lens circle in pixels
	edge      []int32              // for every pixel of the own car, the distance to the visible area, in thirds of a pixel
}

func (s *studio) directionOf(j int) vector {
	d := s.view.direction[j]
	return vector{float64(d[0]), float64(d[1]), float64(d[2])}
}
