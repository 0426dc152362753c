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

	"woodscape.example/woodkit/internal/home"
)

// ErrNoPart means that Setup was asked for a part that does not exist.
var ErrNoPart = errors.New("set-up has no part")

// Setup makes what is missing or out of date and reports its progress. If everything is up to date, Setup takes well under a
// second and leaves no trace. With quiet, it reports no progress. Cancelling ends it soon, and the next Setup continues with
// the unfinished stages. An error is one line: the stage, what went wrong, what to do, and the log's name. If parts are
// given, which are names of stages, Setup makes only these. For an unknown part it returns ErrNoPart.
func (e *Environment) Setup(ctx context.Context, report io.Writer, quiet bool, parts ...string) error {
	if err := e.makeFolders(); err != nil {
		return err
	}
	if len(parts) == 0 {
		return e.performAll(ctx, e.lanes(), report, quiet)
	}
	lanes := append(e.lanes(), e.onlyNamed()...)
	unknown := slices.Clone(parts)
	for i := range lanes {
		lanes[i] = slices.DeleteFunc(lanes[i], func(s stage) bool {
			unknown = slices.DeleteFunc(unknown, func(part string) bool { return part == s.name })
			return !slices.Contains(parts, s.name)
		})
	}
	if len(unknown) > 0 {
		var known []string
		for _, lane := range append(e.lanes(), e.onlyNamed()...) {
			for _, s := range lane {
				known = append(known, s.name)
			}
		}
		return fmt.Errorf("%w %q; the parts are: %s", ErrNoPart, unknown[0], strings.Join(known, ", "))
	}
	return e.performAll(ctx, lanes, report, quiet)
}

// makeFolders makes the folders in .woodkit that running programs expect.
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

// lanes returns the stages. The stages of one lane run one after the other, and the lanes run in parallel. The first lane
// compiles. The second one mostly waits for the network at first.
func (e *Environment) lanes() [][]stage {
	return [][]stage{
		{e.goTools(), e.gopls(), e.warmCache()},
		{e.pythonEnvironment(), e.kernel(), e.dataset(home.SampleFrames, sampleImages)},
	}
}

// onlyNamed returns the stages that run only if their part is requested by name.
func (e *Environment) onlyNamed() [][]stage {
	return [][]stage{{e.articlePython()}, {e.spark()}}
}

// make performs a stage unless the stage is current.
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
