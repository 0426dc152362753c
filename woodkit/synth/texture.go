package synth

import "math"

func (c rgb) scale(f float64) rgb {
	return rgb{float64(c.r * f), float64(c.g * f), float64(c.b * f)}
}

func (c rgb) add(o rgb) rgb { return rgb{c.r + o.r, c.g + o.g, c.b + o.b} }

func (c rgb) times(o rgb) rgb {
	return rgb{float64(c.r * o.r), float64(c.g * o.g), float64(c.b * o.b)}
}

// mix returns the colour that lies a fraction f of the way from c to o.
func (c rgb) mix(o rgb, f float64) rgb { return c.scale(1 - f).add(o.scale(f)) }

func grey(v float64) rgb { return rgb{v, v, v} }

// smooth rises smoothly from 0 at low to 1 at high.
func smooth(low, high, x float64) float64 {
	t := min(max((x-low)/(high-low), 0), 1)
	return float64(float64(t*t) * (3 - float64(2*t)))
}

// scatter returns a number in [0, 1) that looks random but depends only on its arguments.
func scatter(x, y int, salt uint64) float64 {
	h := uint64(x)*0x9E3779B97F4A7C15 ^ uint64(y)*0xC2B2AE3D27D4EB4F ^ salt*0x165667B19E3779F9
	h ^= h >> 29
	h *= 0xBF58476D1CE4E5B9
	h ^= h >> 32
	h *= 0x94D049BB133111EB
	return float64(float64((h^h>>29)>>11) / (1 << 53))
}

// grain is value noise: random at whole x and y, smooth in between, with mean 1/2.
func grain(x, y float64, salt uint64) float64 {
	fx, fy := math.Floor(x), math.Floor(y)
	i, j := int(fx), int(fy)
	u, v := smooth(0, 1, x-fx), smooth(0, 1, y-fy)
	a, b := scatter(i, j, salt), scatter(i+1, j, salt)
	c, d := scatter(i, j+1, salt), scatter(i+1, j+1, salt)
	top, bottom := a+float64((b-a)*u), c+float64((d-c)*u)
	return top + float64((bottom-top)*v)
}

// clouds adds up grain of several sizes. It looks like clouds, leaves or worn asphalt.
func clouds(x, y float64, octaves int, salt uint64) float64 {
	sum, weight, total := 0.0, 1.0, 0.0
	for range octaves {
		sum += float64(weight * grain(x, y, salt))
		total += weight
		weight /= 2
		x, y = float64(x*2.03)+17.3, float64(y*2.03)-9.1
	}
	return sum / total
}
