package synth

// lens is the published calibration of one camera of WoodScape.
type lens struct {
	name       string
	k          [4]float64 // ρ(θ) = k1·θ + k2·θ² + k3·θ³ + k4·θ⁴ pixels
	cx, cy     float64    // offset of the principal point from the image's centre, pixels
	position   vector     // of the camera, metres in vehicle coordinates
	quaternion [4]float64 // x, y, z, w: takes camera axes (x right, y down, z forward) to vehicle axes
}

var lenses = [numCameras]lens{
	front: {
		"FV",
		[4]float64{339.749, -31.988, 48.275, -7.201},
		3.942, -3.093,
		vector{3.7484, 0, .68133},
		[4]float64{.592188, -.584691, .395043, -.389090},
	},
	rear: {
		"RV",
		[4]float64{339.039, -29.815, 46.483, -6.655},
		6.67, -3.291,
		vector{-1.0678, .0545, .90934},
		[4]float64{.636314, .631006, -.308105, -.319386},
	},
	mirrorLeft: {
		"MVL",
		[4]float64{335.497, -11.41, 22.009, 2.539},
		1.829, -.49,
		vector{1.9446, .9573, .9549},
		[4]float64{.959792, .242687, -.004161, -.141013},
	},
	mirrorRight: {
		"MVR",
		[4]float64{337.657, -16.126, 27.487, .888},
		3.468, -1.705,
		vector{1.9446, -.9573, .97531},
		[4]float64{.234660, .962250, -.137516, -.009966},
	},
}

// widest is the largest angle from the optical axis that a camera sees, in radians (about 97°).
const widest = 1.70

// radius returns how far from the principal point a ray at the angle theta lands, in pixels.
func (l *lens) radius(theta float64) float64 {
	return polynomial(theta, 0, l.k[0], l.k[1], l.k[2], l.k[3])
}

// angle is the inverse of radius. It uses bisection on the monotonic part.
func (l *lens) angle(radius float64) float64 {
	low, high := 0.0, 2.0
	for range 48 {
		middle := (low + high) / 2
		if l.radius(middle) < radius {
			low = middle
		} else {
			high = middle
		}
	}
	return (low + high) / 2
}

// axes returns the camera's x, y and z axes in vehicle coordinates. They are the columns of the quaternion's rotation.
func (l *lens) axes() (right, down, forward vector) {
	x, y, z, w := l.quaternion[0], l.quaternion[1], l.quaternion[2], l.quaternion[3]
	p := func(a, b float64) float64 { return float64(2 * float64(a*b)) }
	right = vector{1 - p(y, y) - p(z, z), p(x, y) + p(z, w), p(x, z) - p(y, w)}
	down = vector{p(x, y) - p(z, w), 1 - p(x, x) - p(z, z), p(y, z) + p(x, w)}
	forward = vector{p(x, z) + p(y, w), p(y, z) - p(x, w), 1 - p(x, x) - p(y, y)}
	return right.unit(), down.unit(), forward.unit()
}

// centre returns the principal point in pixels.
func (l *lens) centre() (u, v float64) {
	return l.cx + Width/2 - 0.5, l.cy + Height/2 - 0.5
}
