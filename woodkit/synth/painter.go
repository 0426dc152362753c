package synth

import (
	"cmp"
	"image"
	"math"
	"slices"
)

// painter makes one frame after another in the same buffers. Slices are indexed by y*Width + x.
type painter struct {
	view   *view
	scene  scene
	sight  sightline
	class  []class   // class of every pixel
	owner  []uint16  // the object that a pixel shows: 1 + its index in scene.objects, or 0 for none
	ground []surface // surface of the ground, before its edges are made ragged
	seed   uint64
	index  int
}

// paint composes the frame's scene and determines what every pixel shows.
func (p *painter) paint(seed uint64, index int) {
	p.seed, p.index = seed, index
	c := cameraOf(seed, index)
	p.view = views[c]()
	if p.class == nil {
		p.class, p.owner, p.ground = make([]class, Width*Height), make([]uint16, Width*Height), make([]surface, Width*Height)
	}
	clear(p.class)
	clear(p.owner)
	clear(p.ground)
	p.scene = compose(newDice(seed, index, sceneStream), c)
	p.sight.survey(p.view.lens.position, p.scene.walls)
	for i := range p.scene.objects {
		p.scene.objects[i].place(p.view.lens.position)
	}
	// Near objects come first, so a pixel that is taken can be skipped.
	slices.SortStableFunc(p.scene.objects, func(a, b object) int { return cmp.Compare(a.distance, b.distance) })
	for i := range p.scene.objects {
		p.paintObject(i)
	}
	p.layGround()
	p.paintGround()
}

// paintObject takes the pixels that show the object. For each part of the object it looks only inside the part's bound,
// and only at pixels that nothing nearer has taken.
func (p *painter) paintObject(which int) {
	o := &p.scene.objects[which]
	for i := range o.parts {
		p.paintPart(o, &o.parts[i], uint16(which+1))
	}
}

func (p *painter) paintPart(o *object, part *part, owner uint16) {
	in := o.bound(p.view, part)
	hidden := float32(o.distance - 1) // a wall nearer than this hides the object
	for y := in.top; y < in.bottom; y++ {
		for x := in.left; x < in.right; x++ {
			i := y*Width + x
			if p.owner[i] != 0 || p.view.kind[i] == blind {
				continue
			}
			j := p.view.ragged(x, y, o.ragged)
			if p.sight[p.view.pixel[j].compass] < hidden {
				continue
			}
			d := p.view.direction[j]
			if _, _, ok := part.hit(o.toOwn(vector{float64(d[0]), float64(d[1]), float64(d[2])})); ok {
				p.owner[i] = owner
				p.class[i] = o.class
			}
		}
	}
}

// stride is how many pixels of a row layGround fills at once where the ground is plain.
const stride = 8

// layGround determines the surface of the ground, regardless of what stands on it.
func (p *painter) layGround() {
	nearest := float32(farthest)
	for _, s := range p.sight {
		nearest = min(nearest, s)
	}
	street := &p.scene.street
	for y := stripRows; y < Height-stripRows; y++ {
		kinds := p.view.kind[y*Width:][:Width]
		pixels := p.view.pixel[y*Width:][:Width]
		row := p.ground[y*Width:][:Width]
		for x := 0; x < Width; x++ {
			if kinds[x] != ground {
				continue
			}
			along, across := street.toRoad(float64(pixels[x].x), float64(pixels[x].y))
			what := street.at(along, across)
			if end := x + stride; end < Width && kinds[end] == ground && pixels[x].distance < nearest && pixels[end].distance < nearest {
				// If both ends have only the same surface around them, so has everything in between.
				farther, other := street.toRoad(float64(pixels[end].x), float64(pixels[end].y))
				if math.Abs(other-across) < street.clearance(along, farther, across) {
					for ; x < end; x++ {
						row[x] = what
					}
					x--
					continue
				}
			}
			if pixels[x].distance <= p.sight[pixels[x].compass] {
				row[x] = what
			}
		}
	}
}

// paintGround gives the ground's class to the pixels that no object has taken.
func (p *painter) paintGround() {
	for y := stripRows; y < Height-stripRows; y++ {
		for x := range Width {
			i := y*Width + x
			if p.owner[i] == 0 && p.view.kind[i] != blind {
				p.class[i] = classOf[p.ground[p.view.ragged(x, y, p.scene.ragged)]]
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
