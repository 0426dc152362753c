package woodkit

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// numClasses is the number of classes in a semantic mask of WoodScape: ids 0 to 9.
const numClasses = 10

// These are the densities and presence that the article and one user of the data published; see the README.
var (
	publishedDensities = [numClasses]float64{.675113, .258558, .015332, .005635, .003305, .001189, .035116, .004199, .001234, .000320}
	publishedPresence  = [numClasses]int64{8234, 8233, 7966, 7804, 6336, 3341, 8137, 4895, 2905, 3243}
)

// publishedTally is a tally with about the published numbers. Each density is multiplied by 10⁶ pixels per frame, so that the
// numbers are whole.
func publishedTally() Tally {
	t := Tally{Frames: 8234}
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
		"ENet":             {publishedTally().ENetWeights(true), []float64{1.89, 4.07, 28.8, 39.51, 43.41, 47.69, 18.64, 41.82, 47.59, 49.71}, .006},
		"median frequency": {publishedTally().MedianFrequencyWeights(true), []float64{.0096, .0252, .410, 1.094, 1.514, 2.220, .183, .921, 1.860, 8.006}, .004},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			for id, want := range test.want {
				if got := test.got.Weights[id]; math.Abs(got-want) > test.tol*math.Max(want, 1) {
					t.Errorf("%s: weight %.4f, published %.4f", WoodScape[id].Name, got, want)
				}
			}
		})
	}
}

func TestWeightsWithoutVoid(t *testing.T) {
	tally := publishedTally()
	for _, w := range []Weighting{tally.ENetWeights(false), tally.MedianFrequencyWeights(false)} {
		if w.Weights[0] != 0 {
			t.Errorf("%s: void has weight %g", w.Method, w.Weights[0])
		}
	}
	share := publishedDensities[1] / (1 - publishedDensities[0])
	if got, want := tally.ENetWeights(false).Weights[1], 1/math.Log(1.02+share); math.Abs(got-want) > 1e-4 {
		t.Errorf("ENet weight of road without void is %g, want %g", got, want)
	}
	// the median of nine classes is one of them, which therefore has weight 1.
	ones := 0
	for _, w := range tally.MedianFrequencyWeights(false).Weights {
		if w == 1 {
			ones++
		}
	}
	if ones != 1 {
		t.Errorf("%d classes have weight 1, want the median one", ones)
	}
}

func TestWeightsOfNothing(t *testing.T) {
	var empty Tally
	for _, w := range []Weighting{empty.ENetWeights(true), empty.ENetWeights(false), empty.MedianFrequencyWeights(true)} {
		if diff := cmp.Diff(make([]float64, numClasses), w.Weights); diff != "" {
			t.Errorf("%s of no frames (-want +got):\n%s", w.Method, diff)
		}
	}
}

func TestCountsAsJSON(t *testing.T) {
	counts := Counts{877494, 310862, 1489, 5641, 13124, 0, 27608, 0, 0, 262}
	want := `{"void":877494,"road":310862,"lanemarks":1489,"curb":5641,"person":13124,"rider":0,"vehicles":27608,"bicycle":0,"motorcycle":0,"traffic_sign":262}`
	if got := string(WoodScape.JSON(counts)); got != want {
		t.Errorf("JSON is %s, want %s", got, want)
	}
	if got, want := counts.Total(), int64(1280*966); got != want {
		t.Errorf("total %d, want %d", got, want)
	}
	if most, fewest := WoodScape.Extremes(counts); most.ID != 0 || fewest.ID != 9 {
		t.Errorf("extremes are %d and %d, want void and traffic_sign", most.ID, fewest.ID)
	}
}

func TestTallyCountsFramesThatContainAClass(t *testing.T) {
	var tally, other Tally
	tally.Add(Counts{0: 10, 1: 5})
	other.Add(Counts{0: 15})
	tally.Merge(other)
	want := Tally{Frames: 2, Pixels: Counts{0: 25, 1: 5}, Presence: Counts{0: 2, 1: 1}, Sets: map[string]int64{"\x00": 1, "\x00\x01": 1}}
	if diff := cmp.Diff(want, tally); diff != "" {
		t.Errorf("tally (-want +got):\n%s", diff)
	}
}

func TestTableLaysOutColumns(t *testing.T) {
	table := Table{Header: []string{"class", "n"}, Rows: [][]string{{"void", "12"}, {"a|b", "3"}}}
	want := "class   n\n─────  ──\nvoid   12\na|b     3\n"
	if diff := cmp.Diff(want, table.String()); diff != "" {
		t.Errorf("text (-want +got):\n%s", diff)
	}
	want = "| class | n |\n|:---|---:|\n| void | 12 |\n| a\\|b | 3 |\n"
	if diff := cmp.Diff(want, table.Markdown()); diff != "" {
		t.Errorf("Markdown (-want +got):\n%s", diff)
	}
	want = "<table>\n<thead>\n" +
		`<tr><th style="text-align: left">class</th><th style="text-align: right">n</th></tr>` + "\n</thead>\n<tbody>\n" +
		`<tr><td style="text-align: left">void</td><td style="text-align: right">12</td></tr>` + "\n" +
		`<tr><td style="text-align: left">a|b</td><td style="text-align: right">3</td></tr>` + "\n</tbody>\n</table>\n"
	if diff := cmp.Diff(want, table.HTML()); diff != "" {
		t.Errorf("HTML (-want +got):\n%s", diff)
	}
}
