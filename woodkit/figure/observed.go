package figure

import (
	"fmt"

	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/timing"
)

// of draws one run. If the run cannot be read, the figure has the error.
func of(w timing.Watched, draw func(timing.Observation) Figure) Figure {
	return ofSeveral([]timing.Watched{w}, func(all []timing.Observation) Figure { return draw(all[0]) })
}

// ofSeveral draws several runs in one figure. If a run cannot be read, the figure has the error.
func ofSeveral[W timing.Watched](runs []W, draw func(all []timing.Observation) Figure) Figure {
	var all []timing.Observation
	for _, w := range runs {
		o, err := w.Observation()
		if err != nil {
			return New(plot.Failed(err))
		}
		all = append(all, o)
	}
	return draw(all)
}

// whichRun names the run in the small print of a figure whose title says what is seen.
func whichRun(o timing.Observation) string { return "The run: " + o.Record.Title() + "." }

// note returns the small print below a figure: what the figure leaves out, and whether the machine was busy.
func note(o timing.Observation) string {
	busy := ""
	if o.Record.Load.Busy() {
		busy = "Other programs used " + o.Record.Load.Short() + " cores meanwhile. Their time is drawn as work here: nobody records when they took a core away."
	}
	if o.Missing.Items == 0 {
		return busy
	}
	return joinNotes(busy, fmt.Sprintf("Shows the first %s of %s items: no more are kept.",
		unit.Number.Format(float64(len(o.Spans))), unit.Number.Format(float64(len(o.Spans)+o.Missing.Items))))
}

// joinNotes puts spaces between the notes that there are.
func joinNotes(notes ...string) string {
	text := ""
	for _, note := range notes {
		if note != "" && text != "" {
			text += " "
		}
		text += note
	}
	return text
}

// stopped returns after how many seconds a run was told to stop. It is 0 if it was not, or only after the observed part.
func stopped(o timing.Observation) float64 {
	if at := o.Record.StoppedSeconds; at <= o.Wall().Seconds() {
		return at
	}
	return 0
}

// timeAxis is the horizontal axis of a run's figures.
var timeAxis = plot.Axis{Label: "time since the start", Unit: unit.Seconds}
