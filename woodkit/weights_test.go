package woodkit

import (
	"math"
	"testing"
)

// TestNoENetWeightExceedsThatOfAClassNeverSeen: the weight of that class is 50.5.
func TestNoENetWeightExceedsThatOfAClassNeverSeen(t *testing.T) {
	most := 0.0
	for _, pixels := range []int64{0, 1, 1000, 1e6} {
		tally := Tally{Frames: 1, Pixels: Counts{0: 1000, 1: 1e6, 5: pixels}}
		for _, void := range []bool{true, false} {
			weight := tally.ENetWeights(void).Weights[5]
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

// TestWeightsOfADataSetWithoutVoid: the table has no columns about void.
func TestWeightsOfADataSetWithoutVoid(t *testing.T) {
	tally := Tally{Classes: ClassTable{{ID: 0, Name: "sea"}, {ID: 1, Name: "sky"}}}
	tally.Add(Counts{3, 1})
	table := tally.WeightsTable()
	if len(table.Header) != 3 || len(table.Rows) != 2 || len(table.Rows[0]) != 3 {
		t.Errorf("table %v", table)
	}
	tally.Classes = WoodScape
	if table = tally.WeightsTable(); len(table.Header) != 5 || len(table.Rows[9]) != 5 {
		t.Errorf("with void: table %v", table)
	}
}
