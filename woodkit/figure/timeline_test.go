package figure

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/scan"
	"woodscape.example/woodkit/timing"
)

// TestAFailedItemHasAKindOfItsOwn: all time that a worker spent on a failed item is failed, and no other time is.
func TestAFailedItemHasAKindOfItsOwn(t *testing.T) {
	o := knownLoad()
	o.Spans[0].Err = woodtest.ErrDisk
	lanes := lanes(o)
	want := []plot.Segment{{Start: 0, End: 6, Kind: "failed", Ends: true, Waited: 1}, {Start: 6, End: 7, Kind: "waiting"}}
	if diff := cmp.Diff(want, lanes[0].Segments[:2]); diff != "" {
		t.Errorf("the first worker (-want +got):\n%s", diff)
	}
	for _, s := range append(lanes[1].Segments, lanes[2].Segments...) {
		if s.Kind == kindFailed {
			t.Errorf("nothing failed there: %+v", s)
		}
	}
	if failed, idle := spent(o)[0].of(kindFailed), spent(o)[0].of(kindNoItem); failed != 3 || idle != 19 {
		t.Errorf("of each of two workers %v s failed and %v idle; want 3 and 19", failed, idle)
	}
}

// TestBusyMeansTheSameForFailedItems: a worker that waits is not busy, whether its item fails or not.
func TestBusyMeansTheSameForFailedItems(t *testing.T) {
	o := knownLoad()
	busy := func(o timing.Observation) (sum float64) {
		for _, s := range lanes(o)[0].Segments {
			if s.Kind != kindWaiting && s.Kind != kindReady {
				sum += s.End - s.Start - s.Waited
			}
		}
		return sum
	}
	want, title := busy(o), wentOn(o)
	for i := range o.Spans {
		o.Spans[i].Err = woodtest.ErrDisk
	}
	if got := busy(o); got != want || got != 30 {
		t.Errorf("a worker is busy for %v s, and for %v s if its items fail; want 30", want, got)
	}
	if got := wentOn(o); got != title {
		t.Errorf("if all items fail, the title is %q instead of %q", got, title)
	}
}

// crowd is a run with a goroutine for each item, on this number of cores.
func crowd(items, cores int) timing.Observation {
	o := timing.Observation{Record: timing.Record{Task: "crowd", Strategy: scan.GoEach().String(), GoMaxProc: cores, Of: items, Seconds: 1}}
	for i := range items {
		o.Spans = append(o.Spans, scan.Span{Index: i, Worker: i, Done: time.Second, Taken: time.Second, Released: time.Second})
	}
	return o
}

func TestWorkerProcessesAreCrowdedByTheMachine(t *testing.T) {
	var o timing.Observation
	o.Record.Strategy, o.Record.GoMaxProc, o.Record.Host.Cores = "processes:workers=2", 1, 2
	if got := crowding(o, false); got != "" {
		t.Errorf("two processes on two cores: %q", got)
	}
	o.Record.Host.Cores = 1
	if got := crowding(o, false); !strings.Contains(got, "2 workers share one core") {
		t.Errorf("two processes on one core: %q", got)
	}
	o.Record.GoMaxProc, o.Record.Host.Cores = 1, 4
	o.Record.Strategy, o.Record.Workers, o.Record.Seconds = "processes:workers=8", 8, 1
	for worker := range 8 {
		o.Spans = append(o.Spans, scan.Span{Index: worker, Worker: worker, Done: time.Second, Taken: time.Second, Released: time.Second})
	}
	if got := headline(o); !strings.Contains(got, "shared 4 cores") {
		t.Errorf("eight processes on four cores: %q", got)
	}
}

func TestAnOrderedQueueCompletesInAnotherOrder(t *testing.T) {
	o := timing.Observation{Spans: []scan.Span{ // ordered by delivery
		{Index: 0, Item: "slow", Done: 50}, {Index: 1, Item: "quick", Done: 1}, {Index: 2, Item: "quicker", Done: 2},
	}}
	drawing := order(o)
	if got := drawing.Completed; !slices.Equal(got, []int{1, 2, 0}) {
		t.Errorf("completed %v", got)
	}
	if want := "1 of 3 items was completed after its turn, by 2 places"; drawing.Title != want { // it moved the two others
		t.Errorf("title %q, want %q", drawing.Title, want)
	}
}

// TestTheOrderIsSaidAsWhatItIs: no title counts what did not happen, and the small print counts the items that are not shown.
func TestTheOrderIsSaidAsWhatItIs(t *testing.T) {
	one, ended, failed, behind := manyItems(1), knownLoad(), knownLoad(), knownLoad()
	ended.Record.Partial, ended.Record.Of = true, 64
	failed.Spans[11].Err = woodtest.ErrDisk
	behind.Spans[5].Err, behind.Spans[5].Done = woodtest.ErrDisk, 0 // first of all, so none is before its turn
	behind.Spans[1].Done = behind.Spans[0].Done - 1
	for name, test := range map[string]struct {
		of    timing.Observation
		title string
	}{
		"in order":    {knownLoad(), "All 12 items were completed in the order of submission"},
		"one item":    {one, "The only item was completed"},
		"ended early": {ended, "The 12 items shown here were completed in the order of submission"},
		"one failed":  {failed, "1 of 12 items failed; the others were completed in the order of submission"},
		"moved back":  {behind, "Items were not completed in the order of submission; 1 item failed"},
	} {
		drawing := order(test.of)
		if drawing.Title != test.title {
			t.Errorf("%s: title %q, want %q", name, drawing.Title, test.title)
		}
		if got := strings.Contains(drawing.Note, "52 of 64 items"); got != (name == "ended early") {
			t.Errorf("%s: note %q", name, drawing.Note)
		}
	}
}

