package plot

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestChooseColumns(t *testing.T) {
	index := map[string]int{"a": 0, "b": 1}
	for _, test := range []struct {
		name     string
		segments []Segment
		want     []int // in 10 s
	}{
		{"nothing", nil, []int{-1, -1, -1, -1, -1}},
		{"all", []Segment{{Start: 0, End: 10, Kind: "a"}}, []int{0, 0, 0, 0, 0}},
		{"one after the other", []Segment{{Start: 0, End: 4, Kind: "a"}, {Start: 4, End: 10, Kind: "b"}}, []int{0, 0, 1, 1, 1}},
		{"with a hole", []Segment{{Start: 0, End: 2, Kind: "a"}, {Start: 8, End: 10, Kind: "b"}}, []int{0, -1, -1, -1, 1}},
		{"half a column is carried on", []Segment{{Start: 0, End: 1, Kind: "a"}, {Start: 1, End: 2, Kind: "b"}, {Start: 2, End: 3, Kind: "a"}, {Start: 3, End: 10, Kind: "b"}}, []int{0, 1, 1, 1, 1}},
		{"beyond the end", []Segment{{Start: 8, End: 30, Kind: "a"}}, []int{-1, -1, -1, -1, 0}},
	} {
		if diff := cmp.Diff(test.want, chooseColumns(test.segments, index, 2, 5, 10)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// TestColumnsKeepShares: however short the segments are, each kind gets its share of the columns, to within two columns.
func TestColumnsKeepShares(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		index := map[string]int{"a": 0, "b": 1, "c": 2}
		var segments []Segment
		time := map[string]float64{}
		end := 0.0
		longest := math.Pow(10, rapid.Float64Range(-3, 1).Draw(t, "longest"))
		for range rapid.IntRange(1, 300).Draw(t, "segments") {
			length := rapid.Float64Range(0, longest).Draw(t, "length")
			kind := rapid.SampledFrom([]string{"a", "b", "c", "none"}).Draw(t, "kind")
			if kind != "none" {
				segments = append(segments, Segment{Start: end, End: end + length, Kind: kind})
			}
			time[kind] += length
			end += length
		}
		if end == 0 {
			return
		}
		const columns = 100
		got := map[int]float64{}
		for _, k := range chooseColumns(segments, index, 3, columns, end) {
			got[k]++
		}
		for kind, k := range map[string]int{"a": 0, "b": 1, "c": 2, "none": -1} {
			if want := columns * time[kind] / end; math.Abs(got[k]-want) > 2 {
				t.Fatalf("%s had %.1f of %d columns and got %.0f", kind, want, columns, got[k])
			}
		}
	})
}

func TestKinds(t *testing.T) {
	occurring := func(names ...string) func(func(string)) {
		return func(yield func(string)) {
			for _, n := range names {
				yield(n)
			}
		}
	}
	for _, test := range []struct {
		name     string
		declared []Kind
		occur    []string
		want     []string
	}{
		{"known ones in their order", nil, []string{"adding", "loading", "adding"}, []string{"loading", "adding"}},
		{"declared ones first", []Kind{{Name: "adding"}}, []string{"loading", "adding"}, []string{"adding", "loading"}},
		{"only those that occur", []Kind{{Name: "adding"}}, []string{"loading"}, []string{"loading"}},
		{"unknown ones last", nil, []string{"sleeping", "loading"}, []string{"loading", "sleeping"}},
	} {
		var got []string
		for _, k := range kinds(test.declared, occurring(test.occur...)) {
			got = append(got, k.Name)
			if k.Color == nil {
				t.Errorf("%s: %s has no colour", test.name, k.Name)
			}
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
	if k := kinds(nil, occurring(NoItem))[0]; !k.Idle {
		t.Error("a goroutine without an item counts as busy")
	}
}

func TestShare(t *testing.T) {
	d := &timelineDrawing{kinds: []Kind{{Name: "loading"}, {Name: "idle", Idle: true}}, index: map[string]int{"loading": 0, "idle": 1}}
	lane := Lane{Segments: []Segment{{Start: 0, End: 2, Kind: "loading"}, {Start: 2, End: 5, Kind: "idle"}, {Start: 5, End: 6, Kind: "loading"}}}
	for wall, want := range map[float64]string{6: "50 %", 12: "25 %", 2000: "< 1 %", 0: "–"} {
		if got := d.share(lane, TimelineRun{Wall: wall}); got != want {
			t.Errorf("a lane that is busy for 3 s of %v s: %q, want %q", wall, got, want)
		}
	}
	lane.Segments[0].Waited = 1.5
	if got := d.share(lane, TimelineRun{Wall: 6}); got != "25 %" {
		t.Errorf("a lane that is busy for 3 s of 6 s, and waited for half of them: %q, want 25 %%", got)
	}
	if got := d.share(lane, TimelineRun{Wall: 6, AtMost: true}); got != "≤ 25 %" {
		t.Errorf("as before, and nobody knows who had a core: %q, want ≤ 25 %%", got)
	}
}

// TestTheHighestLevelHasRoom: the text beside a lane of levels must not reach into the lanes.
func TestTheHighestLevelHasRoom(t *testing.T) {
	for _, most := range []float64{9, 23, 8234} {
		levels := Lane{Name: "results waiting", Level: []Amount{{0, 0}, {1, most}}}
		d := Timeline{Runs: []TimelineRun{{Wall: 2, Lanes: []Lane{{Name: "a", Segments: []Segment{{Start: 0, End: 2, Kind: "loading"}}}, levels}}}}.layout(frame{})
		end, text := d.views[0].area.x+d.views[0].area.w, d.width-d.margin()-textWidth(levels.highest(), regular, d.small)
		if text < end+d.gap/2 {
			t.Errorf("%s begins at %v, and the lanes end at %v", levels.highest(), text, end)
		}
	}
}

func TestSane(t *testing.T) {
	nan := math.NaN()
	got, dropped := sane([]Segment{{Start: 5, End: 6, Kind: "b"}, {Start: -1, End: 2, Kind: "a"}, {Start: 3, End: 2, Kind: "a"}, {Start: nan, End: 2, Kind: "a"}, {Start: 0, End: math.Inf(1), Kind: "a"}, {Start: -3, End: -2, Kind: "a"}})
	want := []Segment{{Start: 0, End: 2, Kind: "a"}, {Start: 5, End: 6, Kind: "b"}}
	if diff := cmp.Diff(want, got); diff != "" || dropped != 4 {
		t.Errorf("%d dropped, want 4; (-want +got):\n%s", dropped, diff)
	}
}

// many is a run of one lane with this number of items of 5 ms.
func many(items int) Timeline {
	lane := Lane{Name: "worker 0"}
	for i := range items {
		at := float64(i) * 0.005
		lane.Segments = append(lane.Segments, Segment{at, at + 0.004, "loading", false, 0}, Segment{at + 0.004, at + 0.005, "computing", true, 0})
	}
	return Timeline{Runs: []TimelineRun{{Lanes: []Lane{lane}, Wall: float64(items) * 0.005}}}
}

// TestATimelineOfManyItemsShowsItsBeginning: a thousand items in eight hundred pixels would make stripes that mean nothing.
// So about twenty of them are shown, and the shares of all. If there are only a few items, all are shown.
func TestATimelineOfManyItemsShowsItsBeginning(t *testing.T) {
	for items, wantEnd := range map[int]float64{21: 0.105, 100: 0.5, 1024: 0.1, 100_000: 0.1} {
		timeline := many(items)
		d := timeline.layout(frame{})
		if math.Abs(d.views[0].end-wantEnd) > 1e-9 || timeline.Dense() != (wantEnd < float64(items)*0.005) {
			t.Errorf("%d items: it ends at %v s, want %v; dense %v", items, d.views[0].end, wantEnd, timeline.Dense())
		}
		width := d.views[0].area.w / d.views[0].end * 0.005
		if width < legible {
			t.Errorf("%d items: one is %.1f pixels wide", items, width)
		}
		if shares := d.sharesOf(d.runs[0].Lanes[0], d.runs[0].Wall); math.Abs(shares[0]-0.8) > 1e-6 || math.Abs(shares[1]-0.2) > 1e-6 {
			t.Errorf("%d items: shares %v, want 0.8 and 0.2", items, shares)
		}
	}
}

// TestRunsOfAnyLengthsAreSeen: beside a run of three minutes, the items of one of 50 ms can still be told apart, and those of
// the long run are not one block, even if one run has so many items that only its beginning is shown.
func TestRunsOfAnyLengthsAreSeen(t *testing.T) {
	few := func(items int, each float64, kind string) TimelineRun {
		lane := Lane{Name: "worker 0"}
		for i := range items {
			at := float64(i) * each
			lane.Segments = append(lane.Segments, Segment{at, at + 0.8*each, kind, true, 0})
		}
		return TimelineRun{Lanes: []Lane{lane}, Wall: float64(items) * each}
	}
	for name, runs := range map[string][]TimelineRun{
		"short and long":     {few(10, 0.005, "loading"), few(10, 18, "adding")},
		"many and long ones": {few(5000, 0.005, "loading"), few(10, 18, "adding")},
		"many and few":       {few(5000, 0.001, "loading"), few(10, 0.5, "adding")},
	} {
		m, err := Timeline{Runs: runs}.Figure().Image()
		if err != nil {
			t.Fatal(err)
		}
		for i, kind := range []string{"loading", "adding"} {
			c := kinds(nil, func(yield func(string)) { yield(kind) })[0].Color
			most := 0
			for y := range m.Bounds().Dy() {
				pieces, inside := 0, false
				for x := range m.Bounds().Dx() {
					now := m.At(x, y) == c
					if now && !inside {
						pieces++
					}
					inside = now
				}
				most = max(most, pieces)
			}
			if most < 10 {
				t.Errorf("%s: %d of the items of run %d can be told apart, want 10", name, most, i)
			}
		}
	}
	same := Timeline{Runs: []TimelineRun{few(10, 0.01, "loading"), few(10, 0.08, "adding")}}.layout(frame{})
	if same.own {
		t.Error("two runs of which one takes eight times as long have no axis in common")
	}
}

// TestEveryItemIsSeparated: there is a line at the end of each item, however short the items are, and even if they failed.
func TestEveryItemIsSeparated(t *testing.T) {
	for _, kind := range []string{"waiting", "failed"} {
		timeline := many(40)
		for i := range timeline.Runs[0].Lanes[0].Segments {
			timeline.Runs[0].Lanes[0].Segments[i].Kind = kind
		}
		d := timeline.layout(frame{})
		m, err := d.draw().Image()
		if err != nil {
			t.Fatal(err)
		}
		pieces, inside := 0, false
		y := device(d.top() + newLegend(d.style, d.entries(d.choose()), 0).height() + d.gap/2 + d.heading() + d.lane/2)
		a := d.views[0].area
		for x := device(a.x); x < device(a.x+a.w); x++ {
			now := m.At(x, y) != paper
			if now && !inside {
				pieces++
			}
			inside = now
		}
		if pieces != 40 {
			t.Errorf("40 items of %s are %d pieces", kind, pieces)
		}
	}
}

// TestAFailureIsDrawnInOnePiece: it is drawn longer than it was, and the line at its end must not make two failures of it.
func TestAFailureIsDrawnInOnePiece(t *testing.T) {
	m, err := Timeline{Runs: []TimelineRun{{Lanes: []Lane{{Name: "a", Segments: []Segment{
		{Start: 0, End: 4, Kind: "loading", Ends: true}, {Start: 4, End: 4.04, Kind: "failed", Ends: true}, {Start: 4.04, End: 9, Kind: "loading", Ends: true},
	}}}}}}.Figure().Image()
	if err != nil {
		t.Fatal(err)
	}
	at := func(x, y int) (r, g, b uint32) {
		r, g, b, _ = m.At(x, y).RGBA()
		return r >> 8, g >> 8, b >> 8
	}
	rows := 0
	for y := m.Bounds().Dy() / 3; y < m.Bounds().Dy(); y++ { // below the legend
		first, last := -1, -1
		for x := range m.Bounds().Dx() {
			if r, g, b := at(x, y); r > 120 && g < 80 && b < 80 {
				if first < 0 {
					first = x
				}
				last = x
			}
		}
		if first < 0 {
			continue
		}
		rows++
		for x := first; x <= last; x++ {
			if r, g, b := at(x, y); min(r, g, b) > 200 {
				t.Fatalf("a light line at %d, %d, between %d and %d", x, y, first, last)
			}
		}
	}
	if rows == 0 {
		t.Error("no failure is drawn")
	}
}
