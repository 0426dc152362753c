package woodkit

import (
	"image"
	"image/color"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"woodscape.example/woodkit/internal/woodtest"
)

// TestColouredPaletteIsRefused has a palette with WoodScape's colours in reverse order.
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

// TestColouredPaletteOfOwnClasses has palettes with the colours that the data set's own table declares. In the order of the
// classes, the masks are read. In another order they are refused, whether a mask shows one class or all.
func TestColouredPaletteOfOwnClasses(t *testing.T) {
	const own = `{"class_names": ["void", "sea", "sky", "ship", "quay"], "class_indexes": [0, 1, 2, 3, 5],
		"class_colors": [[9, 9, 8], [0, 90, 200], [200, 90, 0], [250, 250, 10], [60, 10, 60]]}`
	names := strings.Join(WoodScape.Names(), `","`)
	renamed := `{"class_names": ["` + names + `"], "class_indexes": [0,1,2,3,4,5,6,7,8,9], "class_colors":
		[[9,9,8],[0,90,200],[200,90,0],[250,250,10],[1,1,2],[60,10,60],[1,2,1],[2,1,1],[2,2,1],[2,1,2]]}`
	colours := []color.Color{
		color.RGBA{9, 9, 8, 255},
		color.RGBA{0, 90, 200, 255},
		color.RGBA{200, 90, 0, 255},
		color.RGBA{250, 250, 10, 255},
		color.RGBA{1, 1, 2, 255},
		color.RGBA{60, 10, 60, 255},
	}
	reversed := slices.Clone(colours)
	slices.Reverse(reversed)
	grey := color.Palette{color.Gray{0}, color.Gray{3}, color.Gray{2}, color.Gray{1}, color.Gray{0}, color.Gray{5}}
	arbitrary := color.Palette{color.Black, color.RGBA{1, 0, 0, 255}, color.RGBA{2, 0, 0, 255}, color.RGBA{3, 0, 0, 255}, color.Black, color.RGBA{5, 0, 0, 255}}
	for name, test := range map[string]struct {
		palette color.Palette
		ids     []uint8 // ids that the mask's file has
		want    []uint8 // ids that it should be read as; nil if it should be refused
	}{
		"in order":          {colours, []uint8{0, 1, 2, 3, 5}, []uint8{0, 1, 2, 3, 5}},
		"one in order":      {colours, []uint8{3}, []uint8{3}},
		"void in order":     {colours, []uint8{0}, []uint8{0}},
		"another order":     {reversed, []uint8{0, 2, 3, 5}, nil},
		"another, one":      {reversed, []uint8{0}, nil},
		"grey":              {grey, []uint8{0, 1, 2, 3, 5}, []uint8{0, 3, 2, 1, 5}},
		"colours of no one": {arbitrary, []uint8{0, 1, 2, 3, 5}, []uint8{0, 1, 2, 3, 5}},
	} {
		for _, table := range []string{own, renamed} {
			mask := image.NewPaletted(image.Rectangle{Max: woodtest.Size}, test.palette)
			for i := range mask.Pix {
				mask.Pix[i] = test.ids[i%len(test.ids)]
			}
			files := woodtest.Files(t)
			files[classTable] = &fstest.MapFile{Data: []byte(table)}
			files[woodtest.SecondMask].Data = woodtest.Encode(t, mask)
			ds, err := OpenFS(files)
			if err != nil {
				t.Fatal(err)
			}
			for decoder, read := range decoders {
				got, err := read(ds.Frames()[1])
				if test.want == nil {
					if err == nil || !strings.Contains(err.Error(), "coloured mask") {
						t.Errorf("%s, %s: error %v, want a coloured mask refused", name, decoder, err)
					}
					continue
				}
				if err != nil {
					t.Errorf("%s, %s: %v", name, decoder, err)
					continue
				}
				for i, id := range got.Pix {
					if want := test.want[i%len(test.want)]; id != want {
						t.Errorf("%s, %s: pixel %d has id %d, want %d", name, decoder, i, id, want)
						break
					}
				}
			}
		}
	}
}

