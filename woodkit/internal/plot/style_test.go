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

// TestLongNamesStayDifferent: names that differ only in their ends can be told apart after they were cut, and a run's title
// keeps its strategy.
func TestLongNamesStayDifferent(t *testing.T) {
	long := strings.Repeat("a long name ", 20)
	for _, end := range []string{"00001_FV", "00002_FV"} {
		got := shortenInside(long+end, 0.5, 200, regular, 12)
		if !strings.HasPrefix(got, "a long") || !strings.HasSuffix(got, end) || textWidth(got, regular, 12) > 200 || textWidth(got, regular, 12) < 185 {
			t.Errorf("%q, %.0f pixels wide", got, textWidth(got, regular, 12))
		}
	}
	if got := shortenInside("no room", 0.5, 1, regular, 12); got != "…" {
		t.Errorf("%q where nothing fits", got)
	}
	pictures := map[string]func(title string) Figure{
		"timeline": func(title string) Figure {
			return Timeline{Runs: []TimelineRun{{Title: title, Lanes: []Lane{{Name: "worker 0", Segments: []Segment{{Start: 0, End: 1, Kind: "loading"}}}}}}}.Figure()
		},
		"lane": func(name string) Figure {
			return Timeline{Runs: []TimelineRun{{Lanes: []Lane{{Name: name, Segments: []Segment{{Start: 0, End: 1, Kind: "loading"}}}}}}}.Figure()
		},
		"order": func(name string) Figure {
			return Order{Items: []string{name, "b"}, Completed: []int{1, 0}}.Figure()
		},
	}
	for name, picture := range pictures {
		if n, _, _ := compare(halved(t, picture(long+"queue:workers=2")), halved(t, picture(long+"serial:workers=8"))); n <= tolerated {
			t.Errorf("%s: two names with different ends look the same", name)
		}
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
