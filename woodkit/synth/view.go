package synth

import (
	"math"
	"sync"
)

// view is what never changes of one camera, computed once: what every pixel looks at. Slices are indexed y*Width + x.
type view struct {
	lens      *lens
	direction [][3]float32 // unit vector in vehicle coordinates; zero where the pixel shows no street
	ground    [][2]float32 // where the ray meets the ground, metres; zero where it does not
	kind      []pixelKind
}

// pixelKind says what a pixel can show.
type pixelKind uint8

const (
	blind  pixelKind = iota // outside the lens circle, or the own car
	sky                     // above the horizon
	ground                  // below it
)

var views = [numCameras]func() *view{
	front:       sync.OnceValue(func() *view { return newView(&lenses[front]) }),
	rear:        sync.OnceValue(func() *view { return newView(&lenses[rear]) }),
	mirrorLeft:  sync.OnceValue(func() *view { return newView(&lenses[mirrorLeft]) }),
	mirrorRight: sync.OnceValue(func() *view { return newView(&lenses[mirrorRight]) }),
}

func newView(l *lens) *view {
	v := &view{
		lens:      l,
		direction: make([][3]float32, Width*Height),
		ground:    make([][2]float32, Width*Height),
		kind:      make([]pixelKind, Width*Height),
	}
	// The angle by radius, for whole pixels; between them it is linear to a thousandth of a degree.
	var angles [900]float64
	for r := range angles {
		angles[r] = l.angle(float64(r))
	}
	right, down, forward := l.axes()
	cu, cv := l.centre()
	for y := range Height {
		for x := range Width {
			dx, dy := float64(x)-cu, float64(y)-cv
			r := math.Sqrt(float64(dx*dx) + float64(dy*dy))
			whole := math.Floor(r)
			i := int(whole)
			theta := angles[i] + float64((r-whole)*(angles[i+1]-angles[i]))
			if theta > widest || ownCar(l, float64(x), float64(y)) {
				continue
			}
			sin, cos := sincos(theta)
			if r < 1e-9 {
				r, sin = 1, 0
			}
			d := right.scale(float64(sin * (dx / r))).add(down.scale(float64(sin * (dy / r)))).add(forward.scale(cos))
			p := y*Width + x
			v.direction[p] = [3]float32{float32(d.x), float32(d.y), float32(d.z)}
			v.kind[p] = sky
			if d.z < -0.002 {
				t := l.position.z / -d.z
				v.kind[p] = ground
				v.ground[p] = [2]float32{
					float32(l.position.x + float64(t*d.x)),
					float32(l.position.y + float64(t*d.y)),
				}
			}
		}
	}
	return v
}

// mirrorOutline is what the left mirror sees beside the own car, as a polygon in pixels; the right mirror's is its mirror
// image.
var mirrorOutline = [][2]float64{
	{329, 0}, {203, 153}, {114, 260}, {177, 268}, {426, 483}, {664, 627}, {811, 688}, {1090, 775}, {1113, 836}, {1072, 966},
	{1090, 966}, {1174, 893}, {1280, 706}, {1280, 0},
}

// ownCar says whether a pixel shows the car that carries the cameras.
func ownCar(l *lens, x, y float64) bool {
	middle := (x - Width/2) / (Width / 2)
	square := float64(middle * middle)
	switch l.name {
	case "FV":
		return y > 715-float64(70*square)
	case "RV":
		return y > 690-float64(60*square)
	case "MVR":
		x = Width - 1 - x
	}
	return !insidePolygon(mirrorOutline, x, y)
}

// insidePolygon says whether the point lies inside, by counting the edges to its right.
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
