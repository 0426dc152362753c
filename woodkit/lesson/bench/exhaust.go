package bench

import (
	"context"
	"errors"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"woodscape.example/woodkit/internal/limits"
)

// The pool may keep half of what all planes need, or this much where that is less.
const mostKept = 1 << 30

// mostExhausting is how many masks the pool is given at most.
const mostExhausting = 128

// ofMemory matches what Python, numpy, OpenCV and Pillow say when there is no memory left. path matches the paths in it, which may
// have the same words.
var (
	ofMemory = regexp.MustCompile(`(?i)memory|allocate`)
	path     = regexp.MustCompile(`\S*/\S*`)
)

// forMemory are the signals that end a program for which there is no memory. Others come from somewhere else.
var forMemory = []syscall.Signal{syscall.SIGKILL, syscall.SIGSEGV, syscall.SIGBUS, syscall.SIGABRT}

// exhaust lets the pool of planes run out of memory once in every interpreter, where the heat maps and the pool are asked for.
// An error means that it was interrupted.
func (b *bench) exhaust(ctx context.Context) error {
	asked := func(list []string, word string) bool { return len(list) == 0 || slices.Contains(list, word) }
	if !asked(b.Codes, ArticlePython) || !asked(b.Tasks, HeatMaps) || !asked(b.Ways, Pool) || b.result.NotMeasured != "" {
		return nil
	}
	frames := min(len(b.files), mostExhausting)
	planes := int64(b.Dataset.Size.X) * int64(b.Dataset.Size.Y) * int64(b.Dataset.Classes.Len())
	for _, python := range b.Pythons {
		d := Death{Code: ArticlePython, Python: python.Name, Frames: frames, LimitBytes: min(mostKept, planes*int64(frames)/2)}
		if limits.CanLimitMemory {
			printed, err := b.runPool(ctx, python, d.LimitBytes, b.files[:frames])
			d.note(err)
			if err == nil { // only a result says that it survived
				if _, err := parseRun(printed, Cell{Code: ArticlePython, Task: HeatMaps, Way: Pool}, frames); err != nil {
					d.Failed = err.Error()
				}
			}
		} else {
			d.Failed = "only Linux enforces a limit on a process's data"
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		b.result.Deaths = append(b.result.Deaths, d)
	}
	return nil
}

// runPool runs the pool of planes in an interpreter, under a limit.
func (b *bench) runPool(ctx context.Context, python Interpreter, limit int64, files []string) (string, error) {
	return runPython(ctx, runTimeout, strings.Join(files, "\n"), python.Path,
		b.Script, "--masks", "-", "--task", HeatMaps, "--way", Pool, "--reader", readerOf(b.Pythons),
		"--workers", strconv.Itoa(b.workers), "--limit", strconv.FormatInt(limit, 10))
}

// note notes how the program ended. Only a lack of memory, or a signal that the system sends for it, is the death in question.
func (d *Death) note(err error) {
	switch {
	case err == nil:
	case ofMemory.MatchString(path.ReplaceAllString(err.Error(), "")), endedFor(err):
		d.Died, _, _ = strings.Cut(err.Error(), " for an array") // what follows are numpy's shape and type
	default:
		d.Failed = err.Error()
	}
}

// endedFor reports whether one of the signals for a lack of memory ended the program.
func endedFor(err error) bool {
	var ended *exec.ExitError
	if !errors.As(err, &ended) {
		return false
	}
	status, ok := ended.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && slices.Contains(forMemory, status.Signal())
}
