package plot

import (
	"strings"
	"testing"

	"woodscape.example/woodkit/internal/unit"
)

// TestPartsOfAShortRunAreSeen: beside a bar that is a hundred times as long, half of a bar is still more than a few pixels,
// and the description has its time.
func TestPartsOfAShortRunAreSeen(t *testing.T) {
	bars := StackedBars{Unit: unit.Seconds, Kinds: []Kind{{Name: "loading"}, {Name: "adding"}}, Rows: []StackedRow{
		{"serial", []float64{0, 100}}, {"pool", []float64{0.5, 0.5}},
	}}
	f := bars.Figure()
	m, err := f.Image()
	if err != nil {
		t.Fatal(err)
	}
	loading, most := bars.kinds()[0].Color, 0
	for y := range m.Bounds().Dy() {
		wide := 0
		for x := range m.Bounds().Dx() {
			if m.At(x, y) == loading {
				wide++
			}
		}
		most = max(most, wide)
	}
	if most < m.Bounds().Dx()/4 {
		t.Errorf("half of the short bar is %d pixels wide", most)
	}
	if !strings.Contains(f.Alt(), "pool, 1 s") || !strings.Contains(f.Alt(), "serial, 100 s") {
		t.Errorf("the description does not have both times: %s", f.Alt())
	}
}

func TestShortNameKeepsWhatTellsRowsApart(t *testing.T) {
	width := textWidth("queue:workers=2: workers", regular, 13)
	for name, want := range map[string]string{
		"pool: workers":                     "pool: workers",
		"queue:workers=2,depth=8: workers":  "queue:workers…: workers",
		"queue:workers=2,depth=8: caller":   "queue:workers=2…: caller",
		"no suffix, but a very long name":   "no suffix, but a very lon…",
		"a: suffix that fills all the room": "a: suffix that fills all the r…",
	} {
		got := StackedRow{Name: name}.shortName(width, 13)
		if got != want || textWidth(got, regular, 13) > width {
			t.Errorf("%q is shortened to %q, want %q", name, got, want)
		}
	}
}
