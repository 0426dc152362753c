package plot

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
	"woodscape.example/woodkit/internal/unit"
)

// TestInsist: things that should never happen are visible, however short they are. If there is much of them, they keep their
// share.
func TestInsist(t *testing.T) {
	const columns, end = 1000, 10.0
	index := map[string]int{"computing": 0, "failed": 1}
	rapid.Check(t, func(t *rapid.T) {
		at := rapid.Float64Range(0, end-1e-6).Draw(t, "at")
		segments := []Segment{{Start: 0, End: at, Kind: "computing"}, {Start: at, End: at + 1e-7, Kind: "failed"}, {Start: at + 1e-7, End: end, Kind: "computing"}}
		chosen := chooseColumns(segments, index, 2, columns, end)
		if slices.Contains(chosen, 1) {
			t.Fatal("so short a segment has a column of its own: this tests nothing")
		}
		insist(chosen, segments, "failed", 1, end)
		first := slices.Index(chosen, 1)
		if n := count1(chosen); n != 3*scale || math.Abs(float64(first)-at/end*columns) > 3*scale {
			t.Errorf("at %v: %d columns from %d", at, n, first)
		}
	})
	var half []Segment
	for i := range 20000 {
		half = append(half, Segment{Start: float64(i) * end / 20000, End: float64(i+1) * end / 20000, Kind: []string{"computing", "failed"}[i%2]})
	}
	chosen := chooseColumns(half, index, 2, columns, end)
	before := count1(chosen)
	insist(chosen, half, "failed", 1, end)
	if after := count1(chosen); after != before || before < columns/3 {
		t.Errorf("a half that failed has %d of %d columns, and %d when insisted on", before, columns, after)
	}
}

// TestColumnsShowWhatHappenedThere: a column shows only kinds that happened in it.
func TestColumnsShowWhatHappenedThere(t *testing.T) {
	const columns, end = 100, 10.0
	index := map[string]int{"loading": 0, "computing": 1, "adding": 2}
	rapid.Check(t, func(t *rapid.T) {
		var segments []Segment
		at := 0.0
		for at < end {
			kind := rapid.SampledFrom([]string{"loading", "computing", "adding", ""}).Draw(t, "kind")
			length := rapid.Float64Range(0.01, 3).Draw(t, "length")
			if kind != "" {
				segments = append(segments, Segment{Start: at, End: min(at+length, end), Kind: kind})
			}
			at += length
		}
		for c, k := range chooseColumns(segments, index, len(index), columns, end) {
			from, to := float64(c)*end/columns, float64(c+1)*end/columns
			if k >= 0 && !slices.ContainsFunc(segments, func(s Segment) bool { return index[s.Kind] == k && s.Start < to && s.End > from }) {
				t.Fatalf("column %d of %v to %v shows kind %d, but the segments are %+v", c, from, to, k, segments)
			}
		}
	})
}

// count1 returns how many columns show kind 1.
func count1(columns []int) (n int) {
	for _, k := range columns {
		if k == 1 {
			n++
		}
	}
	return n
}

// TestLegendsNameWhatIsSeen: the legend names only kinds that are drawn, and no kind that is too short to be seen.
func TestLegendsNameWhatIsSeen(t *testing.T) {
	lanes := Timeline{Runs: []TimelineRun{{Wall: 10, Lanes: []Lane{{Name: "a", Segments: []Segment{{Start: 0, End: 9, Kind: "loading"}, {Start: 9, End: 9 + 1e-7, Kind: "adding"}}}}}}}
	d := lanes.layout(frame{})
	bars := StackedBars{Unit: unit.Seconds, Kinds: []Kind{{Name: "loading"}, {Name: "adding"}}, Rows: []StackedRow{{"a", []float64{9, 1e-7}}}}
	names := func(entries []entry) (all []string) {
		for _, e := range entries {
			all = append(all, e.name)
		}
		return all
	}
	if got := names(bars.entries(bars.kinds(), area{w: 700, sx: span{0, 9, false}})); !slices.Equal(got, []string{"loading"}) {
		t.Errorf("bars: %q, want loading alone", got)
	}
	if got := names(d.entries(d.choose())); !slices.Equal(got, []string{"loading", NoItem}) {
		t.Errorf("timeline with a gap at its end: %q", got)
	}
	lanes.Runs[0].Wall = 9
	d = lanes.layout(frame{})
	if got := names(d.entries(d.choose())); !slices.Equal(got, []string{"loading"}) {
		t.Errorf("timeline without a gap: %q", got)
	}
}
