package setup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// ErrNoPart says that Setup was asked for a part that it does not have.
var ErrNoPart = errors.New("set-up has no part")

// Setup makes what is missing or out of date and reports its progress; when nothing is, that takes well under a second
// and leaves no trace. Quiet reports nothing. Cancelling ends it soon, and the next Setup continues with the
// stages that were not finished. Errors are one line: the stage, what went wrong, what to do, and the log's name.
// Parts, the names of stages, limit it to these; an unknown one is ErrNoPart.
func (e *Environment) Setup(ctx context.Context, report io.Writer, quiet bool, parts ...string) error {
	if err := e.makeFolders(); err != nil {
		return err
	}
	lanes := e.lanes()
	if len(parts) == 0 {
		return e.performAll(ctx, lanes, report, quiet)
	}
	unknown := slices.Clone(parts)
	for i := range lanes {
		lanes[i] = slices.DeleteFunc(lanes[i], func(s stage) bool {
			unknown = slices.DeleteFunc(unknown, func(part string) bool { return part == s.name })
			return !slices.Contains(parts, s.name)
		})
	}
	if len(unknown) > 0 {
		var known []string
		for _, lane := range e.lanes() {
			for _, s := range lane {
				known = append(known, s.name)
			}
		}
		return fmt.Errorf("%w %q; there are: %s", ErrNoPart, unknown[0], strings.Join(known, ", "))
	}
	return e.performAll(ctx, lanes, report, quiet)
}

// makeFolders makes the folders that running programs expect in .woodkit.
func (e *Environment) makeFolders() error {
	if err := e.privateFolders(); err != nil {
		return err
	}
	dirs := []string{filepath.Join(e.Dir, "logs"), e.temporary()}
	for _, name := range []string{"config", "data", "runtime", "ipython"} {
		dirs = append(dirs, filepath.Join(e.jupyter(), name))
	}
	for _, dir := range dirs {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return explain("making the folder "+dir, err, "")
		}
	}
	return nil
}

// lanes are the stages; those of one lane run one after the other, the lanes beside each other. The first one compiles, the
// second one mostly waits for the network at first.
func (e *Environment) lanes() [][]stage {
	return [][]stage{
		{e.goTools(), e.gopls(), e.warmCache()},
		{e.pythonEnvironment(), e.kernel(), e.dataset(SampleFrames, sampleImages)},
	}
}

func (e *Environment) performAll(ctx context.Context, lanes [][]stage, report io.Writer, quiet bool) (failed error) {
	missing, err := e.missing(lanes)
	if err != nil || missing == 0 {
		return err
	}
	r := newReporter(report, quiet)
	defer r.close()
	lock, err := e.lock(ctx, func(holder string) {
		r.line("another set-up is at work in %s%s: waiting for it", e.Dir, holder)
	})
	if err != nil {
		return err
	}
	defer lock.Close()
	missing, err = e.missing(lanes) // the other one may have made it
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
	// A lane that fails does not stop the other one: what that one makes is wanted next time.
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

// make performs a stage unless it is current.
func (e *Environment) make(ctx context.Context, s stage, lock *os.File, r *reporter) error {
	inputs, err := s.inputs()
	if err != nil {
		return err
	}
	if _, ok := e.current(s, digest(inputs)); ok {
		return nil
	}
	p, note := r.started(s)
	m, err := e.perform(ctx, s, lock, note)
	r.ended(p, m, err)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err == nil {
		return nil
	}
	err = fmt.Errorf("set-up, %s: %w (log: %s)", s.title, err, filepath.Join(".woodkit", "logs", s.name+".log"))
	if later := new(tolerable); errors.As(err, &later) {
		r.warn(err)
		return nil
	}
	return err
}

// tolerable is a stage's failure that leaves the environment usable. The stage will be tried again.
type tolerable struct{ error }

func (t *tolerable) Unwrap() error { return t.error }

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
