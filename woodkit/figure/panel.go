package figure

import (
	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/timing"
)

// Panel draws the run's timeline, its items in flight, its memory and where its time went, above each other.
func Panel(w timing.Watched) Figure {
	return of(w, func(o timing.Observation) Figure {
		rest := plot.Lines{Low: true, X: timeAxis, Panels: append(flightPanels(o), memoryPanel(o))}
		above, where := timeline(o), whereTimeWent("Where the time went", o)
		if above.Dense() { // it does not show the whole run
			return New(plot.Stack(above.Figure(), plot.StackAligned(rest, where)))
		}
		return New(plot.StackAligned(above, rest, where))
	})
}
