package synth

import "math"

// measureEdge fills edge by a chamfer transform. Its two sweeps add 3 for a straight step and 4 for a diagonal one.
func (s *studio) measureEdge() {
	const far = 1 << 20
	s.edge = make([]int32, Width*Height)
	for i, kind := range s.view.kind {
		if kind == blind {
			s.edge[i] = far
		}
	}
	relax := func(x, y, step int) { // looks at the row and the pixel before, in the sweep's direction
		i := y*Width + x
		e := s.edge[i]
		for _, from := range [4][3]int{{-step, 0, 3}, {0, -step, 3}, {-step, -step, 4}, {step, -step, 4}} {
			if u, v := x+from[0], y+from[1]; u >= 0 && u < Width && v >= 0 && v < Height {
				e = min(e, s.edge[v*Width+u]+int32(from[2]))
			}
		}
		s.edge[i] = e
	}
	for y := range Height {
		for x := range Width {
			relax(x, y, 1)
		}
	}
	for y := Height - 1; y >= 0; y-- {
		for x := Width - 1; x >= 0; x-- {
			relax(x, y, -1)
		}
	}
}

// ownColour returns what the blind pixels show: black outside the lens circle, the camera's own car inside it, and
// green strips.
func (s *studio) ownColour(x, y int) rgb {
	if y < stripRows || y >= Height-stripRows {
		return rgb{0, .55, .08}
	}
	cu, cv := s.view.lens.centre()
	dx, dy := float64(x)-cu, float64(y)-cv
	if math.Sqrt(float64(dx*dx)+float64(dy*dy)) >= s.inside {
		return grey(.01)
	}
	// This is curved, polished sheet metal: sky along the rim, then the street, a crease with a second gleam, and
	// darkness below.
	gap := float64(s.edge[y*Width+x]) / 3
	gleam := float64(.62 * smooth(70, 4, gap))
	seam := math.Abs(gap-118) < 2
	switch s.view.lens {
	case &lenses[front], &lenses[rear]:
		gleam += float64(.30 * float64(smooth(120, 150, gap)*smooth(235, 155, gap)))
	default:
		gleam += float64(.28 * smooth(330, 40, gap)) // a door is one large, slightly hollow sheet
		seam = false
	}
	gleam = float64(gleam * smooth(0, 5, gap))
	uneven := .85 + float64(.3*grain(float64(dx/130), float64(gap/40), s.salt+9))
	c := rgb{.075, .085, .105}.add(s.light.horizon.scale(float64(.42 * float64(gleam*uneven))))
	if seam {
		c = c.scale(.55)
	}
	return c.scale(1 - float64(.6*smooth(200, 420, gap)))
}
