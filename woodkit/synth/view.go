package synth

import (
	"math"
	"sync"
)

// view holds what never changes for one camera, computed once: what every pixel looks at. Slices are indexed by y*Width
// + x.
type view struct {
	lens                 *lens
	right, down, forward vector
	direction            [][3]float32 // unit vector in vehicle coordinates; zero if the pixel is blind
	kind                 []pixelKind
	pixel                []pixel
}

// pixel says what a pixel's ray meets.
type pixel struct {
	x, y     float32 // where the ray meets the ground, in metres in vehicle coordinates; zero if it does not
	distance float32 // distance from the foot of the camera to that point, in metres
	compass  uint16  // the ray's compass point on the map: 0 … compassPoints-1
}

// pixelKind says what a pixel can show.
type pixelKind uint8

const (
	blind  pixelKind = iota // outside the lens circle, the own car, or a green strip
	sky                     // above the horizon
	ground                  // below the horizon
)

// compassPoints is the number of directions on the map. They are a twelfth of a degree, or half a pixel, apart.
const compassPoints = 4096

// stripRows is how many rows at the top and at the bottom of a frame are a green strip and no picture.
const stripRows = 3

var views = [numCameras]func() *view{
	front:       sync.OnceValue(func() *view { return newView(&lenses[front]) }),
	rear:        sync.OnceValue(func() *view { return newView(&lenses[rear]) }),
	mirrorLeft:  sync.OnceValue(func() *view { return newView(&lenses[mirrorLeft]) }),
	mirrorRight: sync.OnceValue(func() *view { return newView(&lenses[mirrorRight]) }),
}

func newView(l *lens) *view {
	v := &view{lens: l, direction: make([][3]float32, Width*Height), kind: make([]pixelKind, Width*Height), pixel: make([]pixel, Width*Height)}
	v.right, v.down, v.forward = l.axes()
	// This is the angle for each whole radius in pixels. In between, it is linear to a thousandth of a degree.
	var angles [900]float64
	for r := range angles {
		angles[r] = l.angle(float64(r))
	}
	cu, cv := l.centre()
	for y := stripRows; y < Height-stripRows; y++ {
		for x := range Width {
			dx, dy := float64(x)-cu, float64(y)-cv
			r := math.Sqrt(float64(dx*dx) + float64(dy*dy))
			i := int(r)
			theta := angles[i] + float64((r-float64(i))*(angles[i+1]-angles[i]))
			if theta > widest || ownCar(l, float64(x), float64(y)) {
				continue
			}
			sin, cos := sincos(theta)
			if r < 1e-9 {
				r, sin = 1, 0
			}
			d := v.right.scale(float64(sin * (dx / r))).add(v.down.scale(float64(sin * (dy / r)))).add(v.forward.scale(cos))
			v.direction[y*Width+x] = [3]float32{float32(d.x), float32(d.y), float32(d.z)}
			v.pixel[y*Width+x], v.kind[y*Width+x] = look(l.position, d)
		}
	}
	return v
}

// look returns what a ray from the camera meets.
func look(from, d vector) (pixel, pixelKind) {
	p := pixel{compass: compass(d.x, d.y)}
	if d.z > -0.002 {
		return p, sky
	}
	t := from.z / -d.z
	x, y := float64(t*d.x), float64(t*d.y)
	p.x, p.y = float32(from.x+x), float32(from.y+y)
	p.distance = float32(math.Sqrt(float64(x*x) + float64(y*y)))
	return p, ground
}

// compass returns the compass point of a direction on the map.
func compass(x, y float64) uint16 {
	turn := arctangent(y, x) / (2 * math.Pi)
	return uint16(int(math.Floor(float64(turn*compassPoints))) & (compassPoints - 1))
}

// project returns the pixel for a direction in vehicle coordinates, and the direction's angle from the optical axis in
// radians.
func (v *view) project(direction vector) (x, y, theta float64) {
	right, down, ahead := direction.dot(v.right), direction.dot(v.down), direction.dot(v.forward)
	chi := math.Sqrt(float64(right*right) + float64(down*down))
	theta = arctangent(chi, ahead)
	x, y = v.lens.centre()
	if chi > 0 {
		rho := v.lens.radius(theta)
		x += float64(rho * (right / chi))
		y += float64(rho * (down / chi))
	}
	return x, y, theta
}

// mirrorOutline is the area that the left mirror's camera sees beside the own car, as a polygon in pixels. The right
// mirror's area is its mirror image.
var mirrorOutline = [][2]float64{
	{329, 0},
	{203, 153},
	{114, 260},
	{177, 268},
	{426, 483},
	{664, 627},
	{811, 688},
	{1090, 775},
	{1113, 836},
	{1072, 966},
	{1090, 966},
	{1174, 893},
	{1280, 706},
	{1280, 0},
}

// ownCar reports whether a pixel shows the car that carries the cameras.
func ownCar(l *lens, x, y float64) bool {
	middle := (x - Width/2) / (Width / 2)
	square := float64(middle * middle)
	switch l.name {
	case "FV":
		return y > 720-float64(70*square)
	case "RV":
		return y > 690-float64(60*square)
	case "MVR":
		x = Width - 1 - x
	}
	return !insidePolygon(mirrorOutline, x, y)
}

// insidePolygon reports whether the point lies inside the polygon. It counts the edges to the right of the point.
func insidePolygon(polygon [][2]float64, x, y float64) bool {
	inside := false
	for i, a := range polygon {
		b := polygon[(i+1)%len(polygon)]
		if (a[1] > y) != (b[1] > y) && x < a[0]+float64((b[0]-a[0])*((y-a[1])/(b[1]-a[1]))) {
			inside = !inside
		}
	}
	return inside
}
