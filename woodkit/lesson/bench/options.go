package bench

import (
	"slices"
	"time"

	"woodscape.example/woodkit"
)

// Options choose what is measured.
type Options struct {
	Dataset *woodkit.Dataset
	Pythons []Interpreter
	Script  string // notebooks/python/article.py
	// NoPython says why there is no Python, if there is none. Then the cells of Python are not measured.
	NoPython string
	Time     time.Duration
	Frames   int // number of masks; if 0, as many as fit into the time
	Depth    int // depth of the queues; if 0, the article's 100, or less if there are few masks or little memory
	Cold     bool
	// Remeasure makes Once measure again even if it has a kept result.
	Remeasure bool
	Full      bool // every cell once over all masks, as the article did, instead of rounds
	// Resume is a partial result to continue. Its cells, masks and rounds replace the options above. Time starts again from
	// zero.
	Resume *Result
	// Codes, Tasks and Ways restrict the cells. An empty list does not.
	Codes, Tasks, Ways []string
	// Say is called with a sentence about each thing that was found out before the rounds.
	Say func(text string)
	// Progress is called when the rounds begin and after every run. It gets the number of runs that are done, of those that
	// failed, and of all runs as far as known.
	Progress func(done, failed, of int)
	// Keep is called with the result after every round, marked as partial, so that measurements outlive a crash.
	Keep func(*Result)
}

// cells returns all cells that make sense and that the options ask for. Python's are there once per interpreter.
func cells(o Options) (all []Cell) {
	asked := func(list []string, word string) bool { return len(list) == 0 || slices.Contains(list, word) }
	for _, task := range Tasks {
		for _, code := range Codes {
			for _, way := range Ways {
				if !asked(o.Codes, code) || !asked(o.Tasks, task) || !asked(o.Ways, way) || whyNot(code, task, way) != "" {
					continue
				}
				cell := Cell{Code: code, Task: task, Way: way}
				if !cell.InPython() {
					all = append(all, cell)
					continue
				}
				for _, python := range o.Pythons {
					cell.Python = python.Name
					all = append(all, cell)
				}
				if len(o.Pythons) == 0 {
					all = append(all, cell)
				}
			}
		}
	}
	return all
}

// whyNone says why nothing is measured of all that the options ask for.
func whyNone(o Options) string {
	first := func(asked, all []string) string { return append(asked, all...)[0] }
	return whyNot(first(o.Codes, Codes), first(o.Tasks, Tasks), first(o.Ways, Ways))
}
