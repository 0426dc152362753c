package woodkit

import (
	"image"
	"image/color"
	"testing"

	"woodscape.example/woodkit/internal/woodtest"
)

func TestOverlayTintsClassesAndLeavesVoid(t *testing.T) {
	picture := image.NewRGBA(image.Rect(0, 0, 3, 1))
	for x := range 3 {
		picture.SetRGBA(x, 0, color.RGBA{100, 50, 200, 255})
	}
	labels := &image.Gray{Pix: []uint8{0, 1, 6}, Stride: 3, Rect: image.Rect(0, 0, 3, 1)}
	tests := map[float64][3]color.RGBA{
		0:   {{100, 50, 200, 255}, {100, 50, 200, 255}, {100, 50, 200, 255}},
		0.5: {{100, 50, 200, 255}, {178, 25, 228, 255}, {178, 153, 100, 255}},
		1:   {{100, 50, 200, 255}, {255, 0, 255, 255}, {255, 255, 0, 255}},
		7:   {{100, 50, 200, 255}, {255, 0, 255, 255}, {255, 255, 0, 255}},
	}
	for alpha, want := range tests {
		got, err := WoodScape.Overlay(picture, labels, alpha)
		if err != nil {
			t.Fatal(err)
		}
		for x := range want {
			if got.RGBAAt(x, 0) != want[x] {
				t.Errorf("alpha %g, pixel %d: %v, want %v", alpha, x, got.RGBAAt(x, 0), want[x])
			}
		}
	}
	_, err := WoodScape.Overlay(picture, image.NewGray(image.Rect(0, 0, 2, 2)), 0.5)
	woodtest.WantError(t, err, errDifferentSize, "(3,1)", "(2,2)")
	_, err = WoodScape.Overlay(nil, labels, 0.5)
	woodtest.WantError(t, err, nil, "overlaying a mask")
	_, err = WoodScape.Overlay(picture, nil, 0.5)
	woodtest.WantError(t, err, nil, "overlaying a mask")
}

func TestColorsOfAnyByte(t *testing.T) {
	labels := &image.Gray{Pix: []uint8{1, 255}, Stride: 2, Rect: image.Rect(0, 0, 2, 1)}
	m := WoodScape.Colors(labels)
	if r, g, b, _ := m.At(0, 0).RGBA(); r != 0xffff || g != 0 || b != 0xffff {
		t.Error("road is not magenta")
	}
	if r, g, b, _ := m.At(1, 0).RGBA(); r+g+b != 0 {
		t.Error("an id that no class has is not black")
	}
}
