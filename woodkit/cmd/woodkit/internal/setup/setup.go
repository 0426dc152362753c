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
	if len(parts) == 0 {
		return e.performAll(ctx, e.lanes(), report, quiet)
	}
	lanes := append(e.lanes(), []stage{e.articlePython()})
	unknown := slices.Clone(parts)
	for i := range lanes {
		lanes[i] = slices.DeleteFunc(lanes[i], func(s stage) bool {
			unknown = slices.DeleteFunc(unknown, func(part string) bool { return part == s.name })
			return !slices.Contains(parts, s.name)
		})
	}
	if len(unknown) > 0 {
		var known []string
		for _, lane := range append(e.lanes(), []stage{e.articlePython()}) {
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
