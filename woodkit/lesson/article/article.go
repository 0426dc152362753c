package article

import "woodscape.example/woodkit/timing"

// A Time is one time that the article reports, on its author's machine, in Python, over all frames of the real data set (Nate
// Cibik, "Use Parallelism in Python, and Get Your Time Back", 18 August 2023).
type Time struct {
	Task, Label string  // as in a Record
	Seconds     float64 // over all frames; 0 where the run crashed
}

// Frames is how many frames the published set has. The article does not say how many it scanned.
const Frames = 8234

// PerFrame is the time for one frame, in seconds.
func (a Time) PerFrame() float64 { return a.Seconds / Frames }

// Reported are all the times that the article reports.
var Reported = []Time{
	{"pixel counts", timing.LabelLoop, 261.139},
	{"pixel counts", timing.LabelPool, 56.09},
	{"pixel counts", timing.LabelProcesses, 66.20},
	{"heat maps", timing.LabelLoop, 918.32},
	{"heat maps", timing.LabelPool, 0},
	{"heat maps", timing.LabelLoading, 604.35},
	{"heat maps", timing.LabelQueue, 330.92},
	{"heat maps", timing.LabelProcesses, 1149.29},
}

// ReportedTime is the article's time for one label.
func ReportedTime(task, label string) (Time, bool) {
	for _, t := range Reported {
		if t.Task == task && t.Label == label {
			return t, true
		}
	}
	return Time{}, false
}
