package plot

import (
	"image/color"
	"testing"
)

// TestTheLegendOfAnOrder: it tells kinds apart, so there is none of a single kind. Its dashes are as thick as its lines.
func TestTheLegendOfAnOrder(t *testing.T) {
	o := Order{Items: []string{"a", "b", "c"}}
	if list := o.entries([]int{1, 2, 3}, make([]bool, 3)); len(list) != 0 {
		t.Errorf("all items are in their turn, and the legend has %v", list)
	}
	list := o.entries([]int{1, 2, 3}, []bool{false, true, false})
	if len(list) != 2 {
		t.Fatalf("one of three items failed, and the legend has %v", list)
	}
	p := newPage("", "", pageWidth)
	s := p.sheet(100)
	newLegend(p.style, list, 0).draw(s, 10, 10)
	thick := func(c color.RGBA) (most int) {
		for x := range s.pixels.Rect.Dx() {
			here := 0
			for y := range s.pixels.Rect.Dy() {
				if s.pixels.RGBAAt(x, y) == c {
					here++
				}
			}
			most = max(most, here)
		}
		return most
	}
	if lines, dashes := thick(inTurnColor), thick(failedColor); lines == 0 || dashes < lines-1 { // one may be half a pixel lower
		t.Errorf("in the legend, lines are %d pixels thick and dashes %d", lines, dashes)
	}
}
