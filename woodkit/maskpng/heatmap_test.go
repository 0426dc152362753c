package maskpng

import (
	"errors"
	"fmt"
	"image"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// pixelHeatMap adds up pixels one by one.
func pixelHeatMap(classes int, masks []*image.Gray) [][]uint32 {
	planes := make([][]uint32, classes)
	for class := range planes {
		planes[class] = make([]uint32, len(masks[0].Pix))
		for _, img := range masks {
			for i, v := range img.Pix {
				if int(v) == class {
					planes[class][i]++
				}
			}
		}
	}
	return planes
}

func planes(h *HeatMap) [][]uint32 {
	all := make([][]uint32, h.classes)
	for class := range all {
		all[class] = h.Plane(class, nil)
	}
	return all
}

func TestHeatMapEqualsAddedPixels(t *testing.T) {
	for _, size := range [][2]int{{1, 1}, {64, 48}, {100, 41}, {1024, 3}, {33, 200}} {
		var masks []*image.Gray
		parts := []*HeatMap{NewHeatMap(10), NewHeatMap(10), NewHeatMap(10)}
		for i := range 300 { // more than an 8-bit counter can count
			img := scene(uint64(i%20), size[0], size[1])
			masks = append(masks, img)
			if err := parts[i%2].Add(fmt.Sprint(i), FromGray(img)); err != nil {
				t.Fatal(err)
			}
		}
		total := NewHeatMap(10)
		for i, part := range parts {
			if err := total.Merge(fmt.Sprint("part ", i), part); err != nil {
				t.Fatal(err)
			}
		}
		if total.Frames() != len(masks) {
			t.Errorf("%d frames", total.Frames())
		}
		if diff := cmp.Diff(pixelHeatMap(10, masks), planes(total)); diff != "" {
			t.Fatalf("%v: heat map differs (-pixels +runs):\n%s", size, diff)
		}
	}
}

func TestHeatMapBeyondTwoToThe31(t *testing.T) {
	a, b := FromGray(scene(1, 40, 30)), FromGray(scene(2, 40, 30))
	h := NewHeatMap(10)
	want := make([][]uint32, 10)
	for class := range want {
		want[class] = make([]uint32, 40*30)
	}
	count := func(m *Mask, n uint32) {
		for i, class := range m.Gray(nil).Pix {
			want[class][i] += n
		}
	}
	if err := h.Add("a", a); err != nil {
		t.Fatal(err)
	}
	for range 31 {
		if err := h.Merge("itself", h); err != nil {
			t.Fatal(err)
		}
	}
	count(a, 1<<31)
	for range 1000 {
		if err := h.Add("b", b); err != nil {
			t.Fatal(err)
		}
	}
	count(b, 1000)
	if h.Frames() != 1<<31+1000 {
		t.Errorf("%d frames", h.Frames())
	}
	if diff := cmp.Diff(want, planes(h)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if err := h.Merge("itself", h); !errors.Is(err, errFull) {
		t.Errorf("more masks than a counter holds: %v", err)
	}
	if diff := cmp.Diff(want, planes(h)); diff != "" {
		t.Errorf("a refused merge changed the map:\n%s", diff)
	}
}

func TestHeatMapRefusalsLeaveNoTrace(t *testing.T) {
	good := scene(3, 64, 48)
	h := NewHeatMap(10)
	if err := h.Add("good", FromGray(good)); err != nil {
		t.Fatal(err)
	}
	var size *sizeError
	if err := h.Add("00042_FV", FromGray(scene(3, 65, 48))); !errors.As(err, &size) {
		t.Errorf("another size: %v", err)
	} else if want := (sizeError{"00042_FV", 65, 48, 64, 48}); *size != want {
		t.Errorf("another size: %+v", *size)
	}
	bad := scene(4, 64, 48)
	bad.Pix[64*20+7] = 10
	var class *ClassError
	if err := h.Add("bad", FromGray(bad)); !errors.As(err, &class) || class.X != 7 || class.Y != 20 {
		t.Errorf("a class above the table: %v", err)
	}
	if diff := cmp.Diff(pixelHeatMap(10, []*image.Gray{good}), planes(h)); diff != "" || h.Frames() != 1 {
		t.Errorf("%d frames\n%s", h.Frames(), diff)
	}
}

// Two class changes can be very far apart.
func TestHeatMapOfLongRuns(t *testing.T) {
	const width, height = 1 << 13, 1<<11 + 1
	img := image.NewGray(image.Rect(0, 0, width, height))
	img.Pix[0], img.Pix[len(img.Pix)-1] = 1, 1
	h := NewHeatMap(2)
	for range 3 {
		if err := h.Add("long", FromGray(img)); err != nil {
			t.Fatal(err)
		}
	}
	for i, n := range h.Plane(1, nil) {
		if want := 3 * uint32(img.Pix[i]); n != want {
			t.Fatalf("pixel %d: %d, not %d", i, n, want)
		}
	}
}

func TestAMaskWithoutPixelsHasASizeToo(t *testing.T) {
	h, other := NewHeatMap(3), NewHeatMap(3)
	if err := h.Add("empty", new(Mask)); err != nil {
		t.Fatal(err)
	}
	mask := FromGray(image.NewGray(image.Rect(0, 0, 3, 2)))
	if err := other.Add("mask", mask); err != nil {
		t.Fatal(err)
	}
	var size *sizeError
	if err := h.Add("mask", mask); !errors.As(err, &size) {
		t.Errorf("add to it: %v", err)
	}
	if err := h.Merge("other", other); !errors.As(err, &size) {
		t.Errorf("merge with it: %v", err)
	}
}
