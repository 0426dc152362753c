package plot

import (
	"image"
	"math/rand/v2"
	"testing"
)

// frameSize is the size of a WoodScape frame in pixels.
var frameSize = image.Rect(0, 0, 1280, 966)

// full is a heat map of a whole frame.
func full(title string) HeatMap {
	m := HeatMap{Title: title, Width: frameSize.Dx(), Height: frameSize.Dy(), Sum: make([]uint32, frameSize.Dx()*frameSize.Dy())}
	for i := range m.Sum {
		m.Sum[i] = uint32(i%frameSize.Dx()) * uint32(i/frameSize.Dx()) / 1000
	}
	return m
}

// bench measures drawing and encoding. ns/op includes both.
func bench(b *testing.B, draw func() Figure) {
	b.Helper()
	b.ReportAllocs()
	size := 0
	for b.Loop() {
		data, err := draw().PNG()
		if err != nil {
			b.Fatal(err)
		}
		size = len(data)
	}
	b.ReportMetric(float64(size), "PNG-bytes")
}

func BenchmarkBars(b *testing.B) { bench(b, classesFigure) }

func BenchmarkTwoHeatMaps(b *testing.B) {
	h := HeatMaps{Title: "two", Unit: "frames", Panels: []HeatMap{full("person"), full("vehicles")}}
	bench(b, h.Figure)
}

func BenchmarkTenHeatMaps(b *testing.B) {
	h := HeatMaps{Title: "ten", Unit: "frames"}
	m := full("")
	for _, c := range classes {
		m.Title = c.Name
		h.Panels = append(h.Panels, m)
	}
	bench(b, h.Figure)
}

func BenchmarkPicture(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	m := image.NewRGBA(frameSize)
	for i := range m.Pix {
		m.Pix[i] = uint8(i/5120/8 + r.IntN(9))
		if i%4 == 3 {
			m.Pix[i] = 255
		}
	}
	bench(b, Pictures{Panels: []Picture{{"with grain", m}}}.Figure)
}

func BenchmarkTimeline(b *testing.B) {
	t := Timeline{Runs: []TimelineRun{simulated(32, 50_000)}} // 150,000 segments
	bench(b, t.Figure)
}
