package bench

import (
	"context"
	"fmt"
	"os/signal"
	"slices"
	"time"

	"woodscape.example/woodkit/internal/cell"
	"woodscape.example/woodkit/internal/interrupt"
	"woodscape.example/woodkit/internal/interval"
	"woodscape.example/woodkit/internal/unit"
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
