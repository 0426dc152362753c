package woodkit

import (
	"image"
	"image/color"
	"strings"
	"testing"

	"woodscape.example/woodkit/internal/woodtest"
)

// TestColouredPaletteIsRefused has WoodScape's colours in a palette in the reverse of their order.
func TestColouredPaletteIsRefused(t *testing.T) {
	mask := woodtest.Mask(1, woodtest.Size)
	paletted := image.NewPaletted(mask.Rect, nil)
	copy(paletted.Pix, mask.Pix)
	for i := range numClasses {
		c := WoodScape[numClasses-1-i].Color
		paletted.Palette = append(paletted.Palette, color.RGBA{c.R, c.G, c.B, 255})
	}
	files := woodtest.Files(t)
	files[woodtest.SecondMask].Data = woodtest.Encode(t, paletted)
	ds, err := OpenFS(files)
	if err != nil {
		t.Fatal(err)
	}
	for decoder, read := range decoders {
		if _, err := read(ds.Frames()[1]); err == nil || !strings.Contains(err.Error(), "coloured mask") {
			t.Errorf("%s: error %v, want a coloured mask refused", decoder, err)
		}
	}
}
