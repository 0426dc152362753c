package cluster

import (
	"fmt"

	"woodscape.example/woodkit/figure"
	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/unit"
)

// A Race is the time of the same scan on one machine and on a cluster, in seconds.
type Race struct {
	Masks           int
	Laptop, Cluster float64 // 0: not measured
}

// Crossing returns the number of masks from which the cluster is faster, on straight lines between the measured points. It is
// found only if the laptop is faster at first.
func Crossing(races []Race) (masks float64, found bool) {
	for i := 1; i < len(races); i++ {
		a, b := races[i-1], races[i]
		before, after := a.Cluster-a.Laptop, b.Cluster-b.Laptop
		if a.Cluster > 0 && b.Cluster > 0 && before > 0 && after <= 0 {
			return float64(a.Masks) + before/(before-after)*float64(b.Masks-a.Masks), true
		}
	}
	return 0, false
}

// Crossover draws the times of the races against the masks, and marks where the lines cross.
func Crossover(races []Race) figure.Figure {
	laptop, cluster := plot.Line{Name: "one machine", Dots: true}, plot.Line{Name: "the cluster", Dots: true}
	faster, slower := 0, 0
	for _, r := range races {
		if r.Laptop > 0 {
			laptop.X, laptop.Y = append(laptop.X, float64(r.Masks)), append(laptop.Y, r.Laptop)
		}
		if r.Cluster > 0 {
			cluster.X, cluster.Y = append(cluster.X, float64(r.Masks)), append(cluster.Y, r.Cluster)
			if r.Laptop > 0 && r.Cluster < r.Laptop {
				faster++
			} else {
				slower++
			}
		}
	}
	drawing := plot.Curves{
		X: plot.Axis{Label: "masks"}, Y: plot.Axis{Label: "time of the scan", Unit: unit.Seconds},
		Lines: []plot.Line{laptop, cluster}, Cover: []float64{0},
	}
	crossing, found := Crossing(races)
	switch {
	case len(cluster.X) == 0:
		drawing.Title, drawing.Lines = "One machine; the cluster was not measured", drawing.Lines[:1]
	case found:
		drawing.Title = fmt.Sprintf("The cluster is faster from about %.0f masks", crossing)
		drawing.Marks = []plot.Mark{{Name: fmt.Sprintf("%.0f masks", crossing), X: crossing}}
	case faster == 0:
		drawing.Title = fmt.Sprintf("Up to %d masks, the cluster is slower", races[len(races)-1].Masks)
	case slower == 0:
		drawing.Title = "The cluster is faster everywhere here"
	default:
		drawing.Title = "The lines cross more than once, so measure again"
	}
	return figure.New(drawing.Figure())
}
