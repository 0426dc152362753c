package maskpng

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
)

// Masks of WoodScape's size are damaged here at every place: those written as WoodScape's own. Of other writers it is a
// sample, and so it is with -short and under the race detector.

const realWidth, realHeight = 1280, 966

// forEveryWriter calls test with a real-size mask's file and the file's data, joined.
func forEveryWriter(t *testing.T, test func(t *testing.T, file, data []byte, rewrap func(data []byte) []byte)) {
	img := scene(5, realWidth, realHeight)
	for name, write := range writers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := write(img)
			h, next, err := readHeader(file)
			if err != nil {
				t.Fatal(err)
			}
			data, err := joinData(file, next, h, nil)
			if err != nil {
				t.Fatal(err)
			}
			kind := pngWriter{depth: 8, colour: h.colour}
			if h.colour == colourPalette {
				kind.palette = 10
			}
			test(t, file, data, func(data []byte) []byte { return kind.wrap(realWidth, realHeight, data) })
		})
	}
}

// sample is the step between the bits that are tried, of a writer's subtest.
func sample(t *testing.T) int {
	step := 61 // odd, to meet every bit of a byte
	if strings.HasSuffix(t.Name(), "/OpenCV") {
		step = 1
	}
	if testing.Short() || raceDetector {
		step *= 61
	}
	return step
}

func TestEveryTruncationOfARealSizeMaskIsRefused(t *testing.T) {
	forEveryWriter(t, func(t *testing.T, file, data []byte, rewrap func([]byte) []byte) {
		var d Decoder
		refused := func(what string, n int, file []byte) {
			var format *FormatError
			if _, err := d.Decode(file); !errors.As(err, &format) {
				t.Fatalf("the first %d bytes of the %s: %v", n, what, err)
			}
		}
		for n := range file {
			refused("file", n, file[:n])
		}
		for n := 0; n < len(data); n += max(1, sample(t)/20) { // in a file that is right but for its data
			refused("data", n, rewrap(data[:n]))
		}
	})
}

func TestEveryFlippedBitOfARealSizeMaskIsRefused(t *testing.T) {
	forEveryWriter(t, func(t *testing.T, file, _ []byte, _ func([]byte) []byte) {
		var d Decoder
		damaged := bytes.Clone(file)
		for bit := range 8 * len(file) {
			damaged[bit/8] ^= 1 << (bit % 8)
			if _, err := d.Decode(damaged); err == nil {
				t.Fatalf("bit %d of byte %d", bit%8, bit/8)
			}
			damaged[bit/8] ^= 1 << (bit % 8)
		}
	})
}

// TestFlippedDataOfARealSizeMask flips bits behind a right CRC. What is read all the same must be the mask: some bits mean nothing,
// as those of a distance within a long repetition.
func TestFlippedDataOfARealSizeMask(t *testing.T) {
	forEveryWriter(t, func(t *testing.T, file, data []byte, rewrap func([]byte) []byte) {
		var d Decoder
		sound, err := d.Decode(file)
		if err != nil {
			t.Fatal(err)
		}
		sound = sound.Clone()
		damaged := bytes.Clone(data)
		for bit := 0; bit < 8*len(data); bit += sample(t) {
			damaged[bit/8] ^= 1 << (bit % 8)
			mask, err := d.Decode(rewrap(damaged))
			damaged[bit/8] ^= 1 << (bit % 8)
			var format *FormatError
			switch {
			case err == nil && !(slices.Equal(mask.runs, sound.runs) && slices.Equal(mask.rows, sound.rows)):
				t.Fatalf("bit %d of byte %d: another mask", bit%8, bit/8)
			case err != nil && !errors.As(err, &format):
				t.Fatalf("bit %d of byte %d: %v", bit%8, bit/8, err)
			}
		}
		held := 8*cap(d.inflater.list) + 4*cap(d.mask.runs) + 4*cap(d.mask.rows) + cap(d.payload)
		if most := 8 * (realWidth + 1) * realHeight; held > most {
			t.Errorf("%d bytes held, the header's size allows %d", held, most)
		}
	})
}
