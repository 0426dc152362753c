package maskpng

import (
	"compress/zlib"
	"fmt"
	"math/rand/v2"
	"testing"
)

// TestSuite reads a small file of every kind of PNG, like the files of PngSuite.
func TestSuite(t *testing.T) {
	kinds := []struct {
		name   string
		colour int
		depths []int
	}{
		{"gray", colourGray, []int{1, 2, 4, 8, 16}},
		{"palette", colourPalette, []int{1, 2, 4, 8}},
		{"RGB", colourRGB, []int{8, 16}},
		{"gray-alpha", colourGrayAlpha, []int{8, 16}},
		{"RGBA", colourRGBA, []int{8, 16}},
	}
	filters := map[string]func(int) int{
		"None": always(0), "Sub": always(1), "Up": always(2), "Average": always(3), "Paeth": always(4),
		"mixed": func(y int) int { return (y*7 + y/3) % 5 },
	}
	levels := []int{zlib.NoCompression, zlib.BestSpeed, zlib.BestCompression, zlib.HuffmanOnly}
	var d Decoder
	files := 0
	for _, kind := range kinds {
		for _, depth := range kind.depths {
			t.Run(fmt.Sprintf("%s%d", kind.name, depth), func(t *testing.T) {
				for filterName, filter := range filters {
					for _, interlaced := range []bool{false, true} {
						for _, level := range levels {
							for _, idat := range []int{0, 1, 8192} {
								for _, size := range [][2]int{{33, 17}, {1, 9}} {
									w := pngWriter{
										depth: depth, colour: kind.colour, filter: filter, level: level,
										idat: idat, interlaced: interlaced, ancillary: level == 1,
									}
									if kind.colour == colourPalette {
										w.palette = min(1<<depth, 10)
									}
									if kind.colour == colourGray && level == 9 {
										w.transparency = []byte{0, 2}
									}
									file := w.write(size[0], size[1], classSamples(w, size[0]*size[1]))
									if what, err := compare(&d, file); err != nil || what != bothRead {
										t.Fatalf("%s, interlaced %v, level %d, IDAT %d, %v: outcome %d: %v",
											filterName, interlaced, level, idat, size, what, err)
									}
									files++
								}
							}
						}
					}
				}
			})
		}
	}
	t.Logf("%d files", files)
}

// classSamples draws runs of classes. The alpha values are arbitrary.
func classSamples(w pngWriter, pixels int) []uint16 {
	r := rand.New(rand.NewPCG(uint64(pixels), uint64(w.depth)))
	channels := w.channels()
	samples := make([]uint16, 0, pixels*channels)
	class := uint16(0)
	for range pixels {
		if r.IntN(6) == 0 {
			class = uint16(r.IntN(min(1<<w.depth, 10)))
		}
		for c := range channels {
			if channels%2 == 0 && c == channels-1 {
				samples = append(samples, uint16(r.IntN(1<<w.depth)))
			} else {
				samples = append(samples, class)
			}
		}
	}
	return samples
}

func TestNoisePictures(t *testing.T) {
	var d Decoder
	for _, size := range [][2]int{{64, 64}, {200, 80}} {
		for filter := range 5 {
			r := rand.New(rand.NewPCG(1, uint64(filter)))
			samples := make([]uint16, size[0]*size[1])
			for i := range samples {
				samples[i] = uint16(r.IntN(256))
			}
			w := pngWriter{depth: 8, filter: always(filter), level: 6}
			if what, err := compare(&d, w.write(size[0], size[1], samples)); err != nil || what != bothRead {
				t.Errorf("filter %d: outcome %d: %v", filter, what, err)
			}
		}
	}
}
