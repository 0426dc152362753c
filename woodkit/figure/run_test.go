package figure

import (
	"flag"
	"math"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"
	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/course"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/scan"
	"woodscape.example/woodkit/timing"
)

var update = flag.Bool("update", false, "write the pictures in testdata anew")

// A tally counts the items in flight without using spans. It goes up when the work begins, and down when the loop's body
// ends.
type tally struct {
	mutex  sync.Mutex
	inside int
	since  time.Time
	area   float64 // items × seconds
}

func (n *tally) change(by int) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	now := time.Now()
	n.area += float64(n.inside) * now.Sub(n.since).Seconds()
	n.inside, n.since = n.inside+by, now
}

// watch runs chores under a strategy and returns what was observed.
func watch(t testing.TB, s scan.Strategy, chores []woodtest.Chore) timing.Observation {
	o, _ := watchAndTally(t, s, chores)
	return o
}

func watchAndTally(t testing.TB, s scan.Strategy, chores []woodtest.Chore) (timing.Observation, *tally) {
	run, counted := timing.Start("chores", nil), &tally{}
	do := func(c woodtest.Chore) (woodtest.Chore, error) {
		counted.change(+1)
		return c.Do()
	}
	if s.Where == scan.InFold {
		_, _ = scan.Fold(run.Context(), s.Workers, chores, func() int { return 0 }, func(sum int, c woodtest.Chore) (int, error) {
			defer counted.change(-1)
			_, err := do(c)
			return sum + 1, err
		}, func(a, b int) int { return a + b })
	} else {
		for c := range scan.Map(run.Context(), s, chores, do) {
			time.Sleep(c.Add)
			counted.change(-1)
		}
	}
	if _, err := run.Finish(0); err != nil {
		t.Error(err)
	}
	o, err := run.Observation()
	if err != nil || len(o.Spans) != len(chores) {
		t.Errorf("%d spans of %d chores, %v", len(o.Spans), len(chores), err)
	}
	return o, counted
}

// watchedStrategies are the strategies that share this process's clock.
var watchedStrategies = []scan.Strategy{
	scan.Serial(), scan.Pool(1), scan.Pool(3), scan.GoEach(), scan.Queue(2, 1), scan.Queue(2, 5), scan.Queue(4, 4),
	{Where: scan.InGoroutines, Workers: 3, Depth: 6, Ordered: true},
	{Where: scan.InFold, Workers: 2},
}

// TestTheInstrumentsAgree compares the numbers of the figures with each other, for loads of every kind. The parts of every
// bar add up to the wall time within 2 %. Both sides of Little's law are equal, and equal to the count of a counter beside
// the scan (both sides come from the spans, so they would agree even if the spans were wrong). No bound is exceeded.
func TestTheInstrumentsAgree(t *testing.T) {
	woodtest.OwnHome(t)
	woodtest.SignalsOnce()
	rapid.Check(t, func(r *rapid.T) {
		s := rapid.SampledFrom(watchedStrategies).Draw(r, "strategy")
		phase := rapid.Custom(func(r *rapid.T) time.Duration {
			return time.Duration(rapid.IntRange(0, 50).Draw(r, "ms")) * time.Millisecond
		})
		chores := make([]woodtest.Chore, rapid.IntRange(1, 40).Draw(r, "chores"))
		for i := range chores {
			chores[i] = woodtest.Chore{
				Number: i, Wait: phase.Draw(r, "wait"), Load: phase.Draw(r, "load"), Compute: phase.Draw(r, "compute") + time.Millisecond,
				Add: phase.Draw(r, "add"), Bytes: int64(rapid.IntRange(0, 1000).Draw(r, "bytes")),
			}
		}
		synctest.Test(t, func(t *testing.T) {
			o, counted := watchAndTally(t, s, chores)
			for _, row := range spent(o) {
				sum := 0.0
				for i, seconds := range row.parts {
					sum += seconds
					if seconds < 0 {
						t.Errorf("%v: %s: %s %v", s, row.name(), spentKinds[i], seconds)
					}
				}
				if wall := o.Record.Seconds; math.Abs(sum-wall) > 0.02*wall {
					t.Errorf("%v: %s: parts add up to %v s of %v", s, row.name(), sum, wall)
				}
			}
			law := o.Little()
			if right := law.PerSecond * law.Stay.Seconds(); math.Abs(law.Inside-right) > 1e-6*right {
				t.Errorf("%v: %v, but the product is %v", s, law, right)
			}
			if want := counted.area / o.Record.Seconds; math.Abs(law.Inside-want) > 1e-6*want {
				t.Errorf("%v: %v, but %v were counted", s, law, want)
			}
			if s.Depth > 0 && (o.Record.MostItems > s.Depth || course.InFlight(o.Spans).Most() > int64(s.Depth)) {
				t.Errorf("%v: %d items in flight", s, o.Record.MostItems)
			}
			if s.Depth > 0 && course.ResultBytes(o.Spans).Most() > int64(s.Depth)*largestResult(o.Spans) {
				t.Errorf("%v: %d bytes in flight", s, o.Record.MostBytes)
			}
		})
	})
}

