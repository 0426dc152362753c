package bench

import (
	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/lesson/article"
	"woodscape.example/woodkit/timing"
)

// reported has the labels of the article's times.
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

// articleSeconds returns the time that the article printed for a cell, on its author's machine. It is 0 if the article has no
// such scan.
func articleSeconds(c Cell) float64 {
	question := reported[c.Task][c.Way]
	t, _ := article.ReportedTime(question.Task, question.Label)
	return t.Seconds
}

// seconds writes how long all 8,234 masks take at ms milliseconds each.
func seconds(ms float64) string { return unit.ThreeDigits(ms*article.Frames/1000) + " s" }
