package synth

import "math"

// wall is an upright face of a building, a hedge or a fence. Walls are void, and they hide what lies behind them.
type wall struct {
	a, b   [2]float64 // its ends on the map, in vehicle coordinates
	height float64
	look   wallLook
	colour rgb
	hash   uint64 // makes its windows differ from those of other walls
}

// wallLook says what kind of wall it is.
type wallLook uint8

const (
	facade wallLook = iota
	house
	hedge
	fence
	woods
)

// sightline holds the distance to the nearest wall in every direction, in metres from the foot of the camera.
type sightline [compassPoints]float32

// farthest is the distance in metres at which haze ends every view.
const farthest = 130

// compassDirections are the directions of the middles of the compass points.
var compassDirections = func() (directions [compassPoints][2]float64) {
	for i := range directions {
		sin, cos := sincos(2 * math.Pi * ((float64(i) + 0.5) / compassPoints))
		directions[i] = [2]float64{cos, sin}
	}
	return directions
}()

// survey fills the sightline with the nearest wall at every compass point.
func (s *sightline) survey(camera vector, walls []wall) {
	for i := range s {
		s[i] = farthest
	}
	for i := range walls {
		walls[i].sweep(camera, func(point int) {
			if t, ok := walls[i].meet(camera, compassDirections[point][0], compassDirections[point][1]); ok && t < float64(s[point]) {
				s[point] = float32(t)
			}
		})
	}
}

// sweep calls visit for every compass point at which the wall is seen from the camera, including both of its ends.
func (w *wall) sweep(camera vector, visit func(point int)) {
	ax, ay := w.a[0]-camera.x, w.a[1]-camera.y
	bx, by := w.b[0]-camera.x, w.b[1]-camera.y
	first, last := int(compass(ax, ay)), int(compass(bx, by))
	if float64(ax*by)-float64(ay*bx) < 0 { // as seen from the camera, b must lie to the left of a
		first, last = last, first
	}
	for point := first; ; point = (point + 1) & (compassPoints - 1) {
		visit(point)
		if point == last {
			return
		}
	}
}

// meet returns how far away the wall is in a direction on the map, in lengths of that direction. It returns false if
// the wall is not there.
func (w *wall) meet(camera vector, dx, dy float64) (t float64, ok bool) {
	ax, ay := w.a[0]-camera.x, w.a[1]-camera.y
	ex, ey := w.b[0]-w.a[0], w.b[1]-w.a[1]
	cross := float64(dx*ey) - float64(dy*ex)
	if cross == 0 {
		return 0, false
	}
	t = (float64(ax*ey) - float64(ay*ex)) / cross
	u := (float64(ax*dy) - float64(ay*dx)) / cross
	return t, t > 0 && u >= 0 && u <= 1
}