// TestALyingInstrumentIsCaught: the times of a lane that does two things at once do not add up to the wall time.
func TestALyingInstrumentIsCaught(t *testing.T) {
	o := knownLoad()
	o.Spans[1].Worker = o.Spans[0].Worker
	sum := 0.0
	for _, seconds := range spent(o)[0].parts {
		sum += seconds
	}
	if wall := o.Wall().Seconds(); math.Abs(sum-wall) <= 0.02*wall {
		t.Errorf("overlapping spans add up to %v s of %v", sum, wall)
	}
}

// TestFiguresOfRunAndRecordAreTheSame: figures that are drawn later from the files equal those that were drawn at once.
func TestFiguresOfRunAndRecordAreTheSame(t *testing.T) {
	woodtest.OwnHome(t)
	ds, err := woodkit.OpenFS(woodtest.Files(t))
	if err != nil {
		t.Fatal(err)
	}
	run := timing.Start("pixel counts", nil)
	for range scan.Map(run.Context(), scan.Pool(2), ds.Frames(), woodkit.Frame.Labels) {
		continue
	}
	if _, err := run.Finish(0); err != nil {
		t.Fatal(err)
	}
	records, err := timing.Records("")
	if err != nil || len(records) != 1 {
		t.Fatalf("%d records, %v", len(records), err)
	}
	at, err := Panel(run).PNG()
	if err != nil {
		t.Fatal(err)
	}
	later, err := Panel(records[0]).PNG()
	if err != nil || string(at) != string(later) {
		t.Errorf("the record's panel is not the run's (%d and %d bytes), %v", len(later), len(at), err)
	}
	for name, f := range map[string]Figure{
		"timeline": Timeline(records[0]), "in flight": InFlight(records[0]), "memory": Memory(records[0]),
		"where the time went": WhereTimeWent(records[0]), "compared": Compare("both", records...), "times": CompareTime("both", run, run),
		"order": Order(run),
	} {
		if _, err := f.Image(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, err = Panel(timing.Record{ID: "none", Task: "pixel counts", Strategy: timing.ByHand}).Image()
	woodtest.WantError(t, err, timing.ErrNoSpans, "pixel counts, by hand")
	_, err = Compare("two", records[0], timing.Record{ID: "none"}).Image()
	woodtest.WantError(t, err, timing.ErrNoSpans)
}

// TestManyWorkersAreChosenFrom: some of a thousand lanes are shown, because so many cannot be told apart.
func TestManyWorkersAreChosenFrom(t *testing.T) {
	o := knownLoad()
	o.Record.Strategy, o.Record.Workers, o.Record.Depth = "go-each", 0, 0
	o.Spans[3].Worker = 999
	run, note := timelineRun(o)
	if len(run.Lanes) != someLanes+1 || run.Lanes[0].Name != "worker 0" || run.Lanes[someLanes-1].Name != "worker 999" || run.Lanes[someLanes].Name != callerLane {
		t.Errorf("%d lanes, from %s to %s", len(run.Lanes), run.Lanes[0].Name, run.Lanes[len(run.Lanes)-1].Name)
	}
	if !strings.Contains(note, "8 of 1,000 workers") {
		t.Errorf("note %q", note)
	}
}

// TestDepthBelowWorkersIsSaid: some workers are never busy, and the timeline says how many.
func TestDepthBelowWorkersIsSaid(t *testing.T) {
	o := knownLoad()
	o.Record.Strategy, o.Record.Workers = "queue:workers=6,depth=4", 6
	if summary := o.Record.Summary(); !strings.Contains(summary, "depth of 4 keeps 2 of 6 workers") {
		t.Errorf("summary:\n%s", summary)
	}
	run, note := timelineRun(o)
	if len(run.Lanes) != 7 || !strings.Contains(note, "depth of 4 keeps 2 of 6 workers") {
		t.Errorf("%d lanes, note %q", len(run.Lanes), note)
	}
}

// TestSeveralScansInOneRun: a second scan continues the times and the indexes of the first, so no index is used twice.
func TestSeveralScansInOneRun(t *testing.T) {
	woodtest.OwnHome(t)
	woodtest.Virtually(t, func(t *testing.T) {
		run := timing.Start("twice", nil)
		for range 2 {
			time.Sleep(time.Second)
			for range scan.Each(run.Context(), []woodtest.Chore{{Number: 1}, {Number: 2}}) {
				time.Sleep(time.Second)
			}
		}
		if _, err := run.Finish(0); err != nil {
			t.Error(err)
		}
		for i, span := range run.Spans() {
			started := []time.Duration{1, 2, 4, 5}[i] * time.Second
			if span.Index != i || span.Started != started || span.Released != started+time.Second {
				t.Errorf("span %d is %+v", i, span)
			}
		}
		if _, err := Order(run).Image(); err != nil || len(run.Spans()) != 4 {
			t.Errorf("%d items, %v", len(run.Spans()), err)
		}
	})
}
