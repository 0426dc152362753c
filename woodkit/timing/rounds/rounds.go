package rounds

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/cell"
	"woodscape.example/woodkit/internal/digest"
	"woodscape.example/woodkit/internal/home"
	"woodscape.example/woodkit/internal/interrupt"
	"woodscape.example/woodkit/internal/load"
	"woodscape.example/woodkit/internal/store"
	"woodscape.example/woodkit/internal/usage"
	"woodscape.example/woodkit/timing"
)

// version is the version of the file that Repeat writes.
const version = 1

// A Way is one way of doing a task.
type Way struct {
	Task, Label string // as in timing.Record; the for loop is the baseline of its task
	// Do does the task once, over the same frames as every other way, and returns its result. If the context ends, Do
	// ends early.
	Do func(ctx context.Context) (result any)
}

// A Timing holds the times of one way.
type Timing struct {
	Task    string    `json:"task"`
	Label   string    `json:"label"`
	Seconds []float64 `json:"seconds"` // of each round
}

// A Repeated holds the times of all rounds. It is kept after the process has ended, so that a later cell can judge it.
type Repeated struct {
	Version     int       `json:"version"`
	Session     string    `json:"session,omitempty"`
	Fingerprint string    `json:"fingerprint"` // fingerprint of the data set
	Storage     string    `json:"storage,omitempty"`
	Frames      int       `json:"frames"` // frames that each way scans
	Start       time.Time `json:"start"`
	Timings     []Timing  `json:"timings"`
	Load        load.Load `json:"load,omitzero"` // how much of the processor other programs used meanwhile
}

// Repeat runs every way the given number of times over frames of a data set, and keeps the times. All ways of one task
// must have the same result, and no two of them the same label. Otherwise Repeat returns an error and keeps nothing. After an interrupt, Repeat keeps the
// complete rounds and ends the cell with status 130.
func Repeat(ds *woodkit.Dataset, frames, times int, ways ...Way) (Repeated, error) {
	r := Repeated{
		Version: version, Session: cell.Session(), Fingerprint: ds.Fingerprint(), Storage: ds.Storage(), Frames: frames, Start: time.Now(),
	}
	if err := check(times, ways); err != nil {
		return r, err
	}
	for _, way := range ways {
		r.Timings = append(r.Timings, Timing{Task: way.Task, Label: way.Label})
	}
	ctx, stop := signal.NotifyContext(context.Background(), interrupt.Signals()...)
	defer stop()
	context.AfterFunc(ctx, stop) // the system handles the next interrupt
	meter, before := load.Start(os.DirFS("/")), usage.Processor()
	err := r.run(ctx, times, ways)
	interrupted := ctx.Err() != nil
	r.Load = meter.Stop(usage.Processor()-before, runtime.GOMAXPROCS(0))
	if err != nil && !interrupted {
		return r, err
	}
	if err := r.save(); err != nil {
		return r, err
	}
	if interrupted {
		fmt.Printf("interrupted: %d of %d rounds are complete, and kept\n", r.rounds(), times)
		cell.Exit(130)
	}
	return r, nil
}

// check returns an error if the ways have no times, or times that could not be told apart.
func check(times int, ways []Way) error {
	if times < 1 || len(ways) == 0 {
		return fmt.Errorf("repeating: %d rounds of %d ways: give at least one of each, because no way would have a time", times, len(ways))
	}
	seen := map[timing.Question]bool{}
	for _, way := range ways {
		q := timing.Question{Task: way.Task, Label: way.Label}
		switch {
		case way.Do == nil:
			return fmt.Errorf("repeating %v: the way has no function Do", q)
		case seen[q]:
			return fmt.Errorf("repeating %v: it is there twice; give every way of a task a label of its own", q)
		}
		seen[q] = true
	}
	return nil
}

// rounds returns how many rounds are complete.
func (r Repeated) rounds() int {
	if len(r.Timings) == 0 {
		return 0
	}
	return len(r.Timings[0].Seconds)
}

// run does the rounds. It keeps nothing of a round that is cut short.
func (r *Repeated) run(ctx context.Context, times int, ways []Way) error {
	results := map[string]digest.Digest{} // one result per task
	status := cell.NewStatus()
	defer status.End()
	for round := range times {
		took := make([]float64, len(ways))
		for done, i := range rand.Perm(len(ways)) {
			status.Show(fmt.Sprintf("round %d of %d: %d of %d ways", round+1, times, done, len(ways)))
			runtime.GC() // so that one way's garbage is not collected in another way's time
			began := time.Now()
			result := ways[i].Do(ctx)
			took[i] = time.Since(began).Seconds()
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err := same(results, ways[i].Task, result); err != nil {
				return fmt.Errorf("repeating %s, %s, in round %d: %w", ways[i].Task, ways[i].Label, round+1, err)
			}
		}
		for i, seconds := range took {
			r.Timings[i].Seconds = append(r.Timings[i].Seconds, seconds)
		}
	}
	return nil
}

// same returns an error if a result differs from that of the earlier ways of the same task.
func same(results map[string]digest.Digest, task string, result any) error {
	d, err := digest.Of(result)
	if err != nil {
		return fmt.Errorf("its result cannot be compared: %w", err)
	}
	first, known := results[task]
	if !known {
		results[task] = d
		return nil
	}
	if !first.Same(d) {
		return errors.New("its result differs from that of the other ways, so its time cannot be compared with theirs")
	}
	return nil
}

func folder() (string, error) {
	place, err := home.Find()
	if err != nil {
		return "", err
	}
	return filepath.Join(place.Dir, "rounds"), nil
}

func (r Repeated) save() error {
	dir, err := folder()
	if err != nil {
		return fmt.Errorf("saving the rounds: %w", err)
	}
	return store.Save(dir, r.Start.UTC().Format("20060102T150405.000000")+fmt.Sprintf("-%d", os.Getpid()), r)
}

// accept refuses a file of another version, or one whose rounds do not fit together.
func accept(r Repeated) error {
	if r.Version != version {
		return fmt.Errorf("these rounds have version %d, but this program reads version %d", r.Version, version)
	}
	for _, t := range r.Timings {
		if len(t.Seconds) != r.rounds() {
			return fmt.Errorf("%s, %s has %d rounds, but the first way has %d", t.Task, t.Label, len(t.Seconds), r.rounds())
		}
	}
	return nil
}

// Latest returns the latest rounds over a data set, or over any data set if ds is nil. If this kernel has no rounds, it
// returns the latest ones of any kernel.
func Latest(ds *woodkit.Dataset) (latest Repeated, found bool, err error) {
	dir, err := folder()
	if err != nil {
		return latest, false, fmt.Errorf("reading rounds: %w", err)
	}
	all, problems, err := store.Load(dir, accept)
	for _, problem := range problems {
		fmt.Fprintln(os.Stderr, "woodkit: rounds:", problem)
	}
	all = slices.DeleteFunc(all, func(r Repeated) bool {
		return ds != nil && (r.Fingerprint != ds.Fingerprint() || r.Storage != ds.Storage())
	})
	slices.SortStableFunc(all, func(a, b Repeated) int { return a.Start.Compare(b.Start) })
	for _, r := range all {
		if r.Session == cell.Session() || !found || latest.Session != cell.Session() {
			latest, found = r, true
		}
	}
	return latest, found, err
}

// times returns the seconds of each round of a way.
func (r Repeated) times(q timing.Question) []float64 {
	for _, t := range r.Timings {
		if t.Task == q.Task && t.Label == q.Label {
			return t.Seconds
		}
	}
	return nil
}
