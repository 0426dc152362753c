package figure

import (
	"cmp"
	"math"
	"runtime"
	"slices"
	"testing"
	"time"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/scan"
	"woodscape.example/woodkit/timing"
)

// spin keeps its core busy for 3 ms of the clock, or longer if it has to wait for a core.
func spin(int) (int, error) {
	for begin := time.Now(); time.Since(begin) < 3*time.Millisecond; {
	}
	return 1, nil
}

// onOneCore is a run of goroutines that share one core. Its loop works, too.
func onOneCore(t *testing.T, s scan.Strategy) *timing.Run {
	t.Helper()
	woodtest.OwnHome(t)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	run := timing.Start("spinning", nil)
	for range scan.Map(run.Context(), s, make([]int, 24), spin) {
		spin(0)
	}
	if _, err := run.Finish(nil); err != nil {
		t.Fatal(err)
	}
	return run
}

// TestOneCoreIsNeverDrawnAsTwo: under GOMAXPROCS(1) at most one lane is drawn as working at any instant. This holds right
// after the run and from its files. The shares of working add up to no more than the run took.
func TestOneCoreIsNeverDrawnAsTwo(t *testing.T) {
	for _, s := range []scan.Strategy{scan.Pool(8), scan.Queue(3, 6), scan.GoEach()} {
		run := onOneCore(t, s)
		record := woodkit.Must(run.Observation()).Record
		for name, w := range map[string]timing.Watched{"the run": run, "its record": record} {
			o, err := w.Observation()
			if err != nil || len(o.Off) == 0 {
				t.Fatalf("%v, %s: %d stretches without a core, %v", s, name, len(o.Off), err)
			}
			var working []plot.Segment
			waited := 0.0
			for _, lane := range lanes(o) {
				for _, g := range lane.Segments {
					switch g.Kind {
					case kindReady:
						waited += g.End - g.Start
					case kindLoading, kindComputing, kindAdding:
						working = append(working, g)
					}
				}
			}
			slices.SortFunc(working, func(a, b plot.Segment) int { return cmp.Compare(a.Start, b.Start) })
			total := 0.0
			for i, g := range working {
				total += g.End - g.Start
				if i > 0 && g.Start < working[i-1].End {
					t.Errorf("%v, %s: %s from %v s on while another lane is %s until %v s", s, name, g.Kind, g.Start, working[i-1].Kind, working[i-1].End)
				}
			}
			wall := o.Wall().Seconds()
			if total > wall || total < 0.5*48*0.003 {
				t.Errorf("%v, %s: worked for %.3f s in %.3f s", s, name, total, wall)
			}
			if waited <= 0 {
				t.Errorf("%v, %s: nobody waited for the core", s, name)
			}
		}
	}
}

// TestALoopThatIsReadyWaitsForACore: a worker that has handed over a result goes on with the next item, so the loop waits for the
// only core. It is drawn as waiting for it, and not as a loop without a result, which would leave the results to nobody.
func TestALoopThatIsReadyWaitsForACore(t *testing.T) {
	woodtest.OwnHome(t)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	run := timing.Start("spinning", nil)
	for range scan.Map(run.Context(), scan.Pool(8), make([]int, 48), spin) {
	}
	if _, err := run.Finish(nil); err != nil {
		t.Fatal(err)
	}
	o := woodkit.Must(run.Observation())
	held := 0.0 // time in which at least one result waited
	until := time.Duration(0)
	for _, s := range slices.SortedFunc(slices.Values(o.Spans), func(a, b scan.Span) int { return cmp.Compare(a.Done, b.Done) }) {
		if from := max(s.Done, until); s.Taken > from {
			held += (s.Taken - from).Seconds()
		}
		until = max(until, s.Taken)
	}
	all := lanes(o)
	ready := 0.0
	for _, g := range all[len(all)-1].Segments {
		if g.Kind == kindReady {
			ready += g.End - g.Start
		}
	}
	if held < 0.003 || ready < 0.2*held || ready > o.Wall().Seconds() { // it was 0.999 of it alone, and once 0.67 beside other programs, where a worker may lose its core before it wakes the loop
		t.Errorf("results waited for %.4f s of %v, and the loop for a core for %.4f s", held, o.Wall(), ready)
	}
}

