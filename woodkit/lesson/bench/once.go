package bench

import (
	"context"
	"fmt"
	"os/signal"
	"slices"
	"time"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/cell"
	"woodscape.example/woodkit/internal/interrupt"
	"woodscape.example/woodkit/internal/interval"
	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/timing"
)

// ArticleWays are the ways that the article has. The pool of planes is among them: it dies, under a limit.
var ArticleWays = []string{Loop, Pool, Loading, Queued, Processes, QueuedProcesses}

// Once measures what the options ask for, unless it was measured before: if this machine's latest kept result of the data set
// has the cells, Once returns it. If that one was interrupted, Once continues it. Remeasure asks for new rounds in any case.
// Once finds the Python that set-up makes. While it measures, it shows the remaining time. An interrupt keeps the complete
// rounds, and ends the cell with status 130.
func Once(o Options) (*Result, error) {
	ctx, stop := signal.NotifyContext(context.Background(), interrupt.Signals()...)
	defer stop()
	context.AfterFunc(ctx, stop) // the system handles the next interrupt
	if err := o.FindPythons(ctx); err != nil {
		o.NoPython = err.Error()
	}
	if !o.Remeasure {
		kept, found, err := latest(o.Dataset)
		if err != nil {
			return nil, err
		}
		if found && kept.has(o) && !kept.Partial {
			return kept, nil
		}
		if found && kept.has(o) && newBench(o).takeUp(kept) == nil {
			o.Resume = kept
		}
	}
	status := cell.NewStatus()
	defer status.End()
	o.Say = status.Show
	var began time.Time // of the rounds
	o.Progress = func(done, failed, of int) {
		if began.IsZero() {
			began = time.Now()
		}
		status.Show(unit.Progress(done, failed, of, "runs", time.Since(began)))
	}
	o.Keep = func(r *Result) { _, _ = r.Save() } // at the end, an error is returned
	result, err := Measure(ctx, o)
	if err != nil {
		return nil, err
	}
	if _, err := result.Save(); err != nil {
		return nil, err
	}
	if ctx.Err() != nil {
		fmt.Printf("interrupted: %d rounds are complete, and kept; run the cell again to continue\n", result.Rounds)
		status.End()
		cell.Exit(130)
	}
	return result, nil
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

// has reports whether a result has all cells that are asked for, enough rounds where it is complete, and nothing else of its
// kind: a result without Python is none where there is one now.
func (r *Result) has(o Options) bool {
	if r.Cold != o.Cold || r.Full != o.Full || !r.Partial && !r.Full && r.Rounds < interval.FewestRounds {
		return false
	}
	if len(o.Pythons) > 0 && (r.NotMeasured != "" || !slices.Equal(r.Pythons, o.Pythons)) {
		return false
	}
	for _, c := range cells(o) {
		if !slices.ContainsFunc(r.Cells, func(t *Timing) bool {
			return t.Cell == c || c.Python == "" && t.Code == c.Code && t.Task == c.Task && t.Way == c.Way
		}) {
			return false
		}
	}
	return true
}
