package maskpng

import (
	"image"
	"math"
	"math/rand/v2"
)

// scene draws a mask of a street: sky and ground, soft-edged blobs, poles and lane marks. It has ten classes and about 5,500
// class changes along the rows of 1280×966 pixels.
func scene(seed uint64, width, height int) *image.Gray {
	r := rand.New(rand.NewPCG(seed, 1))
	img := image.NewGray(image.Rect(0, 0, width, height))
	scale := float64(width) / 1280
	horizon := 0.35 + 0.1*r.Float64()
	fillBelow(img, 1, func(x float64) float64 {
		return float64(height)*horizon + 30*scale*math.Sin(x/(90*scale)+float64(seed))
	})
	for range 7 { // vehicles, persons, signs: blobs near the horizon
		size := scale * (15 + 90*r.Float64()*r.Float64())
		blob(img, r, float64(width)*r.Float64(), float64(height)*(horizon+0.15*r.NormFloat64()), size, uint8(4+r.IntN(6)))
	}
	for range 7 { // lane marks and curbs: slanted strips
		x, slant, class := float64(width)*r.Float64(), 2*r.NormFloat64(), uint8(2+r.IntN(2))
		top := int(float64(height) * (horizon + 0.1 + 0.3*r.Float64()))
		for y := top; y < min(top+height/3, height); y++ {
			left := int(x + slant*float64(y-top))
			for i := max(left, 0); i < min(left+3+(y-top)/20, width); i++ {
				img.Pix[y*img.Stride+i] = class
			}
		}
	}
	for y := range height { // the corners outside the lens are void
		for x := range width {
			dx, dy := float64(x-width/2)/scale, float64(y-height/2)/scale
			if dx*dx+dy*dy > 675*675 {
				img.Pix[y*img.Stride+x] = 0
			}
		}
	}
	return img
}

func fillBelow(img *image.Gray, class uint8, edge func(float64) float64) {
	for x := range img.Rect.Dx() {
		for y := max(int(edge(float64(x))), 0); y < img.Rect.Dy(); y++ {
			img.Pix[y*img.Stride+x] = class
		}
	}
}

// blob fills a polygon with a wavy outline, row by row.
func blob(img *image.Gray, r *rand.Rand, cx, cy, size float64, class uint8) {
	const corners = 24
	var xs, ys [corners]float64
	for i := range corners {
		angle := 2 * math.Pi * float64(i) / corners
		radius := size * (0.7 + 0.5*r.Float64())
		xs[i], ys[i] = cx+radius*math.Cos(angle), cy+radius*math.Sin(angle)
	}
	for y := max(int(cy-2*size), 0); y < min(int(cy+2*size), img.Rect.Dy()); y++ {
		inside := false
		var crossings []int
		for i := range corners {
			j := (i + 1) % corners
			if (ys[i] > float64(y)) != (ys[j] > float64(y)) {
				crossings = append(crossings, int(xs[i]+(float64(y)-ys[i])/(ys[j]-ys[i])*(xs[j]-xs[i])))
			}
		}
		for x := range img.Rect.Dx() {
			for _, c := range crossings {
				if c == x {
					inside = !inside
				}
			}
			if inside {
				img.Pix[y*img.Stride+x] = class
			}
		}
	}
}
