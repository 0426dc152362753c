package bench

import (
	"fmt"
	"strings"
)

// These are the codes, tasks and ways that are measured.
var (
	Codes = []string{ArticlePython, BestPython, GoPixels, GoRuns}
	Tasks = []string{Counts, HeatMaps, Bytecode}
	Ways  = []string{Loop, Pool, Loading, Queued, Processes, QueuedProcesses, Fold}
)

// A code says who wrote the scan, and how it reads masks.
const (
	ArticlePython = "article's Python"
	BestPython    = "best Python"
	GoPixels      = "Go by pixels"
	GoRuns        = "Go by runs"
)

// These are the tasks. Bytecode counts a part of each mask in a loop over its pixels.
const (
	Counts   = "counts"
	HeatMaps = "heat maps"
	Bytecode = "bytecode"
)

// These are the ways to go through the masks.
const (
	Loop            = "loop"
	Pool            = "pool"
	Loading         = "loading" // the pool only loads
	Queued          = "queued"
	Processes       = "processes"
	QueuedProcesses = "queued processes"
	Fold            = "fold" // every worker adds for itself
)

// A Cell is one way to do one task in one code.
type Cell struct {
	Code   string `json:"code"`
	Task   string `json:"task"`
	Way    string `json:"way"`
	Python string `json:"python,omitempty"` // the interpreter's name; empty for Go
}

// String names the cell.
func (c Cell) String() string {
	text := fmt.Sprintf("%s, %s, %s", c.Code, c.Task, c.Way)
	if c.Python != "" {
		text += " (" + c.Python + ")"
	}
	return text
}

// InPython reports whether an interpreter runs the cell.
func (c Cell) InPython() bool { return c.Code == ArticlePython || c.Code == BestPython }

// leftOut has the combinations that make no sense, and why. An empty word stands for every code, task or way.
var leftOut = []struct{ code, task, way, why string }{
	{"", HeatMaps, Pool, "planes pile up until the memory is gone: that is tried once in each Python, under a limit, and has no time"},
	{"", HeatMaps, Processes, "the same, and every plane crosses a pipe as well"},
	{"", Counts, Loading, "counting is so little work that nobody would split it from loading"},
	{"", Counts, Queued, "ten numbers per mask need no bound"},
	{"", Counts, QueuedProcesses, "ten numbers per mask need no bound"},
	{"", Bytecode, Loading, "the loop over the pixels is the work, so it must run in the workers"},
	{"", Bytecode, Queued, "ten numbers per mask need no bound"},
	{"", Bytecode, QueuedProcesses, "ten numbers per mask need no bound"},
	{ArticlePython, "", Fold, "the article has none"},
	{BestPython, Bytecode, "", "the best Python leaves the loop over the pixels to C code"},
	{BestPython, HeatMaps, Loading, "its queue only loads already: what its workers return is the mask"},
	{GoRuns, Bytecode, "", "there are no pixels to loop over"},
	{GoRuns, HeatMaps, Loading, "a mask of runs is what its queue returns: the two are the same"},
}

// LeftOut lists the combinations that are not measured, and why, with a line for each.
func LeftOut() (lines []string) {
	for _, l := range leftOut {
		var words []string
		for _, word := range []string{l.code, l.task, l.way} {
			if word != "" {
				words = append(words, word)
			}
		}
		lines = append(lines, strings.Join(words, ", ")+": "+l.why)
	}
	return lines
}

// whyNot says why a combination makes no sense. It is empty for one that is measured.
func whyNot(code, task, way string) string {
	for _, l := range leftOut {
		if (l.code == "" || l.code == code) && (l.task == "" || l.task == task) && (l.way == "" || l.way == way) {
			return l.why
		}
	}
	return ""
}
