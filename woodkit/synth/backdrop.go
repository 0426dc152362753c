package synth

import "math"

// backdrop returns the colour of pixel i where no object is: ground, walls, crowns of trees, or sky. j is the pixel
// whose ray decided the class. That ray also determines where the ground ends and what it is made of.
func (s *studio) backdrop(i, j int) rgb {
	d := s.directionOf(i)
	from := s.view.lens.position
	if leaves, ok := s.leaves(from, d); ok {
		return leaves
	}
	if what := s.ground[j]; what != unseen {
		at := &s.view.pixel[i]
		if s.view.kind[i] != ground {
			at = &s.view.pixel[j]
		}
		return s.light.haze(s.floor(what, float64(at.x), float64(at.y), float64(at.distance)), float64(at.distance))
	}
	if c, ok := s.wallAt(s.wallsAt[s.view.pixel[i].compass], from, d); ok {
		return c
	}
	if d.z < 0 {
		return s.light.haze(grey(.4), farthest)
	}
	return s.light.sky(d)
}

// floor returns the colour of the ground for a given surface.
func (s *studio) floor(what surface, x, y, distance float64) rgb {
	along, across := s.scene.street.toRoad(x, y)
	// Texture finer than a pixel would only flicker, so it fades with distance.
	fade := func(far float64) float64 { return 1 / (1 + float64(distance*distance)/float64(far*far)) }
	coarse := fade(25)
	rough := float64((grain(float64(x*170), float64(y*170), s.salt)-.5)*float64(.9*fade(1.2))) +
		float64((grain(float64(x*60), float64(y*60), s.salt+7)-.5)*float64(.7*fade(2.5))) +
		float64((clouds(float64(x*1.7), float64(y*1.7), 4, s.salt)-.5)*coarse)
	var c rgb
	switch what {
	case asphalt:
		c = grey(.45 + float64(rough*.13))
		lane := across / s.scene.street.laneWidth
		lane = math.Abs(lane - math.Floor(lane) - .5)
		c = c.scale(1 - float64(.10*smooth(.34, .22, lane))) // oil and rubber in the middle of a lane
		crack := math.Abs(clouds(float64(x*.35), float64(y*.35), 4, s.salt+1) - .5)
		c = c.scale(1 - float64(.2*float64(smooth(.0035, .001, crack)*float64(coarse*smooth(.45, .7, grain(float64(x*.2), float64(y*.2), s.salt+4))))))
	case redAsphalt:
		c = rgb{.46, .27, .23}.scale(1 + float64(rough*.3))
	case paint:
		worn := smooth(.62, .75, clouds(float64(x*5), float64(y*5), 3, s.salt+2))
		c = grey(.86+float64(rough*.08)).mix(grey(.45), float64(worn*.7))
	case curbStone:
		c = grey(.60 + float64(rough*.12))
		if onDash(along, 1, .03) {
			c = c.scale(.75)
		}
	case paving:
		c = rgb{.52, .50, .47}.scale(1 + float64(rough*.22))
		if distance < 14 && (onDash(along, .4, .025) || onDash(across, .4, .025)) {
			c = c.scale(1 - float64(.3*coarse))
		}
		tone := scatter(int(math.Floor(along/.4)), int(math.Floor(across/.4)), s.salt) - .5
		c = c.scale(1 + float64(.12*float64(tone*coarse)))
	default:
		blades := clouds(float64(x*9), float64(y*9), 3, s.salt+3)
		c = rgb{.30, .40, .19}.scale(.75 + float64(.5*blades))
	}
	at := vector{x, y, 0}
	return c.times(s.light.on(vector{0, 0, 1}, s.inSun(at))).scale(s.underneath(at))
}

// leaves returns the colour of the nearest crown that the ray meets.
func (s *studio) leaves(from, d vector) (rgb, bool) {
	best := math.Inf(1)
	var colour rgb
	for i := range s.scene.crowns {
		t, normal, ok := s.scene.crowns[i].meet(from, d)
		if !ok || t > best {
			continue
		}
		at := from.add(d.scale(t))
		out := at.sub(s.scene.crowns[i].centre)
		sideways := float64(out.y*d.x) - float64(out.x*d.y)
		bushy := clouds(float64(sideways*2.2), float64(at.z*2.2), 3, s.salt+uint64(i))
		rim := max(0, -normal.dot(d)) // 0 at the outline, 1 in the middle
		if rim < .1+float64(.9*(bushy-.35)) {
			continue
		}
		best = t
		shade := s.light.on(normal, .9).scale(.55 + float64(.9*(clouds(float64(sideways*4), float64(at.z*4), 3, s.salt)-.35)))
		colour = s.light.haze(s.scene.crowns[i].colour.times(shade), t)
	}
	return colour, !math.IsInf(best, 1)
}

// meet returns where the ray hits the crown.
func (c *crown) meet(from, d vector) (t float64, normal vector, ok bool) {
	o := from.sub(c.centre)
	o.z /= c.squat
	e := vector{d.x, d.y, d.z / c.squat}
	a, b, q := e.dot(e), o.dot(e), o.dot(o)-float64(c.radius*c.radius)
	root := float64(b*b) - float64(a*q)
	if root < 0 {
		return 0, vector{}, false
	}
	t = (-b - math.Sqrt(root)) / a
	n := o.add(e.scale(t))
	n.z /= c.squat
	return t, n.unit(), t > 0
}

