package synth

import (
	"cmp"
	"image"
	"slices"
)

// painter makes one frame after another in the same buffers. Slices are indexed y*Width + x.
type painter struct {
	view  *view
	scene scene
	sight sightline
	class []class  // of every pixel
	owner []uint16 // which object a pixel shows: 1 + its place in scene.objects, 0 for none
	seed  uint64
	index int
}

// paint draws the frame's scene and finds out what every pixel shows.
func (p *painter) paint(seed uint64, index int) {
	p.seed, p.index = seed, index
	c := cameraOf(seed, index)
	p.view = views[c]()
	if p.class == nil {
		p.class, p.owner = make([]class, Width*Height), make([]uint16, Width*Height)
	}
	clear(p.class)
	clear(p.owner)
	p.scene = compose(newDice(seed, index, 0), c)
	p.sight.survey(p.view.lens.position, p.scene.walls)
	for i := range p.scene.objects {
		p.scene.objects[i].place(p.view.lens.position)
	}
	// Near objects first: a pixel that is taken need not be asked again.
	slices.SortStableFunc(p.scene.objects, func(a, b object) int { return cmp.Compare(a.distance, b.distance) })
	for i := range p.scene.objects {
		p.paintObject(i)
	}
	p.paintGround()
}

// paintObject takes the pixels that show the object, inside its bound and where nothing nearer has taken them.
func (p *painter) paintObject(which int) {
	o := &p.scene.objects[which]
	in := o.bound(p.view)
	hidden := float32(o.distance - 1) // a wall before this hides the object
	for y := in.top; y < in.bottom; y++ {
		for x := in.left; x < in.right; x++ {
			i := y*Width + x
			if p.owner[i] != 0 || p.view.pixel[i].kind == blind {
				continue
			}
			j := p.view.ragged(x, y, o.ragged)
			if p.sight[p.view.pixel[j].compass] < hidden {
				continue
			}
			d := p.view.direction[j]
			if o.covers(o.toOwn(vector{float64(d[0]), float64(d[1]), float64(d[2])})) {
				p.owner[i] = uint16(which + 1)
				p.class[i] = o.class
			}
		}
	}
}

// paintGround finds what the ground is made of where no object or wall hides it.
func (p *painter) paintGround() {
	street := &p.scene.street
	for y := range Height {
		for x := range Width {
			i := y*Width + x
			if p.owner[i] != 0 || p.view.pixel[i].kind == blind {
				continue
			}
			g := &p.view.pixel[p.view.ragged(x, y, p.scene.ragged)]
			if g.kind != ground || g.distance > p.sight[g.compass] {
				continue
			}
			p.class[i] = classOf[street.at(street.toRoad(float64(g.x), float64(g.y)))]
		}
	}
}

// labels returns a copy of the mask.
func (p *painter) labels() *image.Gray {
	labels := image.NewGray(image.Rect(0, 0, Width, Height))
	copy(labels.Pix, p.class)
	return labels
}
