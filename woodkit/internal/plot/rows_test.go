package plot

import (
	"image/color"
	"testing"

	"github.com/google/go-cmp/cmp"
	"woodscape.example/woodkit/internal/unit"
)

// TestZeroHasNoBar: no coloured sliver says that there is a little.
func TestZeroHasNoBar(t *testing.T) {
	shade := color.RGBA{0xFF, 0, 0, 0xFF}
	for value, want := range map[float64]bool{0: false, 0.5: true} {
		m, err := Rows{Linear: true, Rows: []Row{{Name: "none", Value: value, Color: shade}, {Name: "all", Value: 1, Color: Grey}}}.Figure().Image()
		if err != nil {
			t.Fatal(err)
		}
		seen := false
		for y := range m.Bounds().Dy() {
			for x := range m.Bounds().Dx() {
				r, g, b, _ := m.At(x, y).RGBA()
				seen = seen || r > g+0x1000 && r > b+0x1000 // red, its darker outline, or an edge of it
			}
		}
		if seen != want {
			t.Errorf("a bar of %v: drawn %v, want %v", value, seen, want)
		}
	}
}

// TestMarksOfRowsHaveTheirValues: a line without a number cannot be compared with the numbers of the rows.
func TestMarksOfRowsHaveTheirValues(t *testing.T) {
	r := Rows{Unit: unit.Seconds, Marks: []Mark{{"longest item alone", 0.17}, {"all the work ÷ 4 cores", 0.2}}}
	if diff := cmp.Diff([]Mark{{"longest item alone: 170 ms", 0.17}, {"all the work ÷ 4 cores: 200 ms", 0.2}}, r.valued()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
