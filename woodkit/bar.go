package woodkit

import (
	"image/color"
	"strings"
)

// The bars of the closing figure. A run's bar follows from its strategy unless Run.Bar names another.
const (
	barLoop      = "for loop"
	barHand      = "by hand"
	barPool      = "pool"
	barLoading   = "loading in the pool"
	barQueue     = "queue"
	barProcesses = "processes"
	barFold      = "fold"
	barRuns      = "fold, by runs"
)

// bars lists the closing figure's bars in their order: the article's colours for the loop, threads and processes, and
// others of the same family for what it has no colour for.
var bars = []struct {
	name  string
	color color.RGBA
}{
	{barLoop, color.RGBA{0xE2, 0x4A, 0x33, 0xFF}},
	{barPool, color.RGBA{0x34, 0x8A, 0xBD, 0xFF}},
	{barLoading, color.RGBA{0xFB, 0xC1, 0x5E, 0xFF}},
	{barQueue, color.RGBA{0x1B, 0x4F, 0x72, 0xFF}},
	{barProcesses, color.RGBA{0x98, 0x8E, 0xD5, 0xFF}},
	{barFold, color.RGBA{0x8E, 0xBA, 0x42, 0xFF}},
	{barRuns, color.RGBA{0x4D, 0x6B, 0x1D, 0xFF}},
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
