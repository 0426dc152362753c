package bench

import (
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strings"
)

// runVersion is the version of Run's JSON names.
const runVersion = 1

// A Run has the measurements of one run of a cell. Python prints it as a line of JSON. Its names are those of timing.Record,
// if it has them.
type Run struct {
	Version       int          `json:"version"`
	Task          string       `json:"task"`
	Way           string       `json:"way"`
	Best          bool         `json:"best"` // for Python: the best that we know, not the article's
	Workers       int          `json:"workers"`
	Depth         int          `json:"depth"`
	Frames        int          `json:"frames"`
	Seconds       float64      `json:"seconds"` // wall time from the first mask to the last
	UserSeconds   float64      `json:"user_seconds"`
	SystemSeconds float64      `json:"system_seconds"`
	WorkerSeconds float64      `json:"worker_seconds"` // user and system time of worker processes
	PeakBytes     int64        `json:"peak_bytes"`     // largest resident memory; with worker processes an upper bound
	MostItems     int          `json:"most_items"`     // largest number of items in flight at once
	Digest        string       `json:"digest"`         // digest of the result, see package internal/digest
	Reader        string       `json:"reader,omitempty"`
	Interpreter   *Interpreter `json:"interpreter,omitempty"`
}

// An Interpreter is a Python with its libraries.
type Interpreter struct {
	Name           string `json:"name,omitempty"` // "Python 3.11.7", with a number if two are the same
	Path           string `json:"path,omitempty"`
	Version        string `json:"python"`
	Implementation string `json:"implementation"`
	GIL            bool   `json:"gil"` // the interpreter's lock is on
	NumPy          string `json:"numpy"`
	OpenCV         string `json:"opencv"` // version; empty if it is missing
	Pillow         string `json:"pillow"` // the same
}

// processor returns all processor time of the run, in seconds.
func (r Run) processor() float64 { return r.UserSeconds + r.SystemSeconds + r.WorkerSeconds }

var isDigest = regexp.MustCompile(`^[0-9a-f]{16}$`)

// parseRun reads the output of a Python for a cell. It must be one line of JSON, and nothing else that counts.
func parseRun(text string, c Cell, frames int) (Run, error) {
	var run Run
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&run); err != nil {
		return run, fmt.Errorf("it printed no result but %q: %w", shorten(text), err)
	}
	if decoder.More() {
		return run, fmt.Errorf("it printed more than one result: %q", shorten(text))
	}
	usable := func(seconds float64) bool { return seconds >= 0 && !math.IsInf(seconds, 0) }
	switch {
	case run.Version != runVersion:
		return run, fmt.Errorf("it printed a result of version %d, this program reads version %d", run.Version, runVersion)
	case run.Task != c.Task || run.Way != c.Way || run.Best != (c.Code == BestPython) || run.Frames != frames:
		return run, fmt.Errorf("it printed the result of something else: %s, %s, %d masks", run.Task, run.Way, run.Frames)
	case run.Seconds <= 0 || !usable(run.Seconds) || !usable(run.processor()) || run.PeakBytes < 0:
		return run, fmt.Errorf("it printed times that are none: %g s, %g s of processor time", run.Seconds, run.processor())
	case !isDigest.MatchString(run.Digest):
		return run, fmt.Errorf("it printed %q for a digest", shorten(run.Digest))
	}
	return run, nil
}

// shorten makes one short line from a text.
func shorten(text string) string {
	const longest = 120
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > longest {
		text = string(runes[:longest]) + "…"
	}
	return text
}
