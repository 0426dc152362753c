package figure

import (
	"image/color"
	"slices"
	"strings"
	"testing"
	"time"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/course"
	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/timing"
)

// TestAFailedItemHoldsNoResult: no bytes of it are in flight, and no lane shows it among the results that wait for their turn.
func TestAFailedItemHoldsNoResult(t *testing.T) {
	o := knownLoad()
	o.Record.Strategy += ",ordered"
	for i := range o.Spans {
		o.Spans[i].Err = woodtest.ErrDisk
	}
	if bytes := course.ResultBytes(o.Spans).Most(); bytes != 0 {
		t.Errorf("all items failed, and %d bytes of results are held", bytes)
	}
	if bounds := flightPanels(o, hasDepth(o))[1].Bounds; len(bounds) > 0 {
		t.Errorf("all items failed, and results are bounded by %+v", bounds)
	}
	if name := flightPanels(o, hasDepth(o))[0].Lines[0].Name; !strings.HasPrefix(name, "done or failed") {
		t.Errorf("all items failed, and a line is called %q", name)
	}
	lane, _ := heldLane(o)
	for _, step := range lane.Level {
		if step.Value != 0 {
			t.Errorf("all items failed, and %v results are held from %v s on", step.Value, step.At)
		}
	}
}

// TestAFailedItemWasNotCompleted: it keeps its place in the order, but is drawn and counted as failed.
func TestAFailedItemWasNotCompleted(t *testing.T) {
	o := knownLoad()
	o.Spans[2].Done = o.Spans[0].Done - 1 // before its turn
	o.Spans[5].Done = o.Spans[0].Done - 2
	o.Spans[5].Err = woodtest.ErrDisk
	drawing := order(o)
	if !slices.Equal(drawing.Failed, []int{5}) || len(drawing.Completed) != 12 || drawing.Completed[0] != 5 {
		t.Errorf("failed: %v, order: %v", drawing.Failed, drawing.Completed)
	}
	if want := "1 of 12 items was completed before its turn, by 1 place; 1 item failed"; drawing.Title != want {
		t.Errorf("title %q, want %q", drawing.Title, want)
	}
	for i := range o.Spans {
		o.Spans[i].Err = woodtest.ErrDisk
	}
	if title := order(timing.Observation{}).Title; strings.Contains(title, "0 of 0") {
		t.Errorf("no items, and the title is %q", title)
	}
	if want := "All 12 items failed"; order(o).Title != want {
		t.Errorf("title %q, want %q", order(o).Title, want)
	}
}

// TestTheStopIsInEveryFigureOfARun: a run that was told to stop shows when, at the same moment as its timeline.
func TestTheStopIsInEveryFigureOfARun(t *testing.T) {
	o := knownLoad()
	o.Record.Partial, o.Record.Of, o.Record.StoppedSeconds = true, 64, 41
	for name, drawing := range map[string]plot.Lines{"in flight": flights([]timing.Observation{o})[0], "memory": memory(o), "panel": restOfPanel(o)} {
		if drawing.Stop != 41 {
			t.Errorf("%s: stopped at %v s, want 41", name, drawing.Stop)
		}
		if alt := drawing.Figure().Alt(); !strings.Contains(alt, "told to stop at 41 s") {
			t.Errorf("%s: %q", name, alt)
		}
	}
}

// TestWhatIsInFlightIsDrawnUntilTheEnd: curves do not end with the last change, as if nothing were known of the rest.
func TestWhatIsInFlightIsDrawnUntilTheEnd(t *testing.T) {
	o := knownLoad()
	for i := range o.Spans {
		o.Spans[i].Err = woodtest.ErrDisk // so no bytes are ever held
	}
	for _, panel := range flightPanels(o, hasDepth(o)) {
		for _, line := range panel.Lines {
			if end := line.X[len(line.X)-1]; end != o.Record.Seconds {
				t.Errorf("%s, %q ends at %v s of %v", panel.Title, line.Name, end, o.Record.Seconds)
			}
		}
	}
}

