package cluster

import (
	"cmp"
	"fmt"
	"slices"

	"woodscape.example/woodkit/figure"
	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/unit"
)

// A Race is the time of the same scan on one machine and on a cluster, in seconds.
type Race struct {
	Masks           int
	Laptop, Cluster float64 // 0: not measured
}

func (r Race) clusterIsFaster() bool { return r.Cluster < r.Laptop }

// measured returns the races in which both were measured, in the order of their masks.
func measured(races []Race) (both []Race) {
	for _, r := range races {
		if r.Laptop > 0 && r.Cluster > 0 {
			both = append(both, r)
		}
	}
	slices.SortStableFunc(both, func(a, b Race) int { return cmp.Compare(a.Masks, b.Masks) })
	return both
}

// crossings returns where the lines between measured races cross, in masks.
func crossings(races []Race) (at []float64) {
	for i := 1; i < len(races); i++ {
		a, b := races[i-1], races[i]
		if a.clusterIsFaster() == b.clusterIsFaster() {
			continue
		}
		before, after := a.Cluster-a.Laptop, b.Cluster-b.Laptop
		at = append(at, float64(a.Masks)+before/(before-after)*float64(b.Masks-a.Masks))
	}
	return at
}

// verdict says which of the two is faster, and where the lines cross if they cross once; otherwise crossing is 0.
func verdict(races []Race) (title string, crossing float64) {
	both := measured(races)
	at := crossings(both)
	switch {
	case !slices.ContainsFunc(races, func(r Race) bool { return r.Cluster > 0 }):
		return "One machine; the cluster was not measured", 0
	case len(both) == 0:
		return "No race was measured on both, so nothing says which is faster", 0
	case len(at) > 1:
		return "The lines cross more than once, so measure again", 0
	case len(at) == 1 && both[0].clusterIsFaster():
		return fmt.Sprintf("The cluster is slower from about %.0f masks", at[0]), at[0]
	case len(at) == 1:
		return fmt.Sprintf("The cluster is faster from about %.0f masks", at[0]), at[0]
	case both[0].clusterIsFaster():
		return "The cluster is faster everywhere here", 0
	}
	return fmt.Sprintf("Up to %d masks, the cluster is slower", both[len(both)-1].Masks), 0
}

// Crossover draws the times of the races against the masks, and marks where the lines cross.
func Crossover(races []Race) figure.Figure {
	races = slices.SortedStableFunc(slices.Values(races), func(a, b Race) int { return cmp.Compare(a.Masks, b.Masks) })
	laptop, cluster := plot.Line{Name: "one machine", Dots: true}, plot.Line{Name: "the cluster", Dots: true}
	for _, r := range races {
		if r.Laptop > 0 {
			laptop.X, laptop.Y = append(laptop.X, float64(r.Masks)), append(laptop.Y, r.Laptop)
		}
		if r.Cluster > 0 {
			cluster.X, cluster.Y = append(cluster.X, float64(r.Masks)), append(cluster.Y, r.Cluster)
		}
	}
	title, crossing := verdict(races)
	drawing := plot.Curves{
		Title: title, X: plot.Axis{Label: "masks"}, Y: plot.Axis{Label: "time of the scan", Unit: unit.Seconds},
		Lines: []plot.Line{laptop, cluster}, Cover: []float64{0},
	}
	if len(cluster.X) == 0 {
		drawing.Lines = drawing.Lines[:1]
	}
	if crossing > 0 {
		drawing.Marks = []plot.Mark{{Name: fmt.Sprintf("%.0f masks", crossing), X: crossing}}
	}
	return figure.New(drawing.Figure())
}
