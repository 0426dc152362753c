package weights

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"woodscape.example/woodkit"
)

// numClasses is the number of classes in a semantic mask of WoodScape: ids 0 to 9.
const numClasses = 10

// The densities and presence that the article and one user of the data published; see the README.
var (
	publishedDensities = [numClasses]float64{.675113, .258558, .015332, .005635, .003305, .001189, .035116, .004199, .001234, .000320}
	publishedPresence  = [numClasses]int64{8234, 8233, 7966, 7804, 6336, 3341, 8137, 4895, 2905, 3243}
)

// publishedTally is a tally with about the published numbers: pixels per frame times 10⁶ make whole numbers of the densities.
func publishedTally() woodkit.Tally {
	t := woodkit.Tally{Frames: 8234}
	for id, density := range publishedDensities {
		t.Pixels[id] = int64(math.Round(density * 1e6 * 8234))
		t.Presence[id] = publishedPresence[id]
	}
	return t
}

func TestWeightsOfThePublishedNumbers(t *testing.T) {
	tests := map[string]struct {
		got  Weighting
		want []float64
		tol  float64
	}{
		"ENet":             {ENet(publishedTally(), true), []float64{1.89, 4.07, 28.8, 39.51, 43.41, 47.69, 18.64, 41.82, 47.59, 49.71}, .006},
		"median frequency": {MedianFrequency(publishedTally(), true), []float64{.0096, .0252, .410, 1.094, 1.514, 2.220, .183, .921, 1.860, 8.006}, .004},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			for id, want := range test.want {
				if got := test.got.Weights[id]; math.Abs(got-want) > test.tol*math.Max(want, 1) {
					t.Errorf("%s: weight %.4f, published %.4f", woodkit.WoodScape[id].Name, got, want)
				}
			}
		})
	}
}

func TestWeightsWithoutVoid(t *testing.T) {
	tally := publishedTally()
	for _, w := range []Weighting{ENet(tally, false), MedianFrequency(tally, false)} {
		if w.Weights[0] != 0 {
			t.Errorf("%s: void has weight %g", w.Method, w.Weights[0])
		}
	}
	share := publishedDensities[1] / (1 - publishedDensities[0])
	if got, want := ENet(tally, false).Weights[1], 1/math.Log(1.02+share); math.Abs(got-want) > 1e-4 {
		t.Errorf("ENet weight of road without void is %g, want %g", got, want)
	}
	// Of nine classes the median is one of them, and so has weight 1.
	ones := 0
	for _, w := range MedianFrequency(tally, false).Weights {
		if w == 1 {
			ones++
		}
	}
	if ones != 1 {
		t.Errorf("%d classes have weight 1, want the median one", ones)
	}
}

func TestWeightsOfNothing(t *testing.T) {
	var empty woodkit.Tally
	for _, w := range []Weighting{ENet(empty, true), ENet(empty, false), MedianFrequency(empty, true)} {
		if diff := cmp.Diff(make([]float64, numClasses), w.Weights); diff != "" {
			t.Errorf("%s of no frames (-want +got):\n%s", w.Method, diff)
		}
	}
}

// TestNoENetWeightExceedsThatOfAClassNeverSeen, which is 50.5.
func TestNoENetWeightExceedsThatOfAClassNeverSeen(t *testing.T) {
	most := 0.0
	for _, pixels := range []int64{0, 1, 1000, 1e6} {
		tally := woodkit.Tally{Frames: 1, Pixels: woodkit.Counts{0: 1000, 1: 1e6, 5: pixels}}
		for _, void := range []bool{true, false} {
			weight := ENet(tally, void).Weights[5]
			if pixels == 0 && math.Abs(weight-50.498) > .001 {
				t.Errorf("a class never seen has weight %g, want 50.498", weight)
			}
			most = max(most, weight)
		}
	}
	if most > 50.5 || most <= 50 {
		t.Errorf("the largest weight is %g, want more than 50 and at most 50.5", most)
	}
}

// TestWeightsOfADataSetWithoutVoid have no columns that speak of it.
func TestWeightsOfADataSetWithoutVoid(t *testing.T) {
	tally := woodkit.Tally{Classes: woodkit.ClassTable{{ID: 0, Name: "sea"}, {ID: 1, Name: "sky"}}}
	tally.Add(woodkit.Counts{3, 1})
	table := Table(tally)
	if len(table.Header) != 3 || len(table.Rows) != 2 || len(table.Rows[0]) != 3 {
		t.Errorf("table %v", table)
	}
	tally.Classes = woodkit.WoodScape
	if table = Table(tally); len(table.Header) != 5 || len(table.Rows[9]) != 5 {
		t.Errorf("with void: table %v", table)
	}
}

// TestWeightsOfATableWithAGap: ids without a class, and ids that are ignored, have no weight.
func TestWeightsOfATableWithAGap(t *testing.T) {
	tally := woodkit.Tally{Classes: woodkit.ClassTable{{ID: 0, Name: "a"}, {ID: 1}, {ID: 2, Name: "b"}, {ID: 3, Name: "ignore", Ignored: true}}}
	tally.Add(woodkit.Counts{0: 5, 2: 5, 3: 10})
	if w := ENet(tally, true).Weights; len(w) < 3 || w[0] != w[2] || w[0] == 0 || w[1] != 0 || len(w) > 3 && w[3] != 0 {
		t.Errorf("weights %v, want those of halves for 0 and 2", w)
	}
}
