package maskpng

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image"
	"math/rand/v2"
	"testing"
)

// TestMatchesFromFarAway reads images that are much larger than the window of 32 KiB. Matches have all distances and lengths.
// They copy from other runs, from parts of runs and over long stretches of zeros, and they overlap the run before them.
func TestMatchesFromFarAway(t *testing.T) {
	var d Decoder
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 3))
		width, height := 1+r.IntN(900), 1+r.IntN(200)
		img := scene(seed, width, height)
		switch r.IntN(3) {
		case 0: // single pixels
			for range len(img.Pix) / (1 + r.IntN(400)) {
				img.Pix[r.IntN(len(img.Pix))] = uint8(r.IntN(12))
			}
		case 1: // columns, whose runs become long matches of few distances
			for i := range img.Pix {
				img.Pix[i] = uint8(i % width / (1 + width/9))
			}
		}
		mixed := r.IntN(2) == 0
		w := pngWriter{depth: 8, filter: func(y int) int {
			if mixed {
				return (y*7 + y/3) % 5
			}
			return int(seed) % 5
		}}
		rows := w.rows(width, height, graySamples(img))
		streams := map[string][]byte{"any matches": (&deflateWriter{r: r}).zlibStream(rows)}
		for _, level := range []int{1, 6, 9, zlib.HuffmanOnly} {
			streams[fmt.Sprint("level ", level)] = zlibPacked(level, rows)
		}
		for name, stream := range streams {
			file := w.wrap(width, height, stream)
			m, err := d.Decode(file)
			if err != nil {
				t.Fatalf("seed %d, %s: %v", seed, name, err)
			}
			if !bytes.Equal(m.Gray(nil).Pix, img.Pix) || !m.Gray(nil).Rect.Eq(image.Rect(0, 0, width, height)) {
				t.Fatalf("seed %d, %s: other pixels than were written", seed, name)
			}
			if err := checkMask(m); err != nil {
				t.Fatalf("seed %d, %s: %v", seed, name, err)
			}
		}
	}
}
