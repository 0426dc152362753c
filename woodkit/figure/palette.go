package figure

import (
	"image/color"
	"strings"

	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/timing"
)

// A LabelColor is a label of a run with its colour in all figures.
type LabelColor struct {
	Label string
	Color color.Color
}

// Labels lists the labels that have a separate colour, in the order of the closing figure.
var Labels = []LabelColor{
	{timing.LabelLoop, plot.LoopColor},
	{timing.ByHand, plot.ByHandColor},
	{timing.LabelPool, plot.ThreadsColor},
	{timing.LabelLoading, plot.LoadingColor},
	{timing.LabelQueue, plot.QueueColor},
	{timing.LabelProcesses, plot.ProcessesColor},
	{timing.LabelFold, plot.FoldColor},
	{timing.LabelRuns, plot.RunsColor},
}

// colorOf returns the colour of a label, or nil if it has none.
func colorOf(label string) color.Color {
	for _, l := range Labels {
		if l.Label == label {
			return l.Color
		}
	}
	if strings.HasSuffix(label, byRuns) {
		return plot.RunsColor
	}
	return nil
}
