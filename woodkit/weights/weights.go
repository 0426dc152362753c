// Package weights computes class weights for a training loss from the pixels and frames of a [woodkit.Tally].
//
// In a driving scene, most pixels are road and hardly any are a bicycle. A loss that treats all pixels alike then learns the road.
// A weight per class, larger for a rare class, corrects this.
package weights

import (
	"fmt"
	"iter"
	"math"
	"slices"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/median"
)

// enetConstant is the c of ENet's class weights.
const enetConstant = 1.02

// A Weighting has a weight for each class. Multiply a training loss by these weights, so that frequent classes do not drown
// rare ones.
type Weighting struct {
	Method   string    `json:"method"`             // "enet" or "median-frequency"
	Formula  string    `json:"formula"`            // for the weight of a class, in words
	Source   string    `json:"source"`             // the paper that has the formula
	Constant float64   `json:"constant,omitempty"` // the c of ENet
	Void     bool      `json:"void"`               // whether void counts as a class
	Weights  []float64 `json:"weights"`            // by id; 0 for a class left out, and for a class never seen by median frequency
}

// ENet returns w = 1/ln(c + p), where c = 1.02 and p is the class's share of all pixels. No weight exceeds 50.5, which is the
// weight of a class never seen (Paszke et al., "ENet", arXiv 1606.02147, section 5.2). Without void, shares are of the pixels of
// the other classes.
func ENet(t woodkit.Tally, void bool) Weighting {
	w := Weighting{
		Method: "enet", Constant: enetConstant, Void: void, Weights: make([]float64, t.Classes.Len()),
		Formula: fmt.Sprintf("1 / ln(%v + p), where p is the share of the class in the pixels of all classes", enetConstant),
		Source:  `Paszke et al., "ENet", arXiv 1606.02147, section 5.2`,
	}
	var total int64
	for class := range weighted(t, void) {
		total += t.Pixels[class.ID]
	}
	for class := range weighted(t, void) {
		if total > 0 {
			w.Weights[class.ID] = 1 / math.Log(enetConstant+float64(t.Pixels[class.ID])/float64(total))
		}
	}
	return w
}

// weighted yields the classes that have a weight: those with a name, including void if it is true.
func weighted(t woodkit.Tally, void bool) iter.Seq[woodkit.Class] {
	return func(yield func(woodkit.Class) bool) {
		for class := range t.Classes.Named() {
			if (void || class.Name != woodkit.WoodScape[0].Name) && !yield(class) {
				return
			}
		}
	}
}

// MedianFrequency returns w = median(f)/f with f the class's pixels over all pixels of the frames that contain the
// class (Eigen and Fergus, arXiv 1411.4734, section 6.3.2). Without void, the median is over the other classes.
func MedianFrequency(t woodkit.Tally, void bool) Weighting {
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
	for class := range weighted(t, void) {
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

// Table lists the class weights of both methods, with void and, where it is a class of the data set, without.
func Table(t woodkit.Tally) woodkit.Table {
	table := woodkit.Table{Header: []string{"class", "ENet", "median frequency"}}
	columns := []Weighting{ENet(t, true), MedianFrequency(t, true)}
	if slices.Contains(t.Classes.Names(), woodkit.WoodScape[0].Name) {
		table.Header = []string{"class", "ENet", "ENet, no void", "median frequency", "median frequency, no void"}
		columns = []Weighting{ENet(t, true), ENet(t, false), MedianFrequency(t, true), MedianFrequency(t, false)}
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
