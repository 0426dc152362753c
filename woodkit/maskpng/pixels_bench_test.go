package maskpng

import (
	"bytes"
	"image/png"
	"math/rand/v2"
	"testing"
)

// BenchmarkDecoders compares image/png, DecodePixels and Decode on files of one kind each. It shows the cost of checking a file
// before image/png decodes it, also for the kinds of PNG that Decode leaves to image/png.
func BenchmarkDecoders(b *testing.B) {
	var d Decoder
	r := rand.New(rand.NewPCG(1, 1))
	noise := make([]uint16, 1280*966)
	for i := range noise {
		noise[i] = uint16(r.IntN(256))
	}
	other := func(w pngWriter) (files [][]byte) {
		w.filter, w.level = always(filterSub), 6
		for i := range uint64(4) {
			var samples []uint16
			for _, v := range graySamples(scene(i, 1280, 966)) {
				for range w.channels() {
					samples = append(samples, v)
				}
			}
			files = append(files, w.write(1280, 966, samples))
		}
		return files
	}
	for _, kind := range []struct {
		name  string
		files [][]byte
	}{
		{"OpenCV", encodedMasks("OpenCV")},
		{"PIL", encodedMasks("PIL")},
		{"RGB", other(pngWriter{depth: 8, colour: colourRGB})},
		{"16bits", other(pngWriter{depth: 16})},
		{"interlaced", other(pngWriter{depth: 8, interlaced: true})},
		{"noise", [][]byte{pngWriter{depth: 8, filter: always(filterNone), level: 6}.write(1280, 966, noise)}},
	} {
		for _, decoder := range []struct {
			name string
			read func(file []byte) error
		}{
			{"png", func(file []byte) error { _, err := png.Decode(bytes.NewReader(file)); return err }},
			{"pixels", func(file []byte) error { _, err := DecodePixels(file, 0, nil); return err }},
			{"runs", func(file []byte) error { _, err := d.Decode(file); return err }},
		} {
			b.Run("writer="+kind.name+"/decoder="+decoder.name, func(b *testing.B) {
				for i := 0; b.Loop(); i++ {
					if err := decoder.read(kind.files[i%len(kind.files)]); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
