package synth

import "testing"

// BenchmarkMask measures one mask on one core, over the first frames of all cameras.
func BenchmarkMask(b *testing.B) {
	var w frameWriter
	for c := range numCameras {
		views[c]()
	}
	for i := 0; b.Loop(); i++ {
		w.painter.paint(1, 28+i%200)
	}
}

// BenchmarkEncode measures the encoding of one mask.
func BenchmarkEncode(b *testing.B) {
	var w frameWriter
	w.painter.paint(1, 30)
	labels := w.painter.labels()
	for b.Loop() {
		if _, err := w.encoder.mask(labels); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPicture measures one RGB picture without its encoding.
func BenchmarkPicture(b *testing.B) {
	var p painter
	p.paint(1, 0)
	for b.Loop() {
		p.picture()
	}
}
