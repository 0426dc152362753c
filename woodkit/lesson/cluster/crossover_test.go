package cluster

import "testing"

// TestTheVerdictIsThatOfTheMeasuredRaces: a race that is not measured says nothing, and the cluster is only faster from some number
// of masks on if it stays faster.
func TestTheVerdictIsThatOfTheMeasuredRaces(t *testing.T) {
	for name, test := range map[string]struct {
		races []Race
		want  string
		at    float64 // 0: no crossing
	}{
		"one cluster missing":  {[]Race{{100, 1, 11}, {500, 5, 0}, {1000, 20, 10}}, "The cluster is faster from about 550 masks", 550},
		"one laptop missing":   {[]Race{{100, 0, 10}, {1000, 30, 20}}, "The cluster is faster everywhere here", 0},
		"the last missing":     {[]Race{{100, 1, 11}, {500, 5, 15}, {9000, 20, 0}}, "Up to 500 masks, the cluster is slower", 0},
		"never both":           {[]Race{{100, 1, 0}, {500, 0, 15}}, "No race was measured on both, so nothing says which is faster", 0},
		"back again":           {[]Race{{100, 2, 8}, {200, 9, 7}, {300, 7, 9}}, "The lines cross more than once, so measure again", 0},
		"faster at first":      {[]Race{{100, 5, 3}, {200, 5, 7}, {300, 9, 7}}, "The lines cross more than once, so measure again", 0},
		"faster only at first": {[]Race{{100, 5, 3}, {200, 5, 7}}, "The cluster is slower from about 150 masks", 150},
		"in another order":     {[]Race{{1000, 20, 10}, {100, 1, 11}}, "The cluster is faster from about 550 masks", 550},
		"no cluster":           {[]Race{{100, 1, 0}}, "One machine; the cluster was not measured", 0},
	} {
		if title, at := verdict(test.races); title != test.want || at != test.at {
			t.Errorf("%s: %q at %v, want %q at %v", name, title, at, test.want, test.at)
		}
		if data, err := Crossover(test.races).PNG(); err != nil || len(data) == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}
