package bench

import (
	"slices"
	"time"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/interval"
	"woodscape.example/woodkit/internal/load"
	"woodscape.example/woodkit/internal/median"
	"woodscape.example/woodkit/lesson/article"
	"woodscape.example/woodkit/lesson/storage"
	"woodscape.example/woodkit/timing"
)

// version is the version of Result's names.
const version = 2

// tight is the half of an interval, as a part of its median, from which on more rounds are not needed.
const tight = 0.05

// A Result is what the rounds took. Its JSON is the file below .woodkit/bench and what --format json prints.
type Result struct {
	Version     int               `json:"version"`
	Dataset     string            `json:"dataset"`
	Fingerprint string            `json:"fingerprint"` // of its masks
	Synthetic   bool              `json:"synthetic"`
	Chosen      int               `json:"chosen"`                // masks, evenly spread over the data set, the damaged ones included
	Frames      int               `json:"frames"`                // that every cell scanned in every round
	Damaged     []timing.Failure  `json:"damaged"`               // masks that were left out, since they cannot be read
	Cold        bool              `json:"cold"`                  // the system forgot the files before every run
	StayedWarm  int               `json:"stayed_warm,omitempty"` // runs before which the system could not forget them
	Full        bool              `json:"full"`                  // every cell once over all masks: no rounds
	Cores       int               `json:"cores"`
	Depth       int               `json:"depth"` // of the queues
	Reader      string            `json:"reader,omitempty"`
	Start       time.Time         `json:"start"`
	End         time.Time         `json:"end"`
	Rounds      int               `json:"rounds"`
	Partial     bool              `json:"partial"`            // an interrupt ended it, or it is still going on
	Sittings    int               `json:"sittings,omitempty"` // how often it was continued after an interrupt
	Host        timing.Host       `json:"host"`
	Pythons     []Interpreter     `json:"pythons"`
	NotMeasured string            `json:"not_measured,omitempty"` // why Python was not
	Load        load.Load         `json:"load,omitzero"`          // how much of the processor others used meanwhile
	Digests     map[string]string `json:"digests"`                // of each task: what every run must result in
	Cells       []*Timing         `json:"cells"`
	Deaths      []Death           `json:"deaths"` // what became of the pool that keeps all planes
	Claims      []Claim           `json:"claims"` // the article's, with their verdicts
}

// A Timing is what one cell took.
type Timing struct {
	Cell
	Workers   int       `json:"workers"`
	Seconds   []float64 `json:"seconds"`          // of each round
	CPU       []float64 `json:"cpu_seconds"`      // of each round, workers included
	PeakBytes int64     `json:"peak_bytes"`       // the most of any round
	MostItems int       `json:"most_items"`       // in flight at once; 0: not known
	Failed    string    `json:"failed,omitempty"` // why there is no time

	PerFrame  *interval.Interval `json:"ms_per_frame,omitempty"`
	OfLoop    *interval.Interval `json:"of_own_loop,omitempty"`     // the cell's time over that of the same code's loop
	OfArticle *interval.Interval `json:"of_article_loop,omitempty"` // the same over the loop of the article's Python
}

// A Death is what became of the pool that keeps the planes of every mask, in one interpreter and under a limit: it is what ended
// the article's notebook. It has no time.
type Death struct {
	Code       string `json:"code"`
	Python     string `json:"python,omitempty"`
	Frames     int    `json:"frames"`
	LimitBytes int64  `json:"limit_bytes"`      // of memory for results, on top of what the interpreter and the sum take
	Died       string `json:"died,omitempty"`   // how it ended for lack of memory; empty: it survived, or Failed says what else happened
	Failed     string `json:"failed,omitempty"` // why this is not known
}

// A Claim is something that the article says, and what this machine says of it, in one interpreter or in Go.
type Claim struct {
	Says   string `json:"says"`
	There  string `json:"there"`            // in the article
	Code   string `json:"code"`             // ArticlePython, GoPixels; empty: the article's own numbers
	Python string `json:"python,omitempty"` // the interpreter
	article.Verdict
}

// Who names what a claim was tried with.
func (c Claim) Who() string {
	switch {
	case c.Code == "":
		return "arithmetic"
	case c.Python != "":
		return c.Python
	case c.Code == ArticlePython:
		return "Python"
	}
	return c.Code
}

// noteTemperature notes whether the files are cold before a run.
func (r *Result) noteTemperature(t storage.Temperature) {
	if !t.Cooled() {
		r.StayedWarm++
	}
}

// add keeps a run.
func (t *Timing) add(run Run) {
	t.Seconds, t.CPU = append(t.Seconds, run.Seconds), append(t.CPU, run.processor())
	t.PeakBytes, t.MostItems = max(t.PeakBytes, run.PeakBytes), max(t.MostItems, run.MostItems)
}

// alive are the cells that can be measured.
func (r *Result) alive() []*Timing {
	return slices.DeleteFunc(slices.Clone(r.Cells), func(t *Timing) bool { return t.Failed != "" || t.InPython() && r.NotMeasured != "" })
}

// tight reports whether no cell needs more rounds.
func (r *Result) tight() bool { return len(r.wide()) == 0 }

// wide are the cells whose interval is wider than is aimed at.
func (r *Result) wide() (wide []*Timing) {
	for _, t := range r.alive() {
		i, err := interval.Of(t.Seconds)
		if err != nil || !i.Known() || i.High-i.Low > 2*tight*i.Median {
			wide = append(wide, t)
		}
	}
	return wide
}

// FailedCells counts the cells that failed.
func (r *Result) FailedCells() (failed int) {
	for _, t := range r.Cells {
		if t.Failed != "" {
			failed++
		}
	}
	return failed
}

// loop is the loop of a code in a task, in an interpreter (the first, where none is named).
func (r *Result) loop(code, task, python string) *Timing {
	for _, t := range r.Cells {
		if t.Code == code && t.Task == task && t.Way == Loop && (t.Python == python || python == "") {
			return t
		}
	}
	return nil
}

// find is the cell of a way, in the code, the task and the interpreter of another.
func (r *Result) find(like Cell, way string) *Timing {
	like.Way = way
	for _, t := range r.Cells {
		if t.Cell == like {
			return t
		}
	}
	return nil
}

// busy is how many cores the cell kept busy on average.
func (t *Timing) busy() float64 {
	var cores []float64
	for i, s := range t.Seconds {
		cores = append(cores, t.CPU[i]/s)
	}
	return median.Of(cores)
}

// begun reports whether there is anything to go on with.
func (r *Result) begun() bool {
	return slices.ContainsFunc(r.Cells, func(t *Timing) bool { return len(t.Seconds) > 0 })
}

// FramesOf returns the masks that were measured.
func (r *Result) FramesOf(ds *woodkit.Dataset) []woodkit.Frame {
	return slices.DeleteFunc(spread(ds.Frames(), r.Chosen), func(f woodkit.Frame) bool {
		return slices.ContainsFunc(r.Damaged, func(d timing.Failure) bool { return d.File == f.Name+".png" })
	})
}

// spread returns n frames, or all where there are fewer, evenly spread.
func spread(all []woodkit.Frame, n int) (frames []woodkit.Frame) {
	n = min(n, len(all))
	for i := range n {
		frames = append(frames, all[i*len(all)/n])
	}
	return frames
}
