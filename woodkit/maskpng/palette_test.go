package maskpng

import (
	"bytes"
	"errors"
	"fmt"
	"image/color"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestAPaletteOfOneGreyIsRefused: such a palette says nothing, also in a mask of one class.
func TestAPaletteOfOneGreyIsRefused(t *testing.T) {
	file := pngWriter{depth: 8, colour: colourPalette, palette: 4, colours: make([]byte, 12), level: 6, filter: always(0)}.write(2, 1, []uint16{3, 3})
	_, runs := new(Decoder).Decode(file)
	_, pixels := DecodePixels(file, 0, nil)
	for _, err := range []error{runs, pixels} {
		if place := (*ClassError)(nil); !errors.As(err, &place) {
			t.Errorf("error %v, want a ClassError", err)
		}
	}
}

// TestPalette reads palette images with both decoders. The classes of the grey palettes are the grey values that Pillow
// 13.0's convert("L") and OpenCV 5.0's imread(IMREAD_GRAYSCALE) give for the same files. They were read once and are stored
// here.
func TestPalette(t *testing.T) {
	indexes := []uint16{0, 0, 1, 2, 2, 1, 0, 3}
	colours := []color.RGBA{{}, {255, 0, 255, 255}, {255, 0, 0, 255}, {0, 255, 0, 255}}
	for _, test := range []struct {
		name    string
		depth   int
		palette []byte
		want    []uint8 // nil if the file is refused
		x, y    int     // pixel in the error
	}{
		{"identity", 8, []byte{0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3}, []uint8{0, 0, 1, 2, 2, 1, 0, 3}, 0, 0},
		{"grey, optimised", 8, []byte{0, 0, 0, 9, 9, 9, 7, 7, 7, 6, 6, 6}, []uint8{0, 0, 9, 7, 7, 9, 0, 6}, 0, 0},
		{"grey, optimised, 2 bits", 2, []byte{0, 0, 0, 9, 9, 9, 7, 7, 7, 6, 6, 6}, []uint8{0, 0, 9, 7, 7, 9, 0, 6}, 0, 0},
		{"grey, two entries alike", 8, []byte{5, 5, 5, 2, 2, 2, 2, 2, 2, 0, 0, 0}, nil, 3, 0},
		{"grey, two entries alike, one behind those that occur", 8, []byte{5, 5, 5, 1, 1, 1, 2, 2, 2, 0, 0, 0, 5, 5, 5}, []uint8{5, 5, 1, 2, 2, 1, 5, 0}, 0, 0},
		{"black", 8, make([]byte, 12), nil, 2, 0},
		{"greys of a coloured palette", 8, []byte{0, 0, 0, 128, 128, 128, 64, 64, 64, 192, 192, 192, 128, 0, 0}, []uint8{0, 0, 1, 2, 2, 1, 0, 3}, 0, 0},
		{"arbitrary colours", 8, []byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 9, 0}, []uint8{0, 0, 1, 2, 2, 1, 0, 3}, 0, 0},
		{"class colours in order", 8, []byte{0, 0, 0, 255, 0, 255, 255, 0, 0, 0, 255, 0}, []uint8{0, 0, 1, 2, 2, 1, 0, 3}, 0, 0},
		{"class colours in order, BGR", 8, []byte{0, 0, 0, 255, 0, 255, 0, 0, 255, 0, 255, 0}, []uint8{0, 0, 1, 2, 2, 1, 0, 3}, 0, 0},
		{"class colours in another order", 8, []byte{0, 0, 0, 255, 0, 255, 0, 255, 0, 255, 0, 0}, nil, 3, 0},
		{"class colours in another order, 2 bits", 2, []byte{0, 0, 0, 255, 0, 255, 0, 255, 0, 255, 0, 0}, nil, 3, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			file := pngWriter{depth: test.depth, colour: colourPalette, palette: len(test.palette) / 3, colours: test.palette, level: 6, filter: always(0)}.
				write(4, 2, indexes)
			decoder := Decoder{ClassColors: colours}
			runs, runsErr := decoder.Decode(file)
			pixels, pixelsErr := DecodePixels(file, 0, colours)
			if test.want == nil {
				for _, err := range []error{runsErr, pixelsErr} {
					if place := (*ClassError)(nil); !errors.As(err, &place) || place.X != test.x || place.Y != test.y {
						t.Errorf("error %v, want a ClassError at (%d, %d)", err, test.x, test.y)
					}
				}
				return
			}
			if runsErr != nil || pixelsErr != nil {
				t.Fatal(runsErr, pixelsErr)
			}
			if diff := cmp.Diff(test.want, runs.Gray(nil).Pix); diff != "" {
				t.Error("runs:", diff)
			}
			if diff := cmp.Diff(test.want, pixels.Pix); diff != "" {
				t.Error("pixels:", diff)
			}
			if want := FromGray(pixels).Len(); runs.Len() != want {
				t.Errorf("%d runs, want %d: neighbouring runs must differ", runs.Len(), want)
			}
		})
	}
}

