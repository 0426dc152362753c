package figure

import (
	"slices"
	"strings"
	"testing"
	"time"

	"woodscape.example/woodkit/internal/plot"
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
	part.Missing = timing.Missing{Items: 4, Submitted: whole.Spans[8].Submitted, Started: whole.Spans[8].Started}
	if part.Missing.Submitted == part.Missing.Started {
		part.Missing.Started += time.Second
	}
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
