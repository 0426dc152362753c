package setup

import (
	"context"
	"io"
	"sync"
	"time"
)

func (e *Environment) performAll(ctx context.Context, lanes [][]stage, report io.Writer, quiet bool) (failed error) {
	missing, err := e.missing(lanes)
	if err != nil || missing == 0 {
		return err
	}
	r := newReporter(report, quiet)
	defer r.close()
	lock, err := e.lock(ctx, func(holder string) {
		r.line("another set-up is running in %s%s: waiting for it to end", e.Dir, holder)
	})
	if err != nil {
		return err
	}
	defer lock.Close()
	missing, err = e.missing(lanes) // another set-up may have made them meanwhile
	if err != nil || missing == 0 {
		return err
	}
	if total := count(lanes); total > 1 {
		r.line("setting up %s: %d of %d parts to make", e.Dir, missing, total)
		defer func() {
			if failed == nil {
				r.line("set up in %.0f s", time.Since(r.begin).Seconds())
			}
		}()
	}
	// If one lane fails, the other one goes on, because the next set-up can use its results.
	failures := make([]error, len(lanes))
	var running sync.WaitGroup
	for i, lane := range lanes {
		running.Go(func() {
			for _, s := range lane {
				if failures[i] = e.make(ctx, s, lock, r); failures[i] != nil {
					return
				}
			}
		})
	}
	running.Wait()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	for _, err := range failures {
		if err != nil {
			return err
		}
	}
	return nil
}

// missing counts the stages that are not current.
func (e *Environment) missing(lanes [][]stage) (int, error) {
	missing := 0
	for _, lane := range lanes {
		for _, s := range lane {
			inputs, err := s.inputs()
			if err != nil {
				return 0, err
			}
			if _, ok := e.current(s, digest(inputs)); !ok {
				missing++
			}
		}
	}
	return missing, nil
}

func count(lanes [][]stage) int {
	total := 0
	for _, lane := range lanes {
		total += len(lane)
	}
	return total
}