// TestTheMeanOfWorkersIsSaidWhereThereIsOne: a run without workers, or with one, has no bar that is a mean.
func TestTheMeanOfWorkersIsSaidWhereThereIsOne(t *testing.T) {
	serial := manyItems(3)
	serial.Record.Strategy = "serial"
	for i := range serial.Spans {
		serial.Spans[i].Worker = scan.Caller
	}
	means := func(runs ...timing.Observation) (n int) {
		for _, row := range whereTimeWent("", runs...).Rows {
			if strings.Contains(row.Name, "mean") {
				n++
			}
		}
		return n
	}
	if n := means(serial); n != 0 {
		t.Errorf("there are no workers, and %d bars are means", n)
	}
	if n := means(serial, knownLoad()); n != 1 {
		t.Errorf("one of two runs has two workers, and %d bars are means", n)
	}
}

func TestGoroutinesWithoutANumberAreCrowdedToo(t *testing.T) {
	for _, test := range []struct {
		items, cores int
		want         string
	}{
		{500, 2, "500 workers share 2 cores"},
		{2, 2, ""},
	} {
		o := crowd(test.items, test.cores)
		got := crowding(o, false)
		if (got == "") != (test.want == "") || !strings.HasPrefix(got, test.want) {
			t.Errorf("%d on %d cores: %q, want %q", test.items, test.cores, got, test.want)
		}
		notes := map[string]string{
			"panel": timeline(o).Note, "compared": timelines("two", o, o).Note,
		}
		for name, note := range notes {
			if got := strings.Count(note, `"Busy"`); got > 1 || (got == 1) != (test.want != "") {
				t.Errorf("%s, %d on %d cores: note %q", name, test.items, test.cores, note)
			}
		}
		if got := strings.Count(notes["compared"], "workers share"); test.want != "" && got != 1 { // both share it, so it is there once
			t.Errorf("two runs compared: note %q", notes["compared"])
		}
	}
}

// TestBusyOfItemsThatWait: where waiting is drawn, the note does not let a reader think that it counts as busy.
func TestBusyOfItemsThatWait(t *testing.T) {
	o := crowd(4, 2)
	for i := range o.Spans {
		o.Spans[i].Waiting = (o.Spans[i].Done - o.Spans[i].Started) / 2
	}
	if note := whatBusyMeans(o); !strings.Contains(note, "core") || !strings.Contains(note, "leaves out") {
		t.Errorf("items that wait: %q", note)
	}
	for i := range o.Spans {
		o.Spans[i].Waiting = o.Spans[i].Done - o.Spans[i].Started
	}
	if note := whatBusyMeans(o); strings.Contains(note, "core") || crowded(o) { // they need no core
		t.Errorf("items that only wait: %q", note)
	}
	if note := whatBusyMeans(crowd(4, 2)); strings.Contains(note, "leaves out") {
		t.Errorf("nothing is drawn as waiting: %q", note)
	}
}

func TestARunWithoutItemsSaysSo(t *testing.T) {
	for items, want := range map[int]bool{0: true, 7: false} { // 7: a scan by hand, in which nothing is observed
		o := timing.Observation{Record: timing.Record{Strategy: timing.ByHand, Of: items, Seconds: 1}}
		if note := timeline(o).Note; strings.Contains(note, "No items.") != want {
			t.Errorf("%d items: note %q", items, note)
		}
	}
}

// TestResultsThatPileUpHaveALane: a slow loop lets a pool's results pile up, as the order does. A loop that takes each at once
// lets none. Beside a run that has the lane, every run whose workers hand results over has it.
func TestResultsThatPileUpHaveALane(t *testing.T) {
	slow, quick, ordered, serial, fold := knownLoad(), knownLoad(), knownLoad(), knownLoad(), knownLoad()
	fold.Record.Strategy = "fold:workers=2" // its workers add for themselves; the loop only hears of each item later
	slow.Record.Strategy, ordered.Record.Strategy, serial.Record.Strategy = "pool:workers=2", ordered.Record.Strategy+",ordered", "serial"
	for i := range quick.Spans {
		quick.Spans[i].Taken = quick.Spans[i].Done + time.Millisecond
		ordered.Spans[i].Taken = ordered.Spans[i].Done
		serial.Spans[i].Worker, serial.Spans[i].Taken = scan.Caller, serial.Spans[i].Done
	}
	most := func(run plot.TimelineRun) float64 {
		most := -1.0
		for _, lane := range run.Lanes {
			for _, step := range lane.Level {
				most = max(most, step.Value)
			}
		}
		return most
	}
	for name, test := range map[string]struct {
		of   timing.Observation
		want float64 // the most results held, or -1 if there is no lane
	}{"slow loop": {slow, 2}, "quick loop": {quick, -1}, "in order": {ordered, 0}, "for loop": {serial, -1}, "fold": {fold, -1}} {
		if got := most(timeline(test.of).Runs[0]); got != test.want {
			t.Errorf("%s: at most %v results held, want %v", name, got, test.want)
		}
	}
	both := timelines("four", serial, quick, slow, fold).Runs
	if most(both[0]) != -1 || most(both[1]) < 1 || most(both[2]) != 2 || most(both[3]) != -1 {
		t.Errorf("compared: at most %v, %v, %v and %v results held", most(both[0]), most(both[1]), most(both[2]), most(both[3]))
	}
}
