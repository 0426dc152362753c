package bench

import (
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/home"
	"woodscape.example/woodkit/internal/interval"
	"woodscape.example/woodkit/internal/load"
	"woodscape.example/woodkit/internal/store"
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

// judge works out medians, ratios, their intervals and the verdicts on the article's claims. A ratio is taken round by round.
func (r *Result) judge() error {
	for _, t := range r.Cells {
		if t.Failed != "" || len(t.Seconds) == 0 {
			continue
		}
		perFrame := make([]float64, len(t.Seconds))
		for i, s := range t.Seconds {
			perFrame[i] = s * 1000 / float64(r.Frames)
		}
		median, err := interval.Of(perFrame)
		if err != nil {
			return fmt.Errorf("judging %v: %w", t.Cell, err)
		}
		t.PerFrame = &median
		if t.OfLoop, err = over(t, r.loop(t.Code, t.Task, t.Python)); err == nil {
			t.OfArticle, err = over(t, r.loop(ArticlePython, t.Task, t.Python))
		}
		if err != nil {
			return fmt.Errorf("judging %v: %w", t.Cell, err)
		}
	}
	r.Claims = r.claims()
	return nil
}

// over is the time of one cell over another's; nil where the other has none.
func over(t, other *Timing) (*interval.Interval, error) {
	if other == nil || other.Failed != "" || len(other.Seconds) != len(t.Seconds) {
		return nil, nil
	}
	ratio, err := interval.Ratio(t.Seconds, other.Seconds)
	return &ratio, err
}

// folder is where results are kept.
func folder() (string, error) {
	place, err := home.Find()
	return filepath.Join(place.Dir, "bench"), err
}

// Save keeps the result in the .woodkit folder and returns the file. Saved again, it replaces what was kept of it before.
func (r *Result) Save() (string, error) {
	dir, err := folder()
	if err != nil {
		return "", fmt.Errorf("saving what was measured: %w", err)
	}
	name := r.Start.UTC().Format("20060102T150405.000000")
	return filepath.Join(dir, name+".json"), store.Save(dir, name, r)
}

// Kept returns the results of a data set that are kept, the latest last. Damaged ones, and those of another version, are set
// aside, and the problems name them.
func Kept(ds *woodkit.Dataset) (results []*Result, problems []store.Problem, err error) {
	dir, err := folder()
	if err != nil {
		return nil, nil, fmt.Errorf("reading what was measured: %w", err)
	}
	results, problems, err = store.Load(dir, accept)
	results = slices.DeleteFunc(results, func(r *Result) bool { return r.Fingerprint != ds.Fingerprint() })
	slices.SortStableFunc(results, func(a, b *Result) int { return a.Start.Compare(b.Start) })
	return results, problems, err
}

// accept refuses a file of another version, or one whose rounds do not fit together.
func accept(r *Result) error {
	if r == nil || r.Version != version {
		return fmt.Errorf("this is no measurement of version %d, which this program reads", version)
	}
	for _, t := range r.Cells {
		if t == nil || len(t.CPU) != len(t.Seconds) || t.Failed == "" && !r.Full && len(t.Seconds) != r.Rounds && len(t.Seconds) != 0 {
			return fmt.Errorf("a cell does not have %d rounds", r.Rounds)
		}
	}
	return nil
}
