package synth

// Real masks are polygons that somebody drew by hand: their edges are straight for a few pixels, then turn a little. Here a
// pixel takes its ray from a pixel beside it, by offsets that are linear between the knots of a lattice. Mask and picture
// share the offsets, so that they line up.

const (
	raggedSize = 128 // of the table, pixels; it repeats
	raggedKnot = 16  // pixels between knots
	raggedMost = 2.2 // pixels
)

// raggedOffsets is the table: what to add to a pixel's index, for every pixel of the tile.
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

// even is the origin of an outline that stays as it is: of what is void, which nobody has outlined.
const even = -1

// ragged returns the pixel from which the pixel at x, y takes its ray, for an outline that begins at origin in the table.
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
