package woodkit

// ArticleTime is one time that the article reports, on its author's machine, in Python, over 8,234 frames of the real data
// set (Nate Cibik, "Use Parallelism in Python, and Get Your Time Back", 18 August 2023).
type ArticleTime struct {
	Task, Bar string  // as in a Record
	Seconds   float64 // over all frames; 0 where the run crashed
}

// articleFrames is how many frames the article scanned.
const articleFrames = 8234

// PerFrame is the time for one frame, in seconds.
func (a ArticleTime) PerFrame() float64 { return a.Seconds / articleFrames }

// ArticleTimes are all the times that the article reports.
var ArticleTimes = []ArticleTime{
	{"pixel counts", barLoop, 261.139},
	{"pixel counts", barPool, 56.09},
	{"pixel counts", barProcesses, 66.20},
	{"heat maps", barLoop, 918.32},
	{"heat maps", barPool, 0},
	{"heat maps", barLoading, 604.35},
	{"heat maps", barQueue, 330.92},
	{"heat maps", barProcesses, 1149.29},
}

// articleTime returns the article's time for one bar.
func articleTime(task, bar string) (ArticleTime, bool) {
	for _, t := range ArticleTimes {
		if t.Task == task && t.Bar == bar {
			return t, true
		}
	}
	return ArticleTime{}, false
}
