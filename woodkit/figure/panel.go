package figure

import (
	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/timing"
)

// Panel draws the run's timeline, what was in flight, its memory and where its time went, above each other.
func Panel(w timing.Watched) Figure {
	return of(w, func(o timing.Observation) Figure {
		rest := plot.Lines{X: timeAxis, Panels: append(flightPanels(o), memoryPanel(o))}
		return New(plot.StackAligned(timeline(o), rest, whereTimeWent("where the time went", o)))
	})
}
