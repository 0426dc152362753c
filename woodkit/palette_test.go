package woodkit

import (
	"image"
	"image/color"
	"strings"
	"testing"
)

// TestColouredPaletteIsRefused has WoodScape's colours in a palette in the reverse of their order.
func TestColouredPaletteIsRefused(t *testing.T) {
	mask := testMask(1, testSize)
	paletted := image.NewPaletted(mask.Rect, nil)
	copy(paletted.Pix, mask.Pix)
	for i := range NumClasses {
		c := WoodScape[NumClasses-1-i].Color
		paletted.Palette = append(paletted.Palette, color.RGBA{c.R, c.G, c.B, 255})
	}
	files := testFiles(t)
	files[secondMask].Data = encode(t, paletted)
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
