package bench

import (
	"slices"
	"time"

	"woodscape.example/woodkit"
)

// Options say what is measured.
type Options struct {
	Dataset *woodkit.Dataset
	Pythons []Interpreter
	Script  string // notebooks/python/article.py
	// NoPython says why there is no Python, where there is none: its cells are not measured.
	NoPython string
	Time     time.Duration
	Frames   int // 0: as many as fit
	Depth    int // of the queues; 0: the article's 100, or fewer where the masks are few or the memory is small
	Cold     bool
	// Remeasure makes Once measure what is already kept.
	Remeasure bool
	Full      bool // every cell once over all masks, as the article did, in place of rounds
	// Resume is a partial result that goes on: its cells, masks and rounds in place of the options above. Time counts anew.
	Resume *Result
	// Codes, Tasks and Ways restrict the cells; empty: all.
	Codes, Tasks, Ways []string
	// Say is told, in a sentence, what was found out before the rounds.
	Say func(text string)
	// Progress is told when the rounds begin and after every run how many runs are done, and how many there will be as far as
	// is known.
	Progress func(done, failed, of int)
	// Keep is given the result after every round, as partial, so that what is measured outlives a crash.
	Keep func(*Result)
}

// cells are all cells that make sense and that the options ask for, Python's once per interpreter.
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

// whyNone says why nothing that was asked for is measured.
func whyNone(o Options) string {
	first := func(asked, all []string) string { return append(asked, all...)[0] }
	return whyNot(first(o.Codes, Codes), first(o.Tasks, Tasks), first(o.Ways, Ways))
}
