package woodkit

import (
	"fmt"

	"woodscape.example/woodkit/internal/plot"
)

// of draws one run; what could not be read becomes the figure's error.
func of(w Watched, draw func(Observation) Figure) Figure {
	o, err := w.Observation()
	if err != nil {
		return New(plot.Failed(err))
	}
	return draw(o)
}

// note is the small print below a figure: what it does not show.
func note(o Observation) string {
	if o.Missing.Items == 0 {
		return ""
	}
	return fmt.Sprintf("Shows the first %s of %s items: no more are kept.",
		plot.Number.Format(float64(len(o.Spans))), plot.Number.Format(float64(len(o.Spans)+o.Missing.Items)))
}

// Panel draws the run's timeline, what was in flight, its memory and where its time went, above each other.
func Panel(w Watched) Figure {
	return of(w, func(o Observation) Figure {
		rest := plot.Lines{X: timeAxis, Panels: append(flightPanels(o), memoryPanel(o))}
		return New(plot.StackAligned(timeline(o), rest, whereTimeWent("where the time went", o)))
	})
}