// wallAt returns the colour of the nearest of the given walls that the ray hits below the wall's top.
func (s *studio) wallAt(walls []int, from, d vector) (rgb, bool) {
	var nearest *wall
	best := math.Inf(1)
	for _, i := range walls {
		w := &s.scene.walls[i]
		t, ok := w.meet(from, d.x, d.y)
		if !ok || t >= best {
			continue
		}
		if z := from.z + float64(t*d.z); z < w.top(from, d, t) {
			nearest, best = w, t
		}
	}
	if nearest == nil {
		return rgb{}, false
	}
	at := from.add(d.scale(best))
	dx, dy := at.x-nearest.a[0], at.y-nearest.a[1]
	u := math.Sqrt(float64(dx*dx) + float64(dy*dy))
	ex, ey := nearest.b[0]-nearest.a[0], nearest.b[1]-nearest.a[1]
	normal := vector{ey, -ex, 0}.unit()
	if normal.dot(d) > 0 {
		normal = normal.scale(-1)
	}
	length := math.Sqrt(float64(ex*ex) + float64(ey*ey))
	lit := s.light.on(normal, s.inSun(at.add(normal.scale(.05))))
	c := nearest.surface(u, max(0, at.z), length, best).times(lit)
	if nearest.look == facade || nearest.look == house {
		if glass := nearest.window(u, at.z, length); glass > 0 {
			mirrored := vector{d.x, d.y, d.z}.sub(normal.scale(2 * d.dot(normal)))
			c = c.mix(rgb{.06, .07, .08}.mix(s.light.sky(mirrored), .22), glass)
		}
	}
	return s.light.haze(c, best), true
}

// top returns the wall's height where the ray hits it. The top of a hedge is ragged, and a roof slopes.
func (w *wall) top(from, d vector, t float64) float64 {
	switch w.look {
	case hedge, woods:
		x, y := from.x+float64(t*d.x), from.y+float64(t*d.y)
		ragged := clouds(float64((x+y)*.6), float64((x-y)*.6), 4, w.hash) - .5
		if w.look == hedge {
			return w.height + float64(ragged*.3)
		}
		return float64(w.height * (1 + ragged))
	case house:
		return w.height + 2.6
	}
	return w.height
}

// surface returns the colour of the wall at u metres along it and z metres up, without its windows.
func (w *wall) surface(u, z, length, distance float64) rgb {
	fade := 1 / (1 + distance/25)
	rough := clouds(float64(u*2.2), float64(z*2.2), 3, w.hash) - .5
	switch w.look {
	case hedge, woods:
		return rgb{.22, .31, .13}.scale(.55 + float64(1.1*clouds(float64(u*3.1), float64(z*3.1), 4, w.hash)))
	case fence:
		c := rgb{.42, .32, .22}.scale(1 + float64(rough*.4))
		if onDash(u, .16, .02) {
			c = c.scale(1 - float64(.6*fade))
		}
		return c
	case house:
		if z > w.height {
			tile := rgb{.46, .22, .16}.scale(1 + float64(rough*.3))
			if onDash(z, .3, .05) {
				tile = tile.scale(1 - float64(.3*fade))
			}
			return tile
		}
	}
	c := w.colour.scale(1 + float64(rough*.14))
	switch {
	case z < 3.4 && w.look == facade:
		c = c.scale(.82) // the ground floor
	case z > w.height-.35:
		c = c.scale(1.12) // the cornice
	}
	if z < .5 {
		c = c.scale(.7)
	}
	if u < .12 || u > length-.12 {
		c = c.scale(.8)
	}
	return c
}

// window returns how much of the wall at a point is glass: 0, 1, or something in between behind bars and blinds.
func (w *wall) window(u, z, length float64) float64 {
	if z > w.height-.6 {
		return 0
	}
	const storey = 3.1
	spacing := 2.1 + float64(1.2*scatter(1, 2, w.hash))
	columns := math.Floor((length - .8) / spacing)
	if columns < 1 {
		return 0
	}
	margin := float64((length - float64(columns*spacing)) / 2)
	column := float64((u - margin) / spacing)
	row := float64((z - .3) / storey)
	i, j := math.Floor(column), math.Floor(row)
	if column < 0 || i >= columns || row < 0 {
		return 0
	}
	x, y := column-i, row-j
	kind := scatter(int(i), int(j), w.hash)
	if j == 0 && w.look == facade && scatter(3, 4, w.hash) < .5 { // a shop
		if x > .06 && x < .94 && y > .12 && y < .82 {
			return .85
		}
		return 0
	}
	if j == 0 && kind < .2 { // a door
		if x > .3 && x < .7 && y < .7 {
			return .6
		}
		return 0
	}
	if x < .26 || x > .74 || y < .28 || y > .76 {
		return 0
	}
	if math.Abs(x-.5) < .02 || math.Abs(y-.6) < .015 {
		return 0 // the frame's bars
	}
	if kind > .8 && y > .5 {
		return .35 // a blind
	}
	return .9
}
