package plot

import (
	"image/color"
	"slices"
	"testing"
)

// TestACountHasOneColourInAllPanels: colours of panels beside each other can be compared, and a panel whose counts are a
// hundredth of another's is not as dark as one without any.
func TestACountHasOneColourInAllPanels(t *testing.T) {
	panel := func(title string, counts, most uint32) HeatMap {
		m := HeatMap{Title: title, Width: 40, Height: 30, Sum: make([]uint32, 40*30)}
		for i := range m.Sum {
			m.Sum[i] = counts
		}
		m.Sum[0] = most
		return m
	}
	h := HeatMaps{Unit: "frames", Panels: []HeatMap{panel("many", 10, 1000), panel("few", 10, 10)}}
	m, err := h.Figure().Image()
	if err != nil {
		t.Fatal(err)
	}
	b := m.Bounds()
	many, few := m.At(b.Dx()/4, b.Dy()/2), m.At(3*b.Dx()/4, b.Dy()/2)
	if many != few {
		t.Errorf("10 frames are %v in one panel and %v in the other", many, few)
	}
	if none := color.Color(viridis()[0]); few == none {
		t.Error("10 frames have the colour of none")
	}
}

// TestScaleOfCounts: a scale is linear if no panel would be dark, and its marks are whole numbers in any case.
func TestScaleOfCounts(t *testing.T) {
	for _, test := range []struct {
		tops  []float64
		log   bool
		marks []string
	}{
		{nil, false, []string{"0", "1"}},
		{[]float64{1}, false, []string{"0", "1"}},
		{[]float64{10, 5}, false, []string{"0", "2", "4", "6", "8", "10"}},
		{[]float64{0, 10}, false, []string{"0", "2", "4", "6", "8", "10"}},
		{[]float64{197, 35}, true, []string{"0", "1", "10", "100", "197"}},
		{[]float64{1024, 15}, true, []string{"0", "1", "10", "100", "1,000"}},
	} {
		scale := scaleOf(test.tops)
		if got := labels(scale.ticks()); scale.log != test.log || !slices.Equal(got, test.marks) {
			t.Errorf("%v: logarithmic %v with marks %q, want %v and %q", test.tops, scale.log, got, test.log, test.marks)
		}
	}
}
