package synth

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestRoadCoordinatesAreInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newStreet(newDice(rapid.Uint64().Draw(t, "seed"), 0, 0), setting(rapid.IntRange(0, 2).Draw(t, "setting")))
		along, across := rapid.Float64Range(-80, 80).Draw(t, "along"), rapid.Float64Range(-20, 20).Draw(t, "across")
		x, y, _ := s.fromRoad(along, across)
		a, c := s.toRoad(x, y)
		if math.Abs(a-along) > 1e-9 || math.Abs(c-across) > 1e-9 {
			t.Fatalf("%v, %v comes back as %v, %v", along, across, a, c)
		}
	})
}

// TestGroundIsAskedForOnceWhereItIsPlain compares the ground as layGround fills it, in strides, with the ground
// computed pixel by pixel.
func TestGroundIsAskedForOnceWhereItIsPlain(t *testing.T) {
	var p painter
	for index := 20; index < 60; index += unlessShort(13, 4) {
		p.paint(3, index)
		wrong := 0
		for i, kind := range p.view.kind {
			if kind != ground {
				continue
			}
			g := p.view.pixel[i]
			want := unseen
			if g.distance <= p.sight[g.compass] {
				want = p.scene.street.at(p.scene.street.toRoad(float64(g.x), float64(g.y)))
			}
			if p.ground[i] != want {
				wrong++
			}
		}
		if wrong > 0 {
			t.Errorf("frame %d: %d pixels of the ground differ", index, wrong)
		}
	}
}

// TestBoundsHoldTheirParts looks for pixels that show an object outside the bounds of its parts.
func TestBoundsHoldTheirParts(t *testing.T) {
	var p painter
	for index := 26; index < 44; index += 5 {
		p.paint(5, index)
		missed := 0
		for n := range p.scene.objects {
			o := &p.scene.objects[n]
			if o.distance > 25 {
				continue
			}
			for k := range o.parts {
				in := o.bound(p.view, &o.parts[k])
				for i := index % 29; i < Width*Height; i += unlessShort(211, 29) {
					x, y := i%Width, i/Width
					if p.view.kind[i] == blind || x >= in.left && x < in.right && y >= in.top && y < in.bottom {
						continue
					}
					d := p.view.direction[i]
					if _, _, ok := o.parts[k].hit(o.toOwn(vector{float64(d[0]), float64(d[1]), float64(d[2])})); ok {
						missed++
					}
				}
			}
		}
		if missed > 0 {
			t.Errorf("frame %d: %d rays meet a part outside its bound", index, missed)
		}
		if testing.Short() {
			break
		}
	}
}

// TestProfilesAreConvex checks that the outlines of extruded solids turn left at every corner. A solid is what lies
// inside all of its planes, so an outline that is not convex would lose parts.
func TestProfilesAreConvex(t *testing.T) {
	for seed := range uint64(80) {
		d := newDice(seed, 0, 0)
		for _, o := range []object{car(d), lorry(d), bus(d), newMotorcycle(d)} {
			for i := range o.parts {
				p := &o.parts[i]
				if p.form != solid {
					continue
				}
				around := p.planes[:len(p.planes)-2] // the last two planes are the sides
				if around[0].normal.y != 0 || p.look == cargo || p.look == underside {
					continue // a box
				}
				for k, b := range around {
					next := around[(k+1)%len(around)].normal
					if turn := b.normal.x*next.z - b.normal.z*next.x; turn <= 0 {
						t.Errorf("seed %d: a solid of class %d, material %d is not convex at edge %d", seed, o.class, p.look, k)
					}
				}
			}
		}
	}
}

func TestMasksHoldNothingWhereTheCameraIsBlind(t *testing.T) {
	for index := 24; index < unlessShort(29, 36); index++ {
		_, labels := Mask(9, index)
		v := views[cameraOf(9, index)]()
		for i, kind := range v.kind {
			if kind == blind && labels.Pix[i] != void {
				t.Fatalf("frame %d: class %d at pixel %d, %d, which shows the own car or nothing", index, labels.Pix[i], i%Width, i/Width)
			}
			if labels.Pix[i] >= numClasses {
				t.Fatalf("frame %d: id %d", index, labels.Pix[i])
			}
		}
	}
}

// TestHitAgreesWithWalkingTheRay compares hits on the three forms with a slow search along the ray.
func TestHitAgreesWithWalkingTheRay(t *testing.T) {
	coordinate := func(t *rapid.T, name string) float64 { return rapid.Float64Range(-1, 1).Draw(t, name) }
	rapid.Check(t, func(t *rapid.T) {
		p := limb(
			vector{coordinate(t, "ax"), coordinate(t, "ay"), coordinate(t, "az")},
			vector{coordinate(t, "bx"), coordinate(t, "by"), coordinate(t, "bz")}, .3, .3, shirt)
		if rapid.Bool().Draw(t, "box") {
			p = box(vector{-.4, -.3, -.2}, vector{.4, .3, .2}, shirt)
		}
		from := vector{3 + coordinate(t, "x"), coordinate(t, "y"), coordinate(t, "z")}
		d := vector{-1, coordinate(t, "dy") * .4, coordinate(t, "dz") * .4}.unit()
		p.place(from)
		distance, _, hit := p.hit(d)
		nearest, at := math.Inf(1), 0.0
		for s := 0.0; s < 8; s += .002 {
			if g := outside(&p, from.add(d.scale(s))); g < nearest {
				nearest, at = g, s
			}
		}
		if nearest < -.01 && !hit || nearest > .01 && hit {
			t.Fatalf("hit says %v, but the ray passes at %v (%v along)", hit, nearest, at)
		}
		if hit && (distance < .69 || distance > 6.1) { // between the nearest and the farthest possible distance of the parts from the eye
			t.Fatalf("hit at %v", distance)
		}
	})
}

// outside returns the distance of a point from a rod of even thickness or a box. It is negative inside.
func outside(p *part, q vector) float64 {
	if p.form == solid {
		most := math.Inf(-1)
		for _, b := range p.planes {
			most = max(most, b.normal.dot(q)-b.offset)
		}
		return most
	}
	s := 0.0
	if p.square > 0 {
		s = min(max(q.sub(p.a).dot(p.axis)/p.square, 0), 1)
	}
	return q.sub(p.a.add(p.axis.scale(s))).length() - p.start
}
