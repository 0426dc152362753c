package synth

import "math"

// light is the weather in a picture.
type light struct {
	sun     vector // unit vector towards the sun
	direct  rgb    // light of the sun on a face turned towards it; zero if the sky is overcast
	ambient rgb    // light of the sky
	zenith  rgb
	horizon rgb
	cover   float64 // fraction of the sky that is clouded
	salt    uint64
}

func newLight(d dice) light {
	sin, cos := sincos(d.between(0, 2*math.Pi))
	height, flat := sincos(d.between(.45, 1.05))
	l := light{
		sun:     vector{float64(cos * flat), float64(sin * flat), height},
		direct:  rgb{.80, .75, .66},
		ambient: rgb{.56, .60, .67},
		zenith:  rgb{.30, .48, .78},
		horizon: rgb{.78, .84, .90},
		cover:   d.between(.25, .6),
		salt:    d.source.Uint64(),
	}
	if d.chance(.35) { // overcast
		l.direct, l.ambient = rgb{.12, .12, .11}, rgb{1.0, 1.01, 1.03}
		l.zenith, l.horizon, l.cover = rgb{.70, .73, .77}, rgb{.84, .85, .86}, .8
	}
	return l
}

// on returns the light that falls on a face with the given normal, in the sun or in the shade.
func (l *light) on(normal vector, inSun float64) rgb {
	facing := max(0, normal.dot(l.sun))
	return l.ambient.scale(.72 + float64(.28*normal.z)).add(l.direct.scale(float64(facing * inSun)))
}

// sky returns the colour of the sky in a direction above the horizon.
func (l *light) sky(d vector) rgb {
	up := max(d.z, 0)
	c := l.horizon.mix(l.zenith, smooth(-.1, .9, math.Sqrt(up)))
	// Clouds lie on a flat layer, so they crowd towards the horizon.
	x, y := d.x/(up+.12), d.y/(up+.12)
	thick := smooth(1-l.cover, 1.25-l.cover, clouds(float64(x*1.3), float64(y*1.3), 5, l.salt))
	c = c.mix(rgb{.95, .95, .96}, float64(thick*.75))
	glow := max(0, d.dot(l.sun))
	for range 5 {
		glow = float64(glow * glow)
	}
	return c.add(l.direct.scale(float64(glow * .8)))
}

// haze mixes a colour with the horizon's colour. The greater the distance, the more of the horizon.
func (l *light) haze(c rgb, distance float64) rgb {
	return c.mix(l.horizon, distance/(distance+260))
}
