package woodkit

import (
	"fmt"
	"math"

	"woodscape.example/woodkit/internal/median"
)

// ENetConstant is the c of ENet's class weights.
const ENetConstant = 1.02

// A Weighting is a weight for each class with which a training loss can be multiplied, so that a rare class is not
// drowned by a frequent one.
type Weighting struct {
	Method   string    `json:"method"`             // "enet" or "median-frequency"
	Constant float64   `json:"constant,omitempty"` // ENet's c
	Void     bool      `json:"void"`               // whether void counts as a class
	Weights  []float64 `json:"weights"`            // in class order; 0 for a class left out, and by median frequency for one never seen
}

// ENetWeights returns w = 1/ln(c + p) with c = 1.02 and p the class's share of all pixels, so that no weight exceeds 50.5,
// that of a class never seen (Paszke et al., "ENet", arXiv 1606.02147, section 5.2). Without void, shares are of the other
// classes' pixels.
func (t Tally) ENetWeights(void bool) Weighting {
	w := Weighting{Method: "enet", Constant: ENetConstant, Void: void, Weights: make([]float64, t.Classes.Len())}
	first, total := 0, t.Pixels.Total()
	if !void {
		first, total = 1, total-t.Pixels[0]
	}
	for id := first; id < t.Classes.Len() && total > 0; id++ {
		w.Weights[id] = 1 / math.Log(ENetConstant+float64(t.Pixels[id])/float64(total))
	}
	return w
}

// MedianFrequencyWeights returns w = median.Of(f)/f with f the class's pixels over all pixels of the frames that contain the
// class (Eigen and Fergus, arXiv 1411.4734, section 6.3.2). Without void, the median is over the other classes.
func (t Tally) MedianFrequencyWeights(void bool) Weighting {
	w := Weighting{Method: "median-frequency", Void: void, Weights: make([]float64, t.Classes.Len())}
	if t.Frames == 0 {
		return w
	}
	first := 1
	if void {
		first = 0
	}
	pixelsPerFrame := float64(t.Pixels.Total()) / float64(t.Frames)
	frequency := make([]float64, t.Classes.Len())
	var seen []float64
	for id := first; id < t.Classes.Len(); id++ {
		if t.Presence[id] > 0 {
			frequency[id] = float64(t.Pixels[id]) / (float64(t.Presence[id]) * pixelsPerFrame)
			seen = append(seen, frequency[id])
		}
	}
	for id, f := range frequency {
		if f > 0 {
			w.Weights[id] = median.Of(seen) / f
		}
	}
	return w
}

// WeightsTable lists the class weights of both methods, with and without void.
func (t Tally) WeightsTable() Table {
	table := Table{Header: []string{"class", "ENet", "ENet, no void", "median frequency", "median frequency, no void"}}
	columns := []Weighting{t.ENetWeights(true), t.ENetWeights(false), t.MedianFrequencyWeights(true), t.MedianFrequencyWeights(false)}
	for id, name := range t.Classes.Names() {
		row := []string{name}
		for _, column := range columns {
			text := "–"
			if column.Weights[id] > 0 {
				text = fmt.Sprintf("%.4g", column.Weights[id])
			}
			row = append(row, text)
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}
