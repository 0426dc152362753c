package bench

import (
	"fmt"
	"path/filepath"
	"slices"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/cell"
	"woodscape.example/woodkit/internal/home"
	"woodscape.example/woodkit/internal/store"
	"woodscape.example/woodkit/timing"
)

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

// Latest returns this machine's latest kept result of the data set that has a complete round.
func Latest(ds *woodkit.Dataset) (*Result, error) {
	result, found, err := latest(ds)
	if err == nil && !found {
		err = fmt.Errorf("reading what was measured of %s: there is nothing: run the cell that measures, or go tool woodkit bench", ds.Dir)
	}
	return result, err
}

func latest(ds *woodkit.Dataset) (result *Result, found bool, err error) {
	kept, problems, err := Kept(ds)
	for _, problem := range problems {
		cell.Warn(problem)
	}
	here := timing.ThisHost()
	for _, r := range slices.Backward(kept) {
		if r.begun() && r.Host.System == here.System && r.Host.Cores == here.Cores && r.Host.Go == here.Go {
			return r, true, err
		}
	}
	return nil, false, err
}
