package bench

import (
	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/lesson/article"
	"woodscape.example/woodkit/timing"
)

// reported are the labels of the article's times.
var reported = map[string]map[string]timing.Question{
	Counts: {
		Loop:      {Task: "pixel counts", Label: timing.LabelLoop},
		Pool:      {Task: "pixel counts", Label: timing.LabelPool},
		Processes: {Task: "pixel counts", Label: timing.LabelProcesses},
	},
	HeatMaps: {
		Loop:            {Task: "heat maps", Label: timing.LabelLoop},
		Loading:         {Task: "heat maps", Label: timing.LabelLoading},
		Queued:          {Task: "heat maps", Label: timing.LabelQueue},
		QueuedProcesses: {Task: "heat maps", Label: timing.LabelProcesses},
	},
}

// articleSeconds is what the article printed for a cell, on its author's machine; 0 where it has no such scan.
func articleSeconds(c Cell) float64 {
	question := reported[c.Task][c.Way]
	t, _ := article.ReportedTime(question.Task, question.Label)
	return t.Seconds
}

// seconds is what all 8,234 masks take at so many ms each.
func seconds(ms float64) string { return unit.ThreeDigits(ms*article.Frames/1000) + " s" }
