package maskpng

import (
	"bytes"
	"errors"
	"image"
	"path"
	"slices"
	"testing"
)

// These tests damage masks of WoodScape's size, and a strip: a sixth of the rows of such a mask, written as WoodScape's own
// masks are. In the strip they damage every place, and in whole masks a sample of the places. With -short and under the race
// detector they always damage a sample.

const realWidth, realHeight = 1280, 966

const strip = "strip"

// forEveryWriter calls test with the file of a real-size mask or of the strip, and the file's joined data.
func forEveryWriter(t *testing.T, test func(t *testing.T, file, data []byte, rewrap func(data []byte) []byte)) {
	whole := scene(5, realWidth, realHeight)
	try := func(name string, img *image.Gray, write func(*image.Gray) []byte) {
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
			test(t, file, data, func(data []byte) []byte { return kind.wrap(realWidth, img.Rect.Dy(), data) })
		})
	}
	for name, write := range writers {
		try(name, whole, write)
	}
	const rows = realHeight / 6
	pixels := whole.Pix[2*rows*realWidth:][:rows*realWidth]
	try(strip, &image.Gray{Pix: pixels, Stride: realWidth, Rect: image.Rect(0, 0, realWidth, rows)}, writers["OpenCV"])
}

// sample returns the step between the bits that are tried, for the subtest of a writer.
func sample(t *testing.T) int {
	step := 241 // odd, so that every bit of a byte is tried
	switch path.Base(t.Name()) {
	case strip:
		step = 1
	case "OpenCV":
		step = 31
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
		for n := 0; n < len(data); n += max(1, sample(t)/20) { // in a file in which only the data is wrong
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

// TestFlippedDataOfARealSizeMask flips bits and repairs the CRC. If the file can still be read, it must give the same mask,
// because some bits mean nothing, such as the bits of a distance within a long repetition.
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
			t.Errorf("%d bytes in use, but the size in the header allows %d", held, most)
		}
	})
}