// TestGreyPaletteOfGreyClasses: the classes 70 and 250 have grey colours, and one class has an unknown colour. Only a palette with
// the right greys makes the indexes classes.
func TestGreyPaletteOfGreyClasses(t *testing.T) {
	grey := func(v uint8) color.RGBA { return color.RGBA{v, v, v, 255} }
	colours := []color.RGBA{{}, grey(70), grey(250), {}}
	for _, test := range []struct {
		name    string
		palette [4]uint8
		want    [4]uint8
	}{
		{"the classes' colours", [4]uint8{0, 70, 250, 3}, [4]uint8{0, 1, 2, 3}},
		{"one colour of a class", [4]uint8{0, 70, 26, 40}, [4]uint8{0, 70, 26, 40}},
		{"no colour of a class", [4]uint8{0, 7, 26, 40}, [4]uint8{0, 7, 26, 40}},
		{"a colour of another class", [4]uint8{0, 250, 70, 3}, [4]uint8{0, 250, 70, 3}},
		{"an unknown colour", [4]uint8{0, 70, 250, 40}, [4]uint8{0, 70, 250, 40}},
	} {
		var palette []byte
		for _, v := range test.palette {
			palette = append(palette, v, v, v)
		}
		file := pngWriter{depth: 8, colour: colourPalette, palette: 4, colours: palette, level: 6, filter: always(0)}.write(4, 1, []uint16{0, 1, 2, 3})
		runs, err := (&Decoder{ClassColors: colours}).Decode(file)
		pixels, pixelsErr := DecodePixels(file, 0, colours)
		if err != nil || pixelsErr != nil {
			t.Errorf("%s: %v, %v", test.name, err, pixelsErr)
			continue
		}
		if !bytes.Equal(runs.Gray(nil).Pix, test.want[:]) || !bytes.Equal(pixels.Pix, test.want[:]) {
			t.Errorf("%s: classes %d and %d, want %d", test.name, runs.Gray(nil).Pix, pixels.Pix, test.want)
		}
	}
}

// readPalette reads a mask of one row with a palette. Both decoders must return the same.
func readPalette(t *testing.T, palette []byte, colours []color.RGBA, indexes ...uint16) ([]uint8, error) {
	t.Helper()
	file := pngWriter{depth: 8, colour: colourPalette, palette: len(palette) / 3, colours: palette, level: 6, filter: always(0)}.write(len(indexes), 1, indexes)
	runs, err := (&Decoder{ClassColors: colours}).Decode(file)
	pixels, pixelsErr := DecodePixels(file, 0, colours)
	if fmt.Sprint(err) != fmt.Sprint(pixelsErr) {
		t.Fatalf("Decode returns %v, DecodePixels returns %v", err, pixelsErr)
	}
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(runs.Gray(nil).Pix, pixels.Pix) {
		t.Fatalf("Decode sees the classes %d, DecodePixels sees %d", runs.Gray(nil).Pix, pixels.Pix)
	}
	return pixels.Pix, nil
}

