package synth

import (
	"image"
	"image/color"
	"math"
)

// painter makes one frame after another in the same buffers.
type painter struct {
	view  *view
	class []class
	noise dice
}

// paint draws the frame's scene and finds out what every pixel shows.
func (p *painter) paint(seed uint64, index int) {
	p.view = views[cameraOf(seed, index)]()
	if p.class == nil {
		p.class = make([]class, Width*Height)
	}
	d := newDice(seed, index, 0)
	p.noise = newDice(seed, index, 1)
	offset, half := d.between(-2, 2), d.between(4, 7)
	clear(p.class)
	for i, kind := range p.view.kind {
		if kind != ground {
			continue
		}
		g := p.view.ground[i]
		along, across := float64(g[0]), float64(g[1])-offset
		side := math.Abs(across)
		switch {
		case side > half+0.15 || math.Abs(along) > 60:
		case side > half:
			p.class[i] = curb
		case side < 0.07 && int(math.Floor(along+100))%9 < 4:
			p.class[i] = laneMarks
		default:
			p.class[i] = road
		}
	}
	for range 4 + d.below(8) {
		kinds := []struct {
			class              class
			long, wide, height float64
		}{{vehicle, 4.4, 1.8, 1.5}, {person, .5, .5, 1.75}, {bicycle, 1.7, .5, 1}, {rider, .5, .5, 1.7}, {motorcycle, 2, .7, 1.2}, {trafficSign, .1, .6, 2.6}}
		k := kinds[d.below(len(kinds))]
		at := vector{d.between(-30, 30), d.between(2.5, 8), 0}
		if d.chance(0.5) {
			at.y = -at.y
		}
		p.box(k.class, at, vector{k.long / 2, k.wide / 2, k.height})
	}
}

// box draws an upright box with its foot's centre at the point.
func (p *painter) box(c class, at, half vector) {
	l := p.view.lens
	right, down, forward := l.axes()
	low, high := vector{at.x - half.x, at.y - half.y, 0}, vector{at.x + half.x, at.y + half.y, half.z}
	u0, u1, v0, v1 := float64(Width), 0.0, float64(Height), 0.0
	for corner := range 8 {
		q := low
		if corner&1 != 0 {
			q.x = high.x
		}
		if corner&2 != 0 {
			q.y = high.y
		}
		if corner&4 != 0 {
			q.z = high.z
		}
		u, v, _ := l.project(right, down, forward, q.sub(l.position))
		u0, u1, v0, v1 = min(u0, u), max(u1, u), min(v0, v), max(v1, v)
	}
	for y := max(0, int(v0)-20); y < min(Height, int(v1)+20); y++ {
		for x := max(0, int(u0)-20); x < min(Width, int(u1)+20); x++ {
			i := y*Width + x
			if p.view.kind[i] == blind {
				continue
			}
			d := p.view.direction[i]
			near, far := 0.0, 1e9
			for _, s := range [3][4]float64{
				{float64(d[0]), l.position.x, low.x, high.x},
				{float64(d[1]), l.position.y, low.y, high.y},
				{float64(d[2]), l.position.z, low.z, high.z},
			} {
				a, b := (s[2]-s[1])/s[0], (s[3]-s[1])/s[0]
				near, far = max(near, min(a, b)), min(far, max(a, b))
			}
			if near < far {
				p.class[i] = c
			}
		}
	}
}

// labels returns a copy of the mask.
func (p *painter) labels() *image.Gray {
	labels := image.NewGray(image.Rect(0, 0, Width, Height))
	copy(labels.Pix, p.class)
	return labels
}

// picture returns the RGB picture of what paint has found.
func (p *painter) picture() *image.RGBA {
	picture := image.NewRGBA(image.Rect(0, 0, Width, Height))
	shades := [numClasses]color.RGBA{
		void: {140, 130, 120, 255}, road: {90, 90, 95, 255}, laneMarks: {220, 220, 215, 255}, curb: {150, 150, 145, 255},
		person: {150, 60, 50, 255}, rider: {60, 80, 140, 255}, vehicle: {170, 30, 40, 255}, bicycle: {40, 40, 40, 255},
		motorcycle: {60, 50, 50, 255}, trafficSign: {30, 60, 180, 255},
	}
	for i := range p.class {
		c := shades[p.class[i]]
		switch {
		case p.view.kind[i] == blind:
			c = color.RGBA{12, 12, 14, 255}
		case p.class[i] == void && p.view.kind[i] == sky:
			c = color.RGBA{170, 190, 215, 255}
		}
		n := uint8(p.noise.below(9))
		picture.SetRGBA(i%Width, i/Width, color.RGBA{c.R + n, c.G + n, c.B + n, 255})
	}
	return picture
}
