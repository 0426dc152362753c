package plot

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestResample(t *testing.T) {
	for _, test := range []struct {
		name         string
		source       []uint32
		width, w, h  int
		want         []float32
		sourceHeight int
	}{
		{"as it is", []uint32{1, 2, 3, 4}, 2, 2, 2, []float32{1, 2, 3, 4}, 2},
		{"half", []uint32{1, 2, 3, 4}, 2, 1, 1, []float32{2.5}, 2},
		{"twice", []uint32{1, 2}, 2, 4, 1, []float32{1, 1, 2, 2}, 1},
		{"two thirds", []uint32{3, 6, 9}, 3, 2, 1, []float32{4, 8}, 1},
		{"each direction by itself", []uint32{0, 0, 8, 8, 4, 4}, 2, 2, 1, []float32{4, 4}, 3},
	} {
		got := make([]float32, test.w*test.h)
		resample(test.source, test.width, test.sourceHeight, test.w, test.h, func(at int, v float32) { got[at] = v })
		near := cmp.Comparer(func(a, b float32) bool { return math.Abs(float64(a-b)) < 1e-5 })
		if diff := cmp.Diff(test.want, got, near); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// TestResampleKeepsTheMean: each pixel is set once and lies between the smallest and largest value, and the mean of all stays
// the same.
func TestResampleKeepsTheMean(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width, height := rapid.IntRange(1, 20).Draw(t, "width"), rapid.IntRange(1, 20).Draw(t, "height")
		w, h := rapid.IntRange(1, 40).Draw(t, "w"), rapid.IntRange(1, 40).Draw(t, "h")
		source := rapid.SliceOfN(rapid.Uint32Range(0, 10000), width*height, width*height).Draw(t, "source")
		mean := 0.0
		for _, v := range source {
			mean += float64(v) / float64(len(source))
		}
		set := make([]int, w*h)
		got := 0.0
		resample(source, width, height, w, h, func(at int, v float32) {
			set[at]++
			got += float64(v) / float64(w*h)
		})
		for at, n := range set {
			if n != 1 {
				t.Fatalf("pixel %d was set %d times", at, n)
			}
		}
		if math.Abs(got-mean) > 1e-3*(1+mean) {
			t.Fatalf("the mean was %v and is %v", mean, got)
		}
	})
}

func TestHeatMapColours(t *testing.T) {
	m := HeatMap{Width: 4, Height: 1, Sum: []uint32{0, 1, 50, 100}}
	got := sumRaster(m, countScale{top: 100}, 4, 1)
	if diff := cmp.Diff([]uint8{0, 0, 128, 252}, got.Pix); diff != "" {
		t.Errorf("entries of viridis (-want +got):\n%s", diff)
	}
	if got := sumRaster(HeatMap{Width: 2, Height: 1, Sum: []uint32{0, 0}}, scaleOf([]float64{0}), 2, 1); got.Pix[0] != 0 || got.Pix[1] != 0 {
		t.Errorf("a map of zeros has entries %v, want 0", got.Pix)
	}
}

func TestCompact(t *testing.T) {
	few := image.NewRGBA(image.Rect(0, 0, 16, 16))
	for i := range 256 {
		few.SetRGBA(i%16, i/16, color.RGBA{uint8(i), uint8(255 - i), 7, 255})
	}
	got := compact(few, nil)
	for i := range 256 {
		if got.At(i%16, i/16) != few.At(i%16, i/16) {
			t.Fatalf("256 colours: pixel %d was %v and is %v", i, few.At(i%16, i/16), got.At(i%16, i/16))
		}
	}

	r := rand.New(rand.NewPCG(1, 2))
	many := image.NewRGBA(image.Rect(0, 0, 200, 200))
	flat := color.RGBA{255, 0, 255, 255}
	for i := range 200 * 200 {
		c := color.RGBA{uint8(r.IntN(256)), uint8(r.IntN(256)), uint8(r.IntN(256)), 255}
		if i%200 < 50 {
			c = flat
		}
		many.SetRGBA(i%200, i/200, c)
	}
	got = compact(many, []rgb{{255, 0, 255}})
	if len(got.Palette) > 256 {
		t.Fatalf("%d colours", len(got.Palette))
	}
	sum := 0.0
	for i := range 200 * 200 {
		a, b := many.RGBAAt(i%200, i/200), got.At(i%200, i/200).(color.RGBA)
		if i%200 < 50 && a != b {
			t.Fatalf("the exact colour became %v", b)
		}
		sum += math.Hypot(math.Hypot(float64(a.R)-float64(b.R), float64(a.G)-float64(b.G)), float64(a.B)-float64(b.B))
	}
	// Random colours are the worst case: cutting the cube of colours into 128 boxes leaves about 24.
	if mean := sum / (150 * 200); mean > 30 {
		t.Errorf("random colours are off by %.1f on average", mean)
	}
}

func TestSmoothGrain(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	m := image.NewRGBA(image.Rect(0, 0, 60, 60))
	at := func(x int) float64 { return map[bool]float64{true: 60, false: 180}[x < 30] }
	for y := range 60 {
		for x := range 60 {
			v := uint8(at(x) + float64(r.IntN(11)) - 5)
			m.SetRGBA(x, y, color.RGBA{v, v, v, 255})
		}
	}
	before := m.RGBAAt(0, 0)
	smoothGrain(m, image.Rect(10, 10, 60, 60), 16)
	if m.RGBAAt(0, 0) != before {
		t.Error("a pixel outside of the rectangle has changed")
	}
	for y := 15; y < 55; y++ {
		for x := 15; x < 55; x++ {
			if d := math.Abs(float64(m.RGBAAt(x, y).R) - at(x)); d > 4 {
				t.Fatalf("at (%d, %d) the value is off by %.0f: grain or a blurred edge", x, y, d)
			}
		}
	}
}
