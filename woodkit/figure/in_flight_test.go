package figure

import (
	"slices"
	"strings"
	"testing"

	"woodscape.example/woodkit/internal/course"
	"woodscape.example/woodkit/internal/woodtest"
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
	if bounds := flightPanels(o)[1].Bounds; len(bounds) > 0 {
		t.Errorf("all items failed, and results are bounded by %+v", bounds)
	}
	if name := flightPanels(o)[0].Lines[1].Name; !strings.HasPrefix(name, "done or failed") {
		t.Errorf("all items failed, and a line is called %q", name)
	}
	for _, lane := range heldLane(o) {
		for _, step := range lane.Level {
			if step.Value != 0 {
				t.Errorf("all items failed, and %v results are held from %v s on", step.Value, step.At)
			}
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
	if want := "1 of 12 items were completed before their turn; 1 item failed"; drawing.Title != want {
		t.Errorf("title %q, want %q", drawing.Title, want)
	}
	for i := range o.Spans {
		o.Spans[i].Err = woodtest.ErrDisk
	}
	if want := "All 12 items failed"; order(o).Title != want {
		t.Errorf("title %q, want %q", order(o).Title, want)
	}
}
