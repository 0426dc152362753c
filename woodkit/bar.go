package woodkit

import (
	"image/color"
	"strings"

	"woodscape.example/woodkit/internal/plot"
)

// The bars of the closing figure. A run's bar follows from its strategy unless Run.Bar names another.
const (
	barLoop      = "for loop"
	barPool      = "pool"
	barLoading   = "loading in the pool"
	barQueue     = "queue"
	barProcesses = "processes"
	barFold      = "fold"
	barRuns      = "fold, by runs"
)

// bars lists the closing figure's bars in their order: the article's colours for the loop, threads and processes, and
// others for what it has no colour for.
var bars = []struct {
	name  string
	color color.Color
}{
	{barLoop, plot.LoopColor},
	{barPool, plot.ThreadsColor},
	{barLoading, plot.LoadingColor},
	{barQueue, plot.QueueColor},
	{barProcesses, plot.ProcessesColor},
	{barFold, plot.FoldColor},
	{barRuns, color.RGBA{0x4D, 0x6B, 0x1D, 0xFF}},
}

// colorOf is the colour of a question's bar, nil where it has none.
func colorOf(question string) color.Color {
	_, name, _ := strings.Cut(question, ": ")
	for _, bar := range bars {
		if bar.name == name {
			return bar.color
		}
	}
	return nil
}

// barOf names the bar of a strategy's text form.
func barOf(strategy string) string {
	kind, _, _ := strings.Cut(strategy, ":")
	switch kind {
	case "serial":
		return barLoop
	case "queued-processes":
		return barProcesses
	case "go-each":
		return "one goroutine each"
	}
	return kind
}

// Question is what a prediction of this run is about: "heat maps: queue".
func (r Record) Question() string { return r.Task + ": " + r.Bar }
