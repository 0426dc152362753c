package synth

import (
	"image"
	"image/color"
)

// picture returns the RGB picture of what paint has found.
func (p *painter) picture() *image.RGBA {
	noise := newDice(p.seed, p.index, 1)
	picture := image.NewRGBA(image.Rect(0, 0, Width, Height))
	for i := range p.class {
		c := classes[p.class[i]].colour
		n := noise.below(9)
		picture.SetRGBA(i%Width, i/Width, color.RGBA{uint8(min(255, c[0]+n)), uint8(min(255, c[1]+n)), uint8(min(255, c[2]+n)), 255})
	}
	return picture
}