// TestPiecesFillWhatTheyCut: whatever times are off, no time is lost and none is shown twice.
func TestPiecesFillWhatTheyCut(t *testing.T) {
	const ms = time.Millisecond
	off := []timing.Off{{From: 0, To: 2 * ms, Ready: true}, {From: 3 * ms, To: 4 * ms}, {From: 4 * ms, To: 5 * ms, Ready: true}, {From: 9 * ms, To: 12 * ms, Ready: true}}
	got := pieces(kindLoading, ms, 10*ms, off)
	want := []struct {
		kind string
		end  float64
	}{{kindReady, 0.002}, {kindLoading, 0.003}, {kindWaiting, 0.004}, {kindReady, 0.005}, {kindLoading, 0.009}, {kindReady, 0.010}}
	at := 0.001
	if len(got) != len(want) {
		t.Fatalf("pieces %+v", got)
	}
	for i, g := range got {
		if g.Kind != want[i].kind || g.Start != at || g.End != want[i].end {
			t.Errorf("piece %d is %+v, want %+v from %v", i, g, want[i], at)
		}
		at = g.End
	}
	all := failed(scan.Span{Started: ms, Done: 10 * ms}, got) // for 4 of 9 ms it waited, or had no core
	if len(all) != 1 || all[0].Kind != kindFailed || all[0].Start != 0.001 || all[0].End != 0.010 || math.Abs(all[0].Waited-0.004) > 1e-9 {
		t.Errorf("what failed is %+v", all)
	}
}

// TestSpansLieWithinTheRun: beginning a trace takes time, but no span is moved beyond the run's end.
func TestSpansLieWithinTheRun(t *testing.T) {
	run := onOneCore(t, scan.Pool(8))
	o := woodkit.Must(run.Observation())
	for _, s := range o.Spans {
		if s.Released > o.Wall() {
			t.Errorf("item %d was released after %v, the run took %v", s.Index, s.Released, o.Wall())
		}
	}
}

// TestWhereNoTraceTellsNobodyIsDrawnAsWorking: if more workers than cores have an item and no trace shows who had a core, each
// is drawn as working or waiting for a core, also worker processes.
func TestWhereNoTraceTellsNobodyIsDrawnAsWorking(t *testing.T) {
	goroutines, processes, enough := crowd(64, 2), crowd(8, 1), crowd(2, 2)
	processes.Record.Strategy, processes.Record.Host.Cores = "processes:workers=8", 2
	for _, o := range []timing.Observation{goroutines, processes, enough} {
		for i := range o.Spans {
			o.Spans[i].Loading = 400 * time.Millisecond
		}
	}
	for name, test := range map[string]struct {
		o    timing.Observation
		want []string
	}{
		"goroutines": {goroutines, []string{"loading or waiting for a core", "computing or waiting for a core"}},
		"processes":  {processes, []string{"loading or waiting for a core", "computing or waiting for a core"}},
		"enough":     {enough, []string{"loading", "computing"}},
	} {
		all := lanes(test.o)
		for _, lane := range all[:len(all)-1] {
			var kinds []string
			for _, g := range lane.Segments {
				kinds = append(kinds, g.Kind)
			}
			if !slices.Equal(kinds, test.want) {
				t.Fatalf("%s, %s: %q, want %q", name, lane.Name, kinds, test.want)
			}
		}
		for i, want := range []float64{0.4, 0.6} {
			if got := spent(test.o)[0].of(test.want[i]); math.Abs(got-want) > 1e-9 {
				t.Errorf("%s: %v s of %s, want %v", name, got, test.want[i], want)
			}
		}
	}
}