// TestTitlesSayWhatIsSeen: no title is a record's key. The small print says which run it is.
func TestTitlesSayWhatIsSeen(t *testing.T) {
	empty := timing.Observation{Record: timing.Record{Task: "nothing", Strategy: "pool:workers=2", Seconds: 1}}
	labelled := knownLoad()
	labelled.Record.Label = "depth 4"
	for name, test := range map[string]struct {
		drawing plot.Lines
		of      timing.Observation
	}{
		"in flight":         {flights([]timing.Observation{knownLoad()})[0], knownLoad()},
		"nothing in flight": {flights([]timing.Observation{empty})[0], empty},
		"memory":            {memory(knownLoad()), knownLoad()},
		"no memory":         {memory(empty), empty},
		"one of two alike":  {flights([]timing.Observation{knownLoad(), knownLoad()})[1], knownLoad()},
	} {
		if title := test.drawing.Title; strings.Contains(title, test.of.Record.Task) || strings.Contains(title, test.of.Record.Strategy) {
			t.Errorf("%s: title %q", name, title)
		}
		if !strings.Contains(test.drawing.Note, test.of.Record.Title()) {
			t.Errorf("%s: note %q, want one with %q", name, test.drawing.Note, test.of.Record.Title())
		}
		if alt := test.drawing.Figure().Alt(); !strings.Contains(alt, test.of.Record.Title()) {
			t.Errorf("%s: %q lacks %q", name, alt, test.of.Record.Title())
		}
	}
	both := flights([]timing.Observation{knownLoad(), labelled})
	if !strings.HasPrefix(both[0].Title, "queue: ") || !strings.HasPrefix(both[1].Title, "depth 4: ") {
		t.Errorf("titles %q and %q", both[0].Title, both[1].Title)
	}
	if both[0].Note != "" || both[1].Note != "" {
		t.Errorf("titles tell the runs apart, and the notes are %q and %q", both[0].Note, both[1].Note)
	}
}

// TestSeveralRunsInFlightHaveTheSameScales: what one run's panel shows, bounds included, has room in the other run's panel too.
func TestSeveralRunsInFlightHaveTheSameScales(t *testing.T) {
	small := manyItems(12) // a pool, whose results are far smaller than the bound of the queue
	both := flights([]timing.Observation{knownLoad(), small})
	for i, panel := range both[0].Panels {
		other := both[1].Panels[i]
		if panel.Reach != other.Reach {
			t.Errorf("%s: one axis reaches %v, the other %v", panel.Title, panel.Reach, other.Reach)
		}
		for _, bound := range append(panel.Bounds, other.Bounds...) {
			if bound.Value > panel.Reach {
				t.Errorf("%s: the axes reach %v, and one run has a bound of %v", panel.Title, panel.Reach, bound.Value)
			}
		}
	}
}

// TestAShortRunInFlightIsSeen: beside a run that takes a thousand times as long, its areas are not one upright stroke.
func TestAShortRunInFlightIsSeen(t *testing.T) {
	long, short := knownLoad(), knownLoad()
	short.Record.Seconds /= 1000
	for i := range short.Spans {
		s := &short.Spans[i]
		for _, at := range []*time.Duration{&s.Submitted, &s.Started, &s.Done, &s.Taken, &s.Released} {
			*at /= 1000
		}
	}
	m := woodkit.Must(InFlight(long, short).Image())
	wide := 0 // the extent of the area of what is being done, in the lower half
	for y := m.Bounds().Dy() / 2; y < m.Bounds().Dy(); y++ {
		first, last := -1, -1
		for x := range m.Bounds().Dx() {
			if m.At(x, y) == color.Color(plot.Indigo) {
				if last = x; first < 0 {
					first = x
				}
			}
		}
		wide = max(wide, last-first)
	}
	if wide < m.Bounds().Dx()/2 {
		t.Errorf("the line of the short run reaches over %d of %d pixels", wide, m.Bounds().Dx())
	}
}

