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

// version is the version of Result's JSON names.
const version = 2

// tight is the half width of an interval, as a part of its median, below which no more rounds are needed.
const tight = 0.05

// A Result has the measurements of all rounds. Its JSON is the file below .woodkit/bench and the output of --format json.
type Result struct {
	Version     int               `json:"version"`
	Dataset     string            `json:"dataset"`
	Fingerprint string            `json:"fingerprint"` // fingerprint of its masks
	Synthetic   bool              `json:"synthetic"`
	Chosen      int               `json:"chosen"`                // masks, evenly spread over the data set, with damaged ones
	Frames      int               `json:"frames"`                // number of masks that every cell scanned in every round
	Damaged     []timing.Failure  `json:"damaged"`               // masks that were left out, because they cannot be read
	Cold        bool              `json:"cold"`                  // the system forgot the files before every run
	StayedWarm  int               `json:"stayed_warm,omitempty"` // number of runs before which the system could not forget them
	Full        bool              `json:"full"`                  // every cell once over all masks, without rounds
	Cores       int               `json:"cores"`
	Depth       int               `json:"depth"` // depth of the queues
	Reader      string            `json:"reader,omitempty"`
	Start       time.Time         `json:"start"`
	End         time.Time         `json:"end"`
	Rounds      int               `json:"rounds"`
	Partial     bool              `json:"partial"`            // an interrupt ended it, or it is still in progress
	Sittings    int               `json:"sittings,omitempty"` // how often it was continued after an interrupt
	Host        timing.Host       `json:"host"`
	Pythons     []Interpreter     `json:"pythons"`
	NotMeasured string            `json:"not_measured,omitempty"` // why Python was not measured
	Load        load.Load         `json:"load,omitzero"`          // how much of the processor other programs used meanwhile
	Digests     map[string]string `json:"digests"`                // the result that every run must have, for each task
	Cells       []*Timing         `json:"cells"`
	Deaths      []Death           `json:"deaths"` // how the pool ended that keeps all planes
	Claims      []Claim           `json:"claims"` // the article's claims, with their verdicts
}

// A Timing has the measurements of one cell.
type Timing struct {
	Cell
	Workers   int       `json:"workers"`
	Seconds   []float64 `json:"seconds"`          // of each round
	CPU       []float64 `json:"cpu_seconds"`      // of each round, including workers
	PeakBytes int64     `json:"peak_bytes"`       // largest of all rounds
	MostItems int       `json:"most_items"`       // largest number in flight at once; 0: not known
	Failed    string    `json:"failed,omitempty"` // why there is no time

	PerFrame  *interval.Interval `json:"ms_per_frame,omitempty"`
	OfLoop    *interval.Interval `json:"of_own_loop,omitempty"`     // the cell's time divided by that of its code's loop
	OfArticle *interval.Interval `json:"of_article_loop,omitempty"` // the cell's time by that of the article's loop in Python
}

// A Death says how the pool ended that keeps the planes of every mask, in one interpreter and under a limit. This pool ended
// the article's notebook. It has no time.
type Death struct {
	Code       string `json:"code"`
	Python     string `json:"python,omitempty"`
	Frames     int    `json:"frames"`
	LimitBytes int64  `json:"limit_bytes"`      // memory for results, in addition to what the interpreter and the sum take
	Died       string `json:"died,omitempty"`   // how it died for lack of memory; empty if it did not
	Failed     string `json:"failed,omitempty"` // why this is not known
}

// A Claim is something that the article says, with the verdict of this machine, in one interpreter or in Go.
type Claim struct {
	Says   string `json:"says"`
	There  string `json:"there"`            // the article's number
	Code   string `json:"code"`             // ArticlePython, GoPixels; empty for the article's own numbers
	Python string `json:"python,omitempty"` // the interpreter
	article.Verdict
}

// who names what a claim was tried with.
func (c Claim) who() string {
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

// alive returns the cells that have not failed.
func (r *Result) alive() []*Timing {
	return slices.DeleteFunc(slices.Clone(r.Cells), func(t *Timing) bool { return t.Failed != "" || t.InPython() && r.NotMeasured != "" })
}

// tight reports whether no cell needs more rounds.
func (r *Result) tight() bool { return len(r.wide()) == 0 }

// wide returns the cells whose interval is wider than tight allows.
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

// loop returns the loop of a code in a task, in an interpreter. Without a name, it is the first interpreter.
func (r *Result) loop(code, task, python string) *Timing {
	for _, t := range r.Cells {
		if t.Code == code && t.Task == task && t.Way == Loop && (t.Python == python || python == "") {
			return t
		}
	}
	return nil
}

// find returns the cell with another way, but the code, the task and the interpreter of like.
func (r *Result) find(like Cell, way string) *Timing {
	like.Way = way
	for _, t := range r.Cells {
		if t.Cell == like {
			return t
		}
	}
	return nil
}

// busy returns how many cores the cell kept busy, as a median over the rounds.
func (t *Timing) busy() float64 {
	var cores []float64
	for i, s := range t.Seconds {
		cores = append(cores, t.CPU[i]/s)
	}
	return median.Of(cores)
}

// begun reports whether there is anything to continue.
func (r *Result) begun() bool {
	return slices.ContainsFunc(r.Cells, func(t *Timing) bool { return len(t.Seconds) > 0 })
}

// FramesOf returns the masks that were measured.
func (r *Result) FramesOf(ds *woodkit.Dataset) []woodkit.Frame {
	return slices.DeleteFunc(spread(ds.Frames(), r.Chosen), func(f woodkit.Frame) bool {
		return slices.ContainsFunc(r.Damaged, func(d timing.Failure) bool { return d.File == f.Name+".png" })
	})
}

// spread returns n frames, evenly spread, or all if there are fewer.
func spread(all []woodkit.Frame, n int) (frames []woodkit.Frame) {
	n = min(n, len(all))
	for i := range n {
		frames = append(frames, all[i*len(all)/n])
	}
	return frames
}