// TestPalettesOfClassTables reads palettes of masks whose classes a table in CSV declares: unknown colours, ids without a class and
// ignored ids are no class's colour.
func TestPalettesOfClassTables(t *testing.T) {
	const roads = "0,road,255,0,0\n1,car,0,0,255\n2,sky,0,255,0\n"
	rgb := func(r, g, b uint8) color.Color { return color.RGBA{r, g, b, 255} }
	const objects = "0,background,0,0,0\n1,object,255,255,255\n"
	greys := color.Palette{color.Black, color.Gray{200}}
	voc := color.Palette{color.Black, rgb(128, 0, 0), rgb(0, 128, 0), rgb(128, 128, 0)}
	for name, test := range map[string]struct {
		table   string
		palette color.Palette
		ids     []uint8 // that the mask's file has
		want    []uint8 // that it should be read as; nil if it should be refused
		words   string  // in the error
	}{
		"another order, one unknown":    {roads, color.Palette{rgb(0, 0, 255), rgb(255, 0, 0), color.White}, []uint8{0, 0, 0, 1, 1, 1, 1, 2}, nil, "coloured mask"},
		"another order":                 {roads, color.Palette{rgb(0, 0, 255), rgb(255, 0, 0), rgb(0, 255, 0)}, []uint8{0, 0, 0, 1, 1, 1, 1, 2}, nil, "coloured mask"},
		"PASCAL VOC's colours, ignored": {"0,background\n1,cat\n2,dog\n255,border\n", voc, []uint8{0, 1}, []uint8{0, 1}, ""},
		"PASCAL VOC's black, ignored":   {"0,background\n1,cat\n2,dog\n255,border\n", voc, []uint8{0}, []uint8{0}, ""},
		"an id without a class":         {"1,road,255,0,0\n3,car,0,0,255\n", color.Palette{rgb(1, 2, 3), rgb(255, 0, 0), rgb(2, 2, 3), rgb(0, 0, 255)}, []uint8{1, 3}, []uint8{1, 3}, ""},
		"void, black in another order":  {"0,void\n1,road,255,0,0\n2,car,0,0,255\n", color.Palette{rgb(1, 2, 3), rgb(255, 0, 0), color.Black}, []uint8{1, 2}, nil, "coloured mask"},
		"black and white, 255 ignored":  {objects + "255,unlabelled,ignored\n", color.Palette{color.Black, color.White}, []uint8{0, 1}, nil, "so the class could be 1 or 255"},
		"black and white":               {objects, color.Palette{color.Black, color.White}, []uint8{0, 1}, []uint8{0, 1}, ""},
		"grey, and an id of 250":        {"0,background,0,0,0\n1,object,200,200,200\n250,sky,0,0,255\n", greys, []uint8{0, 1}, []uint8{0, 1}, ""},
		"grey, 255 ignored":             {"0,background,0,0,0\n1,object,200,200,200\n255,unlabelled,ignored\n", greys, []uint8{0, 1}, []uint8{0, 1}, ""},
		"grey values, 255 ignored":      {objects + "255,unlabelled,ignored\n", color.Palette{color.White, color.Gray{1}, color.Black}, []uint8{0, 1, 2}, []uint8{255, 1, 0}, ""},
	} {
		mask := image.NewPaletted(image.Rectangle{Max: woodtest.Size}, test.palette)
		for i := range mask.Pix {
			mask.Pix[i] = test.ids[i%len(test.ids)]
		}
		files := woodtest.Files(t)
		files[classTable] = &fstest.MapFile{Data: []byte(test.table)}
		files[woodtest.SecondMask].Data = woodtest.Encode(t, mask)
		ds, err := OpenFS(files)
		if err != nil {
			t.Fatal(err)
		}
		for decoder, read := range decoders {
			got, err := read(ds.Frames()[1])
			switch {
			case test.want == nil && (err == nil || !strings.Contains(err.Error(), test.words)):
				t.Errorf("%s, %s: error %v, want %q in it", name, decoder, err, test.words)
			case test.want != nil && err != nil:
				t.Errorf("%s, %s: %v", name, decoder, err)
			case test.want != nil && !slices.Equal(got.Pix[:len(test.want)], test.want):
				t.Errorf("%s, %s: ids %d, want %d", name, decoder, got.Pix[:len(test.want)], test.want)
			}
		}
	}
}