// TestAnEmptyPanelIsASentence: if no result holds a byte, a panel of bytes would only have an empty axis. A run that is compared
// with another one has the other one's panels.
func TestAnEmptyPanelIsASentence(t *testing.T) {
	empty, failed := knownLoad(), knownLoad()
	for i := range empty.Spans {
		empty.Spans[i].Bytes, failed.Spans[i].Err = 0, woodtest.ErrDisk
	}
	for want, o := range map[string]timing.Observation{"no bytes": empty, "All 12 items failed": failed} {
		for name, test := range map[string]struct {
			drawing plot.Lines
			panels  int
		}{"in flight": {flights([]timing.Observation{o})[0], 1}, "panel": {restOfPanel(o), 2}} {
			if len(test.drawing.Panels) != test.panels || !strings.Contains(test.drawing.Figure().Alt(), want) {
				t.Errorf("%s: %d panels, want %d; %q lacks %q", name, len(test.drawing.Panels), test.panels, test.drawing.Figure().Alt(), want)
			}
		}
		if both := flights([]timing.Observation{o, knownLoad()}); len(both[0].Panels) != 2 || len(both[1].Panels) != 2 {
			t.Errorf("compared with a run that holds bytes, it has %d panels", len(both[0].Panels))
		}
	}
	if drawing := flights([]timing.Observation{knownLoad()})[0]; len(drawing.Panels) != 2 || strings.Contains(drawing.Note, "held") {
		t.Errorf("results are held, and there are %d panels with the note %q", len(drawing.Panels), drawing.Note)
	}
}

// TestPartsOfItemsInFlightAddUp: the amounts on top of each other are, at every moment, all items in flight, or all that have begun.
func TestPartsOfItemsInFlightAddUp(t *testing.T) {
	o := manyItems(64)
	for i := range o.Spans {
		o.Spans[i].Submitted = max(0, o.Spans[i].Started-3*time.Millisecond)
	}
	for waiting, want := range map[bool]course.Course{true: course.InFlight(o.Spans), false: course.Of(o.Spans, course.Started, course.Released, course.One)} {
		panel := flightPanels(o, waiting)[0]
		all := stepLine(want, "", nil)
		for _, x := range all.X {
			sum := 0.0
			for _, line := range panel.Lines {
				sum += valueAt(line, x)
			}
			if !panel.Stack || sum != valueAt(all, x) {
				t.Errorf("waiting %v: the parts are %v at %v s, want %v", waiting, sum, x, valueAt(all, x))
			}
		}
	}
}

// TestInFlightSaysWhatAStoppedRunDoesNotKnow: items that were discarded, or still waited, have no span and so no part in the lines.
// The number of items that waited for a worker is therefore not known.
func TestInFlightSaysWhatAStoppedRunDoesNotKnow(t *testing.T) {
	o := manyItems(64)
	o.Record.Strategy = "pool:workers=2"
	for i := range o.Spans {
		o.Spans[i].Submitted = 0
	}
	if title := flightPanels(o, hasDepth(o))[0].Title; !strings.Contains(title, "up to 64") {
		t.Fatalf("a whole run of 64 items has the title %q", title)
	}
	if note := flights([]timing.Observation{o})[0].Note; strings.Contains(note, "no result") {
		t.Errorf("a whole run has the note %q", note)
	}
	o.Spans, o.Record.Frames, o.Record.Of, o.Record.Partial = o.Spans[:5], 5, 64, true
	if title := flightPanels(o, hasDepth(o))[0].Title; strings.Contains(title, "up to") {
		t.Errorf("5 results of 64 items were kept, and the title is %q", title)
	}
	if note := flights([]timing.Observation{o})[0].Note; !strings.Contains(note, "Items of which no result was kept are not shown") {
		t.Errorf("the note is %q", note)
	}
	o.Spans, o.Record.Frames = nil, 0
	if title := flightTitle(o, true, false); !strings.HasSuffix(title, "nothing was recorded of the items") {
		t.Errorf("64 items, no result was kept, and the title is %q", title)
	}
}
