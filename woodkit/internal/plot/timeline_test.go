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
		want     []int // over 10 s
	}{
		{"nothing", nil, []int{-1, -1, -1, -1, -1}},
		{"all", []Segment{{0, 10, "a"}}, []int{0, 0, 0, 0, 0}},
		{"one after the other", []Segment{{0, 4, "a"}, {4, 10, "b"}}, []int{0, 0, 1, 1, 1}},
		{"with a hole", []Segment{{0, 2, "a"}, {8, 10, "b"}}, []int{0, -1, -1, -1, 1}},
		{"half a column is carried on", []Segment{{0, 1, "a"}, {1, 2, "b"}, {2, 3, "a"}, {3, 10, "b"}}, []int{0, 1, 1, 1, 1}},
		{"beyond the end", []Segment{{8, 30, "a"}}, []int{-1, -1, -1, -1, 0}},
	} {
		if diff := cmp.Diff(test.want, chooseColumns(test.segments, index, 2, 5, 10)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// However short the segments are, each kind gets its share of the columns, to within two of them.
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
				segments = append(segments, Segment{end, end + length, kind})
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
	if k := kinds(nil, occurring("idle"))[0]; !k.Idle {
		t.Error("idle counts as busy")
	}
}

func TestShare(t *testing.T) {
	d := &timelineDrawing{kinds: []Kind{{Name: "loading"}, {Name: "idle", Idle: true}}, index: map[string]int{"loading": 0, "idle": 1}}
	lane := Lane{Segments: []Segment{{0, 2, "loading"}, {2, 5, "idle"}, {5, 6, "loading"}}}
	for wall, want := range map[float64]string{6: "50%", 12: "25%", 2000: "<1%", 0: "–"} {
		if got := d.share(lane, wall); got != want {
			t.Errorf("a lane that is busy for 3 s of %v s: %q, want %q", wall, got, want)
		}
	}
}

func TestSane(t *testing.T) {
	nan := math.NaN()
	got, dropped := sane([]Segment{{5, 6, "b"}, {-1, 2, "a"}, {3, 2, "a"}, {nan, 2, "a"}, {0, math.Inf(1), "a"}, {-3, -2, "a"}})
	want := []Segment{{0, 2, "a"}, {5, 6, "b"}}
	if diff := cmp.Diff(want, got); diff != "" || dropped != 4 {
		t.Errorf("%d dropped, want 4; (-want +got):\n%s", dropped, diff)
	}
}
