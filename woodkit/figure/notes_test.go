package figure

import (
	"slices"
	"strings"
	"testing"
	"time"

	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/scan"
	"woodscape.example/woodkit/timing"
)

func TestCrowdedWorkersAreSaid(t *testing.T) {
	for _, test := range []struct {
		strategy string
		cores    int
		words    []string // nil if the note should be empty
	}{
		{"pool:workers=2", 2, nil},
		{"serial", 1, nil},
		{"by hand", 1, nil},
		{"pool:workers=64", 2, []string{"64 workers", "2 cores"}},
		{"pool:workers=64", 1, []string{"64 workers", "one core"}},
	} {
		got := crowding(timing.Observation{Record: timing.Record{Strategy: test.strategy, GoMaxProc: test.cores}}, false)
		lacks := func(word string) bool { return !strings.Contains(got, word) }
		if (got != "") != (test.words != nil) || slices.ContainsFunc(test.words, lacks) {
			t.Errorf("%s on %d cores: %q, want one with %q", test.strategy, test.cores, got, test.words)
		}
	}
}

// TestCurvesEndWhereSpansAreMissing: up to their end, curves are the same as with all items. They do not sink as if the run
// had ended.
func TestCurvesEndWhereSpansAreMissing(t *testing.T) {
	whole, part := knownLoad(), knownLoad()
	part.Spans = part.Spans[:8]
	part.Missing = timing.Missing{Items: 4, Submitted: whole.Spans[8].Submitted, Started: whole.Spans[8].Started + time.Second} // not the same
	for i, panel := range flightPanels(part, hasDepth(part)) {
		for k, line := range panel.Lines {
			all := flightPanels(whole, hasDepth(whole))[i].Lines[k]
			end := part.Missing.Started.Seconds()
			if strings.HasPrefix(line.Name, "waiting") {
				end = part.Missing.Submitted.Seconds()
			}
			if last := line.X[len(line.X)-1]; last != end {
				t.Errorf("%s, %q: ends at %v s, want %v", panel.Title, line.Name, last, end)
			}
			for n, x := range line.X {
				if n+1 == len(line.X) || x < line.X[n+1] { // of several values at one moment, the last counts
					if want := valueAt(all, x); line.Y[n] != want && x < end {
						t.Errorf("%s, %q: %v at %v s, want %v", panel.Title, line.Name, line.Y[n], x, want)
					}
				}
			}
		}
	}
}

func TestMemoryShowsNearLimitsOnly(t *testing.T) {
	o := knownLoad()
	o.Record.CollectorLimitBytes = 1e12
	panel := memoryPanel(o)
	if len(panel.Bounds) != 1 || panel.Bounds[0].Name != "limit set by the system 700 MB" || !strings.Contains(panel.Title, "far below the GOMEMLIMIT 1 TB") {
		t.Errorf("bounds %+v, title %q", panel.Bounds, panel.Title)
	}
	if len(panel.Lines) != 2 || len(panel.Events.X) != 6 {
		t.Errorf("%d lines, collections at %v", len(panel.Lines), panel.Events.X)
	}
	o.Samples[5].Workers = 1
	if lines := memoryPanel(o).Lines; len(lines) != 3 {
		t.Errorf("%d lines with worker processes", len(lines))
	}
}

func TestANoteSaysThatSpansAreMissing(t *testing.T) {
	o := timing.Observation{Spans: make([]scan.Span, 131_072), Missing: timing.Missing{Items: 10}}
	if text := note(o); !strings.Contains(text, "131,072 of 131,082") {
		t.Errorf("note %q", text)
	}
	if text := note(timing.Observation{}); text != "" {
		t.Errorf("note %q where nothing is missing", text)
	}
}

// valueAt returns the value of a line of steps from a moment on.
func valueAt(line plot.Line, x float64) (y float64) {
	for i, at := range line.X {
		if at <= x {
			y = line.Y[i]
		}
	}
	return y
}

// TestTheLoopsWaitsAreSaidInTheirParts: titles leave out the waits before a result, and bars do not.
func TestTheLoopsWaitsAreSaidInTheirParts(t *testing.T) {
	o := knownLoad()
	wall := o.Wall()
	o.Off = []timing.Off{
		{Worker: scan.Caller, From: 0, To: wall / 4, Ready: true, Before: true},
		{Worker: scan.Caller, From: wall / 4, To: wall * 2 / 5, Ready: true},
		{Worker: 0, From: 0, To: wall / 2, Ready: true}, // not the loop's
	}
	for name, note := range map[string]string{"timeline": Timeline(o).Alt(), "bars": WhereTimeWent(o).Alt(), "compared": CompareTime("both", o, knownLoad()).Alt()} {
		woodtest.WantFacts(t, name, note, "25 %", "15 %")
	}
	o.Off = o.Off[:1]
	if note := beforeResults(o); note != "" {
		t.Errorf("it only waited for results: %q", note)
	}
}

// TestSharesThatMayIncludeWaitsAreAtMost: a timeline of more workers than cores says so of its shares, if no trace knows better.
func TestSharesThatMayIncludeWaitsAreAtMost(t *testing.T) {
	if run, _ := timelineRun(crowd(8, 2)); !run.AtMost {
		t.Error("eight workers on two cores: their shares are not said to be upper bounds")
	}
	if run, _ := timelineRun(crowd(2, 2)); run.AtMost {
		t.Error("two workers on two cores: their shares are said to be upper bounds")
	}
}

// TestMemoryEndsWithItsRun: the last measurement is a little later, and few measurements can be seen one by one.
func TestMemoryEndsWithItsRun(t *testing.T) {
	o := knownLoad()
	o.Samples[len(o.Samples)-1].At = o.Wall() + time.Second
	line := memoryPanel(o).Lines[0]
	if end := line.X[len(line.X)-1]; end != o.Wall().Seconds() || line.Dots {
		t.Errorf("%d measurements end at %v s of %v, with dots: %v", len(o.Samples), end, o.Wall().Seconds(), line.Dots)
	}
	o.Samples = o.Samples[:20]
	if !memoryPanel(o).Lines[0].Dots {
		t.Error("20 measurements have no dots")
	}
}
