package figure

import (
	"fmt"

	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/timing"
)

// of draws one run; what could not be read becomes the figure's error.
func of(w timing.Watched, draw func(timing.Observation) Figure) Figure {
	o, err := w.Observation()
	if err != nil {
		return New(plot.Failed(err))
	}
	return draw(o)
}

// note is the small print below a figure: what it does not show.
func note(o timing.Observation) string {
	if o.Missing.Items == 0 {
		return ""
	}
	return fmt.Sprintf("Shows the first %s of %s items: no more are kept.",
		unit.Number.Format(float64(len(o.Spans))), unit.Number.Format(float64(len(o.Spans)+o.Missing.Items)))
}

// Panel draws the run's timeline, what was in flight, its memory and where its time went, above each other.
func Panel(w timing.Watched) Figure {
	return of(w, func(o timing.Observation) Figure {
		rest := plot.Lines{X: timeAxis, Panels: append(flightPanels(o), memoryPanel(o))}
		return New(plot.StackAligned(timeline(o), rest, whereTimeWent("where the time went", o)))
	})
}
