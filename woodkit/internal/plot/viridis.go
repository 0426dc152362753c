package plot

import (
	"image/color"
	"math"
	"sync"
)

// viridisStops are every 16th entry and the last of the 256 entries of viridis, the colour map by Nathaniel Smith, Stéfan van
// der Walt and Eric Firing that matplotlib uses (https://bids.github.io/colormap, dedicated to the public domain by CC0).
var viridisStops = [17][3]float64{
	{0.267004, 0.004874, 0.329415},
	{0.282327, 0.094955, 0.417331},
	{0.278826, 0.175490, 0.483397},
	{0.258965, 0.251537, 0.524736},
	{0.229739, 0.322361, 0.545706},
	{0.199430, 0.387607, 0.554642},
	{0.172719, 0.448791, 0.557885},
	{0.149039, 0.508051, 0.557250},
	{0.127568, 0.566949, 0.550556},
	{0.120638, 0.625828, 0.533488},
	{0.157851, 0.683765, 0.501686},
	{0.246070, 0.738910, 0.452024},
	{0.369214, 0.788888, 0.382914},
	{0.515992, 0.831158, 0.294279},
	{0.678489, 0.863742, 0.189503},
	{0.845561, 0.887322, 0.099702},
	{0.993248, 0.906157, 0.143936},
}

// viridis is the whole map. It is made from its stops when a heat map is first drawn. A cubic through four neighbouring stops
// (Catmull and Rom) stays within 3/255 of the published entries.
var viridis = sync.OnceValue(func() [256]color.RGBA {
	var table [256]color.RGBA
	last := len(viridisStops) - 1
	for i := range table {
		k := min(i/16, last-1)
		t := (float64(i) - 16*float64(k)) / 16
		if k == last-1 {
			t = (float64(i) - 240) / 15 // the last stop is entry 255
		}
		var c [3]float64
		for j := range c {
			p1, p2 := viridisStops[k][j], viridisStops[k+1][j]
			p0, p3 := 2*p1-p2, 2*p2-p1
			if k > 0 {
				p0 = viridisStops[k-1][j]
			}
			if k+2 <= last {
				p3 = viridisStops[k+2][j]
			}
			c[j] = p1 + t/2*(p2-p0+t*(2*p0-5*p1+4*p2-p3+t*(3*(p1-p2)+p3-p0)))
		}
		table[i] = color.RGBA{to8(c[0]), to8(c[1]), to8(c[2]), 0xFF}
	}
	return table
})

// to8 converts a share from 0 to 1 to a byte.
func to8(v float64) uint8 { return uint8(math.Round(255 * min(max(v, 0), 1))) }
