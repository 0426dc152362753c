package figure

import (
	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/timing"
)

// Panel draws the run's timeline, its items in flight and its memory, above each other.
func Panel(w timing.Watched) Figure {
	return of(w, func(o timing.Observation) Figure {
		above, rest := timeline(o), restOfPanel(o)
		if above.Dense() { // it does not show the whole run
			return New(plot.Stack(above.Figure(), rest.Figure()))
		}
		return New(plot.StackAligned(above, rest))
	})
}

// restOfPanel draws the items in flight and the memory.
func restOfPanel(o timing.Observation) plot.Lines {
	panels, nothing := flightPanels(o, hasDepth(o)), nothingHeld(o)
	if nothing != "" {
		panels = panels[:1]
	}
	return plot.Lines{Low: true, X: timeAxis, Stop: stopped(o), Panels: append(panels, memoryPanel(o)), Note: joinNotes(nothing, howOftenMeasured(o))}
}