// TestColoursOfOtherClasses: one colour of a class at the index of another class gives a coloured mask away, whatever the other
// colours are. Without such a colour, the index is the class.
func TestColoursOfOtherClasses(t *testing.T) {
	red, green, blue := []byte{255, 0, 0}, []byte{0, 255, 0}, []byte{0, 0, 255}
	black, white, grey, rose := []byte{0, 0, 0}, []byte{255, 255, 255}, []byte{7, 7, 7}, []byte{255, 0, 90}
	three := []color.RGBA{{255, 0, 0, 255}, {0, 0, 255, 255}, {0, 255, 0, 255}} // road, car, sky
	for name, test := range map[string]struct {
		palette [][]byte
		colours []color.RGBA
		wrong   int // the index in the error; -1 if the indexes are the classes
	}{
		"all colours of classes":               {[][]byte{blue, red, green}, three, 0},
		"one unknown colour":                   {[][]byte{blue, red, white}, three, 0},
		"two unknown colours":                  {[][]byte{white, grey, blue}, three, 2},
		"one at its own index":                 {[][]byte{red, green, white}, three, 1},
		"an unknown colour, as BGR":            {[][]byte{rose, green, blue}, []color.RGBA{{90, 0, 255, 255}, {255, 0, 0, 255}, {0, 255, 0, 255}}, 1},
		"in order":                             {[][]byte{red, blue, green}, three, -1},
		"in order, one unknown":                {[][]byte{red, white, green}, three, -1},
		"in order as BGR":                      {[][]byte{rose, green, blue}, []color.RGBA{{90, 0, 255, 255}, {0, 255, 0, 255}, {255, 0, 0, 255}}, -1},
		"unrelated":                            {[][]byte{rose, {1, 2, 3}, {3, 2, 1}}, three, -1},
		"unrelated, black":                     {[][]byte{black, rose, {3, 2, 1}}, three, -1},
		"a class without a known colour":       {[][]byte{black, rose, white}, append(three[:2:2], color.RGBA{}), -1},
		"only black, a class without a colour": {[][]byte{black, black, rose}, append(three[:2:2], color.RGBA{}), -1},
		"black beside a class without colour":  {[][]byte{black, {128, 0, 0}}, []color.RGBA{{9, 99, 9, 255}, {99, 9, 9, 255}, {}}, -1},
		"black, which is a class's colour":     {[][]byte{black, rose, {3, 2, 1}}, append(three[:2:2], color.RGBA{0, 0, 0, 255}), 0},
		"no colours known":                     {[][]byte{blue, red, green}, nil, -1},
	} {
		var indexes []uint16
		for i := range test.palette {
			indexes = append(indexes, uint16(i))
		}
		classes, err := readPalette(t, bytes.Join(test.palette, nil), test.colours, indexes...)
		place := (*ClassError)(nil)
		switch {
		case test.wrong < 0 && err != nil:
			t.Errorf("%s: %v", name, err)
		case test.wrong < 0 && !slices.ContainsFunc(indexes, func(i uint16) bool { return uint16(classes[i]) != i }):
		case !errors.As(err, &place) || place.X != test.wrong || !strings.Contains(place.Problem, "coloured mask"):
			t.Errorf("%s: classes %d, error %v, want a coloured mask refused at index %d", name, classes, err, test.wrong)
		}
	}
}

