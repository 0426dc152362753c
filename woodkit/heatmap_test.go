package woodkit

import (
	"image"
	"testing"

	"github.com/google/go-cmp/cmp"

	"woodscape.example/woodkit/internal/digest"
	"woodscape.example/woodkit/internal/woodtest"
)

func TestHeatMapOfPlanes(t *testing.T) {
	size := image.Pt(3, 2)
	h := NewHeatMap(size, nil)
	for range 3 {
		planes := WoodScape.Expand(&image.Gray{Pix: []uint8{0, 1, 1, 9, 200, 0}, Stride: 3, Rect: image.Rectangle{Max: size}})
		if err := h.Add(planes); err != nil {
			t.Fatal(err)
		}
		planes.Release()
	}
	want := NewHeatMap(size, nil)
	want.Frames = 3
	want.Sum[0] = []uint32{3, 0, 0, 0, 0, 3}
	want.Sum[1] = []uint32{0, 3, 3, 0, 0, 0}
	want.Sum[9] = []uint32{0, 0, 0, 3, 0, 0}
	if diff := cmp.Diff(want, h); diff != "" {
		t.Errorf("heat map (-want +got):\n%s", diff)
	}
}

func TestExpandKeepsToTheRowsOfASubImage(t *testing.T) {
	whole := woodtest.Mask(2, image.Pt(8, 6))
	part := whole.SubImage(image.Rect(2, 1, 5, 4)).(*image.Gray)
	planes := WoodScape.Expand(part)
	for y := range 3 {
		for x := range 3 {
			if planes[whole.GrayAt(x+2, y+1).Y][y*3+x] != 1 {
				t.Errorf("pixel (%d, %d) is not in its class's plane", x, y)
			}
		}
	}
	if got, want := planes.Size(), int64(9*numClasses); got != want {
		t.Errorf("size %d, want %d", got, want)
	}
}

func TestHeatMapRefusesAnotherSizeAndKeepsItsSums(t *testing.T) {
	h := NewHeatMap(image.Pt(3, 2), nil)
	before := h.Digest()
	woodtest.WantError(t, h.Add(WoodScape.Expand(woodtest.Mask(0, image.Pt(4, 4)))), errSize, "16 pixels", "3×2")
	woodtest.WantError(t, h.Add(Planes{{1}}), nil, "1 planes")
	woodtest.WantError(t, h.Merge(NewHeatMap(image.Pt(2, 3), nil)), errSize, "2×3", "3×2")
	woodtest.WantError(t, h.Merge(NewHeatMap(image.Pt(3, 2), make(ClassTable, 12))), nil, "12 classes into 10")
	woodtest.WantError(t, NewHeatMap(image.Pt(3, 2), make(ClassTable, 12)).Merge(h), nil, "10 classes into 12")
	if h.Frames != 0 || h.Digest() != before {
		t.Error("a refused mask left a trace")
	}
}

func TestMergedPartsAreTheWhole(t *testing.T) {
	size := image.Pt(20, 10)
	whole, parts := NewHeatMap(size, nil), []*HeatMap{NewHeatMap(size, nil), NewHeatMap(size, nil)}
	for i := range 7 {
		planes := WoodScape.Expand(woodtest.Mask(i, size))
		if err := whole.Add(planes); err != nil {
			t.Fatal(err)
		}
		if err := parts[i%2].Add(planes); err != nil {
			t.Fatal(err)
		}
	}
	if err := parts[0].Merge(parts[1]); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(whole, parts[0]); diff != "" {
		t.Errorf("merged (-whole +parts):\n%s", diff)
	}
	if whole.Digest() != parts[0].Digest() {
		t.Error("equal sums have different digests")
	}
}

// The digest is defined on bytes that Python makes: sha256(np.stack(sums).astype("<u4").tobytes()).hexdigest()[:16].
func TestDigestOfKnownBytes(t *testing.T) {
	h := &HeatMap{Width: 2, Height: 1, Sum: [][]uint32{{1, 258}}}
	if got, want := h.Digest(), digest.Short([]byte{1, 0, 0, 0, 2, 1, 0, 0}); got != want {
		t.Errorf("digest %s, want %s", got, want)
	}
}
