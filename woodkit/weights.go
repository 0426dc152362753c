package woodkit

import (
	"fmt"
	"iter"
	"math"
	"slices"

	"woodscape.example/woodkit/internal/median"
)

// enetConstant is the c of ENet's class weights.
const enetConstant = 1.02

// A Weighting is a weight for each class with which a training loss can be multiplied, so that a rare class is not
// drowned by a frequent one.
type Weighting struct {
	Method   string    `json:"method"`             // "enet" or "median-frequency"
	Formula  string    `json:"formula"`            // of the weight of a class, in words
	Source   string    `json:"source"`             // the paper that has the formula
	Constant float64   `json:"constant,omitempty"` // ENet's c
	Void     bool      `json:"void"`               // whether void counts as a class
	Weights  []float64 `json:"weights"`            // by id; 0 for a class left out, and by median frequency for one never seen
}

// ENetWeights returns w = 1/ln(c + p) with c = 1.02 and p the class's share of all pixels, so that no weight exceeds 50.5,
// that of a class never seen (Paszke et al., "ENet", arXiv 1606.02147, section 5.2). Without void, shares are of the other
// classes' pixels.
func (t Tally) ENetWeights(void bool) Weighting {
	w := Weighting{
		Method: "enet", Constant: enetConstant, Void: void, Weights: make([]float64, t.Classes.Len()),
		Formula: fmt.Sprintf("1 / ln(%v + p), where p is the share of the class in the pixels of all classes", enetConstant),
		Source:  `Paszke et al., "ENet", arXiv 1606.02147, section 5.2`,
	}
	var total int64
	for class := range t.weighted(void) {
		total += t.Pixels[class.ID]
	}
	for class := range t.weighted(void) {
		if total > 0 {
			w.Weights[class.ID] = 1 / math.Log(enetConstant+float64(t.Pixels[class.ID])/float64(total))
		}
	}
	return w
}

// weighted yields the classes that have a weight: those with a name, with void or without.
func (t Tally) weighted(void bool) iter.Seq[Class] {
	return func(yield func(Class) bool) {
		for class := range t.Classes.Named() {
			if (void || class.Name != WoodScape[0].Name) && !yield(class) {
				return
			}
		}
	}
}

// MedianFrequencyWeights returns w = median(f)/f with f the class's pixels over all pixels of the frames that contain the
// class (Eigen and Fergus, arXiv 1411.4734, section 6.3.2). Without void, the median is over the other classes.
func (t Tally) MedianFrequencyWeights(void bool) Weighting {
	w := Weighting{
		Method: "median-frequency", Void: void, Weights: make([]float64, t.Classes.Len()),
		Formula: "median(f) / f, where f is the share of the class in all pixels of the frames that show it",
		Source:  `Eigen and Fergus, "Predicting Depth, Surface Normals and Semantic Labels", arXiv 1411.4734, section 6.3.2`,
	}
	if t.Frames == 0 {
		return w
	}
	pixelsPerFrame := float64(t.Classes.Total(t.Pixels)) / float64(t.Frames)
	frequency := make([]float64, t.Classes.Len())
	var seen []float64
	for class := range t.weighted(void) {
		if t.Presence[class.ID] > 0 {
			frequency[class.ID] = float64(t.Pixels[class.ID]) / (float64(t.Presence[class.ID]) * pixelsPerFrame)
			seen = append(seen, frequency[class.ID])
		}
	}
	for id, f := range frequency {
		if f > 0 {
			w.Weights[id] = median.Of(seen) / f
		}
	}
	return w
}

// WeightsTable lists the class weights of both methods, with void and, where it is a class of the data set, without.
func (t Tally) WeightsTable() Table {
	table := Table{Header: []string{"class", "ENet", "median frequency"}}
	columns := []Weighting{t.ENetWeights(true), t.MedianFrequencyWeights(true)}
	if slices.Contains(t.Classes.Names(), WoodScape[0].Name) {
		table.Header = []string{"class", "ENet", "ENet, no void", "median frequency", "median frequency, no void"}
		columns = []Weighting{t.ENetWeights(true), t.ENetWeights(false), t.MedianFrequencyWeights(true), t.MedianFrequencyWeights(false)}
	}
	for class := range t.Classes.Named() {
		row := []string{class.Name}
		for _, column := range columns {
			text := "–"
			if column.Weights[class.ID] > 0 {
				text = fmt.Sprintf("%.4g", column.Weights[class.ID])
			}
			row = append(row, text)
		}
		table.Rows = append(table.Rows, row)
	}
	return table
}
