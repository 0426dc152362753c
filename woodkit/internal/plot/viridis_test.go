package plot

import "testing"

// TestViridis compares entries of the published table that are between the stops of the map
// (https://github.com/BIDS/colormap/blob/master/colormaps.py, CC0).
func TestViridis(t *testing.T) {
	table := viridis()
	for _, published := range []struct {
		entry int
		color [3]float64
	}{
		{0, [3]float64{0.267004, 0.004874, 0.329415}},
		{7, [3]float64{0.276022, 0.044167, 0.370164}},
		{25, [3]float64{0.282623, 0.140926, 0.457517}},
		{51, [3]float64{0.253935, 0.265254, 0.529983}},
		{76, [3]float64{0.206756, 0.371758, 0.553117}},
		{102, [3]float64{0.163625, 0.471133, 0.558148}},
		{141, [3]float64{0.119483, 0.614817, 0.537692}},
		{153, [3]float64{0.134692, 0.658636, 0.517649}},
		{184, [3]float64{0.304148, 0.764704, 0.419943}},
		{199, [3]float64{0.430983, 0.808473, 0.346476}},
		{215, [3]float64{0.585678, 0.846661, 0.249897}},
		{231, [3]float64{0.751884, 0.874951, 0.143228}},
		{247, [3]float64{0.916242, 0.896091, 0.100717}},
		{255, [3]float64{0.993248, 0.906157, 0.143936}},
	} {
		got := table[published.entry]
		for k, channel := range []uint8{got.R, got.G, got.B} {
			if d := float64(channel) - 255*published.color[k]; d > 3 || d < -3 {
				t.Errorf("entry %d, channel %d is %d, published %.1f", published.entry, k, channel, 255*published.color[k])
			}
		}
	}
}
