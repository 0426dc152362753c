package maskpng

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// drawMask draws an image in runs, of any size, with classes below classes.
func drawMask(t *rapid.T, classes int) *image.Gray {
	width, height := rapid.IntRange(1, 70).Draw(t, "width"), rapid.IntRange(1, 20).Draw(t, "height")
	img := image.NewGray(image.Rect(0, 0, width, height))
	for at := 0; at < len(img.Pix); {
		run := rapid.IntRange(1, 2*width).Draw(t, "run")
		class := uint8(rapid.IntRange(0, classes-1).Draw(t, "class"))
		for ; run > 0 && at < len(img.Pix); run-- {
			img.Pix[at] = class
			at++
		}
	}
	return img
}

func TestMaskIsItsPixels(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		img := drawMask(t, 256)
		m := FromGray(img)
		if err := checkMask(m); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(img, m.Gray(nil)); diff != "" {
			t.Fatalf("to runs and back (-want +got):\n%s", diff)
		}
		var counts [256]int64
		var present [256]bool
		for i, class := range img.Pix {
			if got := m.At(i%m.Width, i/m.Width); got != class {
				t.Fatalf("At(%d, %d) = %d, not %d", i%m.Width, i/m.Width, got, class)
			}
			counts[class]++
			present[class] = true
		}
		if m.Counts() != counts || m.present() != present {
			t.Fatal("counts or presence differ from the pixels'")
		}
		var pixels []uint8
		for y, run := range m.Runs() {
			if len(pixels) != y*m.Width+run.Start {
				t.Fatalf("row %d: %+v after %d pixels", y, run, len(pixels))
			}
			pixels = append(pixels, bytes.Repeat([]byte{run.Class}, run.End-run.Start)...)
		}
		if !bytes.Equal(pixels, img.Pix) {
			t.Fatal("Runs differs from the pixels")
		}
	})
}

func TestMasksAreReadAsByImagePNG(t *testing.T) {
	var d Decoder
	rapid.Check(t, func(t *rapid.T) {
		img := drawMask(t, 256)
		file := writers["OpenCV"](img)
		other, err := png.Decode(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(img, other); diff != "" {
			t.Fatalf("by image/png (-want +got):\n%s", diff)
		}
		own, err := d.Decode(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(img, own.Gray(nil)); diff != "" {
			t.Fatalf("by Decode (-want +got):\n%s", diff)
		}
	})
}

func TestRowsCanBeLeft(t *testing.T) {
	m := FromGray(scene(1, 64, 48))
	seen := 0
	for range m.Row(9) {
		seen++
		break
	}
	for range m.Runs() {
		seen++
		break
	}
	if seen != 2 {
		t.Errorf("%d runs seen, not 2", seen)
	}
}

func TestCheckClassesNamesTheFirstPixel(t *testing.T) {
	img := image.NewGray(image.Rect(0, 0, 30, 20))
	img.Pix[7*30+11], img.Pix[7*30+13], img.Pix[9*30] = 10, 200, 10
	m := FromGray(img)
	if err := m.CheckClasses(201); err != nil {
		t.Error(err)
	}
	for classes, want := range map[int]ClassError{
		10:  {11, 7, "class 10, but only 0 … 9 exist"},
		200: {13, 7, "class 200, but only 0 … 199 exist"},
	} {
		if diff := cmp.Diff(error(&want), m.CheckClasses(classes)); diff != "" {
			t.Errorf("%d classes (-want +got):\n%s", classes, diff)
		}
	}
}

func TestGrayDrawsIntoTheImage(t *testing.T) {
	want := scene(2, 40, 30)
	m := FromGray(want)
	img := scene(3, 40, 30)
	if got := m.Gray(img); got != img || !bytes.Equal(img.Pix, want.Pix) {
		t.Error("an image of the right size was not used")
	}
	if got := m.Gray(scene(3, 41, 30)); !bytes.Equal(got.Pix, want.Pix) {
		t.Error("an image of another size was used")
	}
	// The rows of a part of a larger image are not contiguous.
	large := image.NewGray(image.Rect(0, 0, 60, 50))
	part := large.SubImage(image.Rect(10, 10, 50, 40)).(*image.Gray)
	copyPixels(part, want)
	if diff := cmp.Diff(want, FromGray(part).Gray(nil)); diff != "" {
		t.Error(diff)
	}
}

func copyPixels(to, from *image.Gray) {
	for y := range from.Rect.Dy() {
		copy(to.Pix[y*to.Stride:], from.Pix[y*from.Stride:][:from.Rect.Dx()])
	}
}

func TestCloneOutlivesTheDecoder(t *testing.T) {
	var d Decoder
	first := scene(1, 64, 48)
	m, err := d.Decode(writers["OpenCV"](first))
	if err != nil {
		t.Fatal(err)
	}
	kept := m.Clone()
	if _, err := d.Decode(writers["PIL"](scene(2, 90, 70))); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first, kept.Gray(nil)); diff != "" {
		t.Error(diff)
	}
}

// TestClassesOfOtherDepths has samples of every depth. The classes of 1, 2 and 4 bits are the grey values that Pillow 13.0's
// convert("L") and OpenCV 5.0's imread(IMREAD_GRAYSCALE) give for the same files, read once and kept here.
func TestClassesOfOtherDepths(t *testing.T) {
	var d Decoder
	for _, test := range []struct {
		depth, colour int
		samples       []uint16
		want          string // part of the error, or "" for none
		x, y          int
		classes       []uint8 // if nil, the samples
	}{
		{1, colourGray, []uint16{0, 1, 1, 0}, "", 0, 0, []uint8{0, 255, 255, 0}},
		{2, colourGray, []uint16{0, 1, 2, 3}, "", 0, 0, []uint8{0, 85, 170, 255}},
		{4, colourGray, []uint16{0, 7, 9, 15}, "", 0, 0, []uint8{0, 119, 153, 255}},
		{16, colourGray, []uint16{0, 7, 255, 9}, "", 0, 0, nil},
		{16, colourGray, []uint16{0, 7, 256, 9}, "value 256", 0, 1, nil},
		{8, colourRGB, []uint16{1, 1, 1, 2, 2, 2, 9, 9, 9, 0, 0, 0}, "", 0, 0, nil},
		{8, colourRGB, []uint16{1, 1, 1, 255, 0, 255, 9, 9, 9, 0, 0, 0}, "colour (255, 0, 255)", 1, 0, nil},
	} {
		w := pngWriter{depth: test.depth, colour: test.colour, filter: always(0), level: 6}
		file := w.write(2, 2, test.samples)
		m, err := d.Decode(file)
		if test.want != "" {
			var class *ClassError
			if !errors.As(err, &class) || class.X != test.x || class.Y != test.y ||
				!strings.Contains(err.Error(), test.want) {
				t.Errorf("%+v: %v", test, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%+v: %v", test, err)
			continue
		}
		pixels, err := DecodePixels(file, 0, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 4 {
			want := uint8(test.samples[i*w.channels()])
			if test.classes != nil {
				want = test.classes[i]
			}
			if m.At(i%2, i/2) != want || pixels.GrayAt(i%2, i/2).Y != want {
				t.Errorf("%+v: pixel %d is %d and %d, not %d", test, i, m.At(i%2, i/2), pixels.GrayAt(i%2, i/2).Y, want)
			}
		}
	}
}
