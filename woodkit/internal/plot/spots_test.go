package plot

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"
)

// Wherever the points are, no label leaves the area, and few labels cover neither each other nor a point.
func TestSpots(t *testing.T) {
	a := area{x: 50, y: 60, w: 600, h: 400}
	rapid.Check(t, func(t *rapid.T) {
		f := spots{area: a, radius: 4, reach: 8}
		n := rapid.IntRange(1, 26).Draw(t, "points")
		for range n {
			f.points = append(f.points, point{a.x + rapid.Float64Range(0, a.w).Draw(t, "x"), a.y + rapid.Float64Range(10, a.h-10).Draw(t, "y")})
			f.sizes = append(f.sizes, point{rapid.Float64Range(5, a.w/2-f.reach).Draw(t, "width"), 12})
		}
		places := f.choose()
		for i, p := range places {
			if out := p.outside(a); out > 1e-6 {
				t.Errorf("label %d of %d at %+v is %v outside", i, n, p, out)
			}
			for k, q := range places[:i] {
				if over := p.overlap(q); n <= 4 && over > 0 {
					t.Errorf("of %d labels %d and %d overlap by %v", n, k, i, over)
				}
			}
			for k, q := range f.points {
				if over := p.overlap(place{q.x - 3, q.y - 3, q.x + 3, q.y + 3}); n <= 4 && k != i && over > 0 {
					t.Errorf("of %d labels %d covers point %d by %v", n, i, k, over)
				}
			}
		}
	})
}

// The right is preferred, then the left. What is there is not covered.
func TestTheBestSpot(t *testing.T) {
	a := area{x: 50, y: 60, w: 600, h: 400}
	for _, test := range []struct {
		name   string
		points []point
		want   place // of the first label
	}{
		{"nothing near", []point{{300, 200}}, place{308, 194, 408, 206}},
		{"at the right edge", []point{{640, 200}}, place{532, 194, 632, 206}},
		{"a point a little below", []point{{300, 200}, {340, 203}}, place{308, 186.2, 408, 198.2}},
		{"points above and below", []point{{300, 200}, {340, 196}, {360, 204}}, place{192, 194, 292, 206}},
	} {
		f := spots{area: a, radius: 4, reach: 8, points: test.points}
		for range test.points {
			f.sizes = append(f.sizes, point{100, 12})
		}
		places := f.choose()
		if diff := cmp.Diff(test.want, places[0], cmp.AllowUnexported(place{}), cmpopts.EquateApprox(0, 1e-9)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}
