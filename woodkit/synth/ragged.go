package synth

// Real masks are polygons that people drew by hand, so their edges are straight for a few pixels and then turn a
// little. To imitate this, a pixel takes its ray from a nearby pixel. The offsets are linear between the knots of a
// lattice. Mask and picture share the offsets, so they line up.

const (
	raggedSize = 128 // size of the table in pixels; the table repeats
	raggedKnot = 16  // pixels between knots
	raggedMost = 2.2 // largest offset in pixels
)

// raggedOffsets is the table. For every pixel of the tile it says what to add to the pixel's index.
var raggedOffsets = func() (offsets [raggedSize * raggedSize]int32) {
	const knots = raggedSize / raggedKnot
	d := newDice(0, 0, raggedStream)
	var knotX, knotY [knots][knots]float64
	for i := range knots {
		for j := range knots {
			knotX[i][j], knotY[i][j] = d.between(-raggedMost, raggedMost), d.between(-raggedMost, raggedMost)
		}
	}
	between := func(knot *[knots][knots]float64, y, x int) int32 {
		i, j := y/raggedKnot, x/raggedKnot
		fy, fx := float64(y%raggedKnot)/raggedKnot, float64(x%raggedKnot)/raggedKnot
		mix := func(a, b, f float64) float64 { return a + float64((b-a)*f) }
		ii, jj := (i+1)%knots, (j+1)%knots
		value := mix(mix(knot[i][j], knot[i][jj], fx), mix(knot[ii][j], knot[ii][jj], fx), fy)
		return int32(value+100.5) - 100
	}
	for y := range raggedSize {
		for x := range raggedSize {
			offsets[y*raggedSize+x] = between(&knotY, y, x)*Width + between(&knotX, y, x)
		}
	}
	return offsets
}()

// even is the origin for outlines that stay unchanged. Void objects have it, because no person outlined them.
const even = -1

// ragged returns the pixel whose ray the pixel at x, y uses, for an outline that begins at origin in the table.
func (v *view) ragged(x, y, origin int) int {
	i := y*Width + x
	if origin == even || x < 2 || x >= Width-2 {
		return i
	}
	tile := ((y+origin>>8)&(raggedSize-1))*raggedSize + (x+origin)&(raggedSize-1)
	if j := i + int(raggedOffsets[tile]); v.kind[j] != blind {
		return j
	}
	return i
}
