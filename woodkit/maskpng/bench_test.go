package maskpng

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

// benchmarkFiles writes masks to disk, so that a benchmark reads files as a scan does.
func benchmarkFiles(b *testing.B, write func(*image.Gray) []byte, n int) []string {
	b.Helper()
	dir := b.TempDir()
	var names []string
	for i := range n {
		name := filepath.Join(dir, string(rune('a'+i))+".png")
		if err := os.WriteFile(name, write(scene(uint64(i), 1280, 966)), 0o600); err != nil {
			b.Fatal(err)
		}
		names = append(names, name)
	}
	return names
}

func BenchmarkRuns(b *testing.B) {
	files := benchmarkFiles(b, writers["OpenCV"], 16)
	b.Run("counts", func(b *testing.B) {
		var d Decoder
		var total [256]int64
		for i := 0; b.Loop(); i++ {
			m, err := d.ReadFile(files[i%len(files)])
			if err != nil {
				b.Fatal(err)
			}
			for class, n := range m.Counts() {
				total[class] += n
			}
		}
	})
	b.Run("heat", func(b *testing.B) {
		var d Decoder
		h := NewHeatMap(10)
		var total [256]int64
		for i := 0; b.Loop(); i++ {
			m, err := d.ReadFile(files[i%len(files)])
			if err != nil {
				b.Fatal(err)
			}
			for class, n := range m.Counts() {
				total[class] += n
			}
			if err := h.Add("", m); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("pixels", func(b *testing.B) {
		var counts [256]int64
		for i := 0; b.Loop(); i++ {
			data, err := os.ReadFile(files[i%len(files)])
			if err != nil {
				b.Fatal(err)
			}
			img, err := png.Decode(bytes.NewReader(data))
			if err != nil {
				b.Fatal(err)
			}
			for _, v := range img.(*image.Gray).Pix {
				counts[v]++
			}
		}
	})
}