// TestIndexOrGreyValue: if the entries of a grey palette are the classes' own colours, the index is the class. If the grey values
// may be the classes too, the mask is refused.
func TestIndexOrGreyValue(t *testing.T) {
	grey := func(v uint8) color.RGBA { return color.RGBA{v, v, v, 255} }
	table := func(classes map[int]color.RGBA) (colours []color.RGBA) {
		for id := range slices.Max(slices.Collect(maps.Keys(classes))) + 1 {
			c, is := classes[id]
			if !is {
				c = NoClass
			}
			colours = append(colours, c)
		}
		return colours
	}
	binary := table(map[int]color.RGBA{0: grey(0), 1: grey(255)})
	ignoring := table(map[int]color.RGBA{0: grey(0), 1: grey(255), 255: {}})
	far := table(map[int]color.RGBA{0: grey(0), 1: grey(200), 250: {250, 0, 0, 255}})
	own := table(map[int]color.RGBA{0: grey(0), 1: grey(1), 2: grey(2), 3: grey(3)})
	swapped := table(map[int]color.RGBA{0: grey(0), 1: grey(2), 2: grey(1)})
	twice := table(map[int]color.RGBA{0: grey(9), 1: grey(200), 2: grey(200)})
	partly := table(map[int]color.RGBA{0: grey(0), 1: {255, 0, 255, 255}, 2: grey(255)})
	gap := table(map[int]color.RGBA{1: grey(200), 3: grey(100)})
	for name, test := range map[string]struct {
		colours []color.RGBA
		palette []uint8
		indexes []uint16 // nil for all
		want    []uint8  // nil if the mask is refused
		x       int      // pixel in the error
	}{
		"black and white":                                      {binary, []uint8{0, 255}, nil, []uint8{0, 1}, 0},
		"255 is ignored":                                       {ignoring, []uint8{0, 255}, nil, nil, 1},
		"255 is ignored, only white":                           {ignoring, []uint8{0, 255}, []uint16{1}, nil, 0},
		"255 is ignored, only black":                           {ignoring, []uint8{0, 255}, []uint16{0, 0}, []uint8{0, 0}, 0},
		"255 is ignored, white first":                          {ignoring, []uint8{255, 0}, nil, nil, 0},
		"255 is ignored, one grey of no class":                 {ignoring, []uint8{0, 255, 1}, nil, []uint8{0, 255, 1}, 0},
		"255 is ignored, each grey its own number":             {ignoring, []uint8{0, 1}, nil, []uint8{0, 1}, 0},
		"white first":                                          {binary, []uint8{255, 0}, nil, []uint8{255, 0}, 0},
		"200 is no class, 250 is":                              {far, []uint8{0, 200}, nil, []uint8{0, 1}, 0},
		"250 at another index":                                 {far, []uint8{0, 250}, nil, []uint8{0, 250}, 0},
		"a gap":                                                {gap, []uint8{0, 200, 7, 100}, []uint16{1, 3, 3}, []uint8{1, 3, 3}, 0},
		"a gap, its index":                                     {gap, []uint8{0, 200, 7, 100}, []uint16{1, 2, 3}, []uint8{200, 7, 100}, 0},
		"colours equal to the numbers":                         {own, []uint8{0, 3, 1, 2}, nil, []uint8{0, 3, 1, 2}, 0},
		"colours equal to the numbers, optimised":              {own, []uint8{3, 1}, nil, []uint8{3, 1}, 0},
		"colours equal to other numbers":                       {swapped, []uint8{0, 2, 1}, nil, nil, 1},
		"a grey that is its index and no colour of that class": {partly, []uint8{0, 1, 255}, []uint16{1, 2, 2}, []uint8{1, 255, 255}, 0},
		"one colour of two classes":                            {twice, []uint8{9, 200, 200}, nil, []uint8{0, 1, 2}, 0},
	} {
		var palette []byte
		indexes := test.indexes
		for i, v := range test.palette {
			palette = append(palette, v, v, v)
			if test.indexes == nil {
				indexes = append(indexes, uint16(i))
			}
		}
		got, err := readPalette(t, palette, test.colours, indexes...)
		place := (*ClassError)(nil)
		switch {
		case test.want != nil && (err != nil || !bytes.Equal(got, test.want)):
			t.Errorf("%s: classes %d, error %v, want %d", name, got, err, test.want)
		case test.want == nil && (!errors.As(err, &place) || place.X != test.x || !strings.Contains(place.Problem, "so the class could be")):
			t.Errorf("%s: classes %d, error %v, want the mask refused at pixel %d, because the class could be either", name, got, err, test.x)
		}
	}
}
