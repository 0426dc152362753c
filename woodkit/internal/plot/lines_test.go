package plot

import "testing"

// TestALineBehindHidesNoOther: it is drawn first, although it comes last.
func TestALineBehindHidesNoOther(t *testing.T) {
	pixels := func(lines ...Line) (n int) {
		m, err := Lines{Panels: []LinePanel{{Lines: lines}}}.Figure().Image()
		if err != nil {
			t.Fatal(err)
		}
		for y := range m.Bounds().Dy() {
			for x := range m.Bounds().Dx() {
				if m.At(x, y) == HeldColor {
					n++
				}
			}
		}
		return n
	}
	part := Line{X: []float64{0, 1}, Y: []float64{1, 1}, Color: HeldColor}
	all := part
	all.Color, all.Behind = PaleGrey, true
	if alone, both := pixels(part), pixels(part, all); alone == 0 || both != alone {
		t.Errorf("a line has %d pixels, and %d with another one behind it", alone, both)
	}
}
