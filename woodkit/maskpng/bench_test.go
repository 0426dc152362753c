package maskpng

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
)

// The benchmarks compare alternatives on one machine in one run. See the package comment.
//
// One operation is one mask of 1280×966 pixels, read from a file in the page cache, with every check. There are so many
// masks that the branch predictors of processors cannot learn them.
const benchmarkMasks = 32

// maskFiles writes the masks of one writer to files and returns their names.
func maskFiles(b *testing.B, dir, writer string) []string {
	b.Helper()
	names := make([]string, benchmarkMasks)
	for i, file := range encodedMasks(writer) {
		names[i] = filepath.Join(dir, fmt.Sprintf("%05d_FV.png", i))
		if err := os.WriteFile(names[i], file, 0o600); err != nil {
			b.Fatal(err)
		}
	}
	return names
}

// encodedMasks makes the masks of a writer once, for all benchmarks.
func encodedMasks(writer string) [][]byte {
	made, _ := encoded.LoadOrStore(writer, sync.OnceValue(func() (files [][]byte) {
		for i := range uint64(benchmarkMasks) {
			files = append(files, writers[writer](scene(i, 1280, 966)))
		}
		return files
	}))
	return made.(func() [][]byte)()
}

var encoded sync.Map

// benchmarkWriters has the order of the table in the package comment.
var benchmarkWriters = []string{"OpenCV", "PIL", "Go", "palette", "None", "Sub", "Up", "Average", "Paeth"}

// readPixels reads a mask without this package.
func readPixels(b *testing.B, name string) []uint8 {
	file, err := os.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		b.Fatal(err)
	}
	switch img := img.(type) {
	case *image.Gray:
		return img.Pix
	case *image.Paletted:
		return img.Pix
	}
	b.Fatalf("image/png returned %T", img)
	return nil
}

// readMask reads a mask with this package.
func readMask(d *Decoder, name string) (*Mask, error) {
	file, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return d.Decode(file)
}

func BenchmarkCounts(b *testing.B) {
	for _, writer := range benchmarkWriters {
		names := maskFiles(b, b.TempDir(), writer)
		b.Run("writer="+writer+"/decoder=runs", func(b *testing.B) {
			var d Decoder
			var total [256]int64
			for i := 0; b.Loop(); i++ {
				m, err := readMask(&d, names[i%len(names)])
				if err != nil {
					b.Fatal(err)
				}
				for class, n := range m.Counts() {
					total[class] += n
				}
			}
		})
		b.Run("writer="+writer+"/decoder=pixels", func(b *testing.B) {
			var total [256]int64
			for i := 0; b.Loop(); i++ {
				for _, class := range readPixels(b, names[i%len(names)]) {
					total[class]++
				}
			}
		})
	}
}

// BenchmarkHeatMaps measures counts together with the heat maps of ten classes.
func BenchmarkHeatMaps(b *testing.B) {
	for _, writer := range benchmarkWriters {
		names := maskFiles(b, b.TempDir(), writer)
		b.Run("writer="+writer+"/decoder=runs", func(b *testing.B) {
			var d Decoder
			var total [256]int64
			heat := NewHeatMap(10)
			for i := 0; b.Loop(); i++ {
				addMask(b, &d, names[i%len(names)], &total, heat)
			}
			heat.Plane(0, nil) // so that the time includes the masks that still wait
		})
		b.Run("writer="+writer+"/decoder=pixels", func(b *testing.B) {
			var total [256]int64
			planes := make([][]uint32, 10)
			for class := range planes {
				planes[class] = make([]uint32, 1280*966)
			}
			for i := 0; b.Loop(); i++ {
				for j, class := range readPixels(b, names[i%len(names)]) {
					total[class]++
					planes[class][j]++
				}
			}
		})
	}
}

func addMask(b *testing.B, d *Decoder, name string, total *[256]int64, heat *HeatMap) {
	m, err := readMask(d, name)
	if err != nil {
		b.Error(err)
		return
	}
	for class, n := range m.Counts() {
		total[class] += n
	}
	if err := heat.Add(name, m); err != nil {
		b.Error(err)
	}
}

// BenchmarkWorkers divides the masks among goroutines. Each has a Decoder and a HeatMap.
func BenchmarkWorkers(b *testing.B) {
	names := maskFiles(b, b.TempDir(), "OpenCV")
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprintf("workers=%d", workers), func(b *testing.B) {
			var running sync.WaitGroup
			heats := make([]*HeatMap, workers)
			for w := range workers {
				heats[w] = NewHeatMap(10)
			}
			b.ResetTimer()
			for w := range workers {
				running.Go(func() {
					var d Decoder
					var total [256]int64
					for i := w; i < b.N; i += workers {
						addMask(b, &d, names[i%len(names)], &total, heats[w])
					}
				})
			}
			running.Wait()
			if _, err := NewSum(heats...); err != nil {
				b.Fatal(err)
			}
		})
	}
}

// BenchmarkSteps measures each step of reading a mask, by OpenCV's settings and with adaptive filters.
func BenchmarkSteps(b *testing.B) {
	for _, writer := range []string{"OpenCV", "PIL"} {
		b.Run("writer="+writer, func(b *testing.B) { benchmarkSteps(b, encodedMasks(writer)) })
	}
}

func benchmarkSteps(b *testing.B, files [][]byte) {
	const size = 1281 * 966
	payloads := make([][]byte, len(files))
	lists := make([][]residual, len(files))
	masks := make([]*Mask, len(files))
	var d Decoder
	for i, file := range files {
		m, err := d.Decode(file)
		if err != nil {
			b.Fatal(err)
		}
		masks[i] = m.Clone()
		lists[i] = slices.Clone(d.inflater.list)
		h, next, err := readHeader(file)
		if err != nil {
			b.Fatal(err)
		}
		if payloads[i], err = joinData(file, next, h, nil); err != nil {
			b.Fatal(err)
		}
		payloads[i] = append(payloads[i], make([]byte, padding)...)[:len(payloads[i])]
	}
	step := func(name string, do func(i int) error) {
		b.Run("step="+name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				if err := do(i % len(files)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	step("chunks", func(i int) error {
		h, next, err := readHeader(files[i])
		if err != nil {
			return err
		}
		d.payload, err = joinData(files[i], next, h, d.payload[:0])
		return err
	})
	step("inflate", func(i int) error { return d.inflater.inflate(payloads[i], size) })
	step("adler", func(i int) error { adler(lists[i], size); return nil })
	step("unfilter", func(i int) error {
		d.mask.reset(1280, 966)
		return unfilter(&d.mask, lists[i], size)
	})
	step("counts", func(i int) error { masks[i].Counts(); return nil })
	heat := NewHeatMap(10)
	step("heatmap", func(i int) error { return heat.Add("", masks[i]) })
}
