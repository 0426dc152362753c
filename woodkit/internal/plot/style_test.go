package plot

import (
	"slices"
	"strings"
	"testing"

	"woodscape.example/woodkit/internal/unit"
)

func TestNoCharacterVanishes(t *testing.T) {
	for text, want := range map[string]string{
		"Anna, 2 cores": "Anna, 2 cores", "Ωß µs × σ²…": "Ωß µs × σ²…", "小明🙂": "□□□", "": "",
	} {
		if got := drawable(text, regular); got != want {
			t.Errorf("%q is drawn as %q, want %q", text, got, want)
		}
	}
	if textWidth("小", bold, 12) == 0 {
		t.Error("what stands in the place of a character has no width")
	}
}

func TestShorten(t *testing.T) {
	text := strings.Repeat("a long name ", 2000)
	got := shorten(text, 100, regular, 12)
	longer := text[:len(got)-len("…")+1] + "…"
	if !strings.HasSuffix(got, "…") || textWidth(got, regular, 12) > 100 || textWidth(longer, regular, 12) <= 100 {
		t.Errorf("%q is not the most that fits", got)
	}
	if got := shorten("short", 100, regular, 12); got != "short" {
		t.Errorf("%q was cut", got)
	}
	if got := shorten("no room", 1, regular, 12); got != "…" {
		t.Errorf("%q where nothing fits", got)
	}
}

// TestAnAxisWithoutRoundNumbersHasItsEnds: no 1, 2 or 5 times a power of ten is between 6 and 9.
func TestAnAxisWithoutRoundNumbersHasItsEnds(t *testing.T) {
	c := Curves{X: Axis{Log: true, Unit: unit.Seconds}, Lines: []Line{{X: []float64{.006, .009}, Y: []float64{1, 2}}}}
	marks, _ := c.ticksX(c.spanX([]float64{.006, .009}), 500, currentStyle())
	if got := labels(marks); !slices.Contains(got, "6 ms") || !slices.Contains(got, "9 ms") {
		t.Errorf("labels %q, want those of the ends", got)
	}
}

// TestLinesBeginWhereTheTimelineDoes: an axis below figures that begin at 0 begins there, too.
func TestLinesBeginWhereTheTimelineDoes(t *testing.T) {
	lanes := Timeline{Runs: []TimelineRun{{Lanes: []Lane{{Name: "a", Segments: []Segment{{Start: 0, End: 1, Kind: "loading"}}}}}}}
	if sx := (span{0.4, 0.5, false}).within(lanes.frame()); sx.lo != 0 || sx.hi != 1 {
		t.Errorf("from %g to %g, want 0 to 1", sx.lo, sx.hi)
	}
}
