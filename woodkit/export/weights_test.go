package export

import (
	"bytes"
	"encoding/json"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/woodtest"
)

// weightsOf writes the weights of a tally and reads them again.
func weightsOf(t *testing.T, tally woodkit.Tally) (file weightsFile) {
	t.Helper()
	var text bytes.Buffer
	if err := WriteWeights(&text, tally, Provenance{Frames: tally.Frames}); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text.Bytes(), &file); err != nil {
		t.Fatalf("%v in\n%s", err, &text)
	}
	for name, weighting := range file.Weightings {
		if len(weighting.Weights) != len(file.Classes) || weighting.Formula == "" || weighting.Source == "" {
			t.Errorf("%s: %+v of the classes %v", name, weighting, file.Classes)
		}
	}
	return file
}

// near fails where weights differ by more than a millionth.
func near(t *testing.T, name string, file weightsFile, want ...float64) {
	t.Helper()
	got := file.Weightings[name].Weights
	if !slices.EqualFunc(got, want, func(a, b float64) bool { return math.Abs(a-b) < 1e-6 }) {
		t.Errorf("%s: weights %v, want %v", name, got, want)
	}
}

// TestWeightsHaveTheOrderOfTheClassTable, which has a gap, an id to ignore and a class that no frame shows. The weights were
// worked out by hand: of 16 pixels that have a class, 8 are void, 6 sea and 2 sky. Sky is in one of two frames.
func TestWeightsHaveTheOrderOfTheClassTable(t *testing.T) {
	tally := woodkit.Tally{Classes: woodkit.ClassTable{
		{ID: 0, Name: "void"}, {ID: 1, Name: "sea"}, {ID: 2}, {ID: 3, Name: "sky"}, {ID: 4, Name: "boat"}, {ID: 255, Name: "ignore", Ignored: true},
	}}
	tally.Add(woodkit.Counts{0: 5, 1: 3, 255: 2})
	tally.Add(woodkit.Counts{0: 3, 1: 3, 3: 2, 255: 2})
	file := weightsOf(t, tally)
	want := weightsFile{
		IDs: []int{0, 1, 3, 4}, Classes: []string{"void", "sea", "sky", "boat"}, Pixels: []int64{8, 6, 2, 0}, Frames: []int64{2, 2, 1, 0},
		Unseen: []string{"boat"}, IgnoredIDs: []int{255}, From: Provenance{Frames: 2}, Weightings: file.Weightings,
	}
	if diff := cmp.Diff(want, file); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	near(t, "enet", file, 1/math.Log(1.02+.5), 1/math.Log(1.02+.375), 1/math.Log(1.02+.125), 1/math.Log(1.02))
	near(t, "enet_without_void", file, 0, 1/math.Log(1.02+.75), 1/math.Log(1.02+.25), 1/math.Log(1.02))
	near(t, "median_frequency", file, 3./4, 1, 3./2, 0)                // pixels per frame that shows it: 4, 3, 2; median 3
	near(t, "median_frequency_without_void", file, 0, 2.5/3, 2.5/2, 0) // 3, 2; median 2.5
}

func TestWeightsWithoutVoidNeedVoid(t *testing.T) {
	tally := woodkit.Tally{Classes: woodkit.ClassTable{{ID: 0, Name: "sea"}, {ID: 1, Name: "sky"}}}
	tally.Add(woodkit.Counts{3, 1})
	if file := weightsOf(t, tally); len(file.Weightings) != 2 || file.Weightings["enet"].Weights == nil {
		t.Errorf("weightings %v", file.Weightings)
	}
}

// TestWeightsThatAreNotDefined are left out, and a file without any is none.
func TestWeightsThatAreNotDefined(t *testing.T) {
	classes := append(slices.Clone(woodkit.WoodScape), woodkit.Class{ID: 255, Name: "ignore", Ignored: true})
	tally := woodkit.Tally{Classes: classes}
	woodtest.WantError(t, WriteWeights(new(bytes.Buffer), tally, Provenance{}), errNoPixels)
	tally.Add(woodkit.Counts{255: 20})
	woodtest.WantError(t, WriteWeights(new(bytes.Buffer), tally, Provenance{}), errNoPixels)
	tally.Add(woodkit.Counts{0: 20}) // void alone
	file := weightsOf(t, tally)
	if len(file.Weightings) != 2 || len(file.Unseen) != 9 {
		t.Errorf("of void alone: %+v", file)
	}
	near(t, "median_frequency", file, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0)
}
