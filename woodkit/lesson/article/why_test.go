package article

import (
	"slices"
	"strings"
	"testing"
	"time"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/scan"
	"woodscape.example/woodkit/timing"
)

// TestReasonsFollowFromTheSpans: what set a run's time is read from where its time went.
func TestReasonsFollowFromTheSpans(t *testing.T) {
	const n = 100
	ms := time.Millisecond
	run := timing.Record{Label: timing.LabelQueue, Frames: n, Of: n, Workers: 2, GoMaxProc: 2, Seconds: n * 0.010} // 10 ms per frame
	seen := func(s scan.Span, of timing.Record, off ...timing.Off) timing.Observation {
		return timing.Observation{Record: of, Spans: slices.Repeat([]scan.Span{s}, n), Off: off}
	}
	for _, test := range []struct {
		name  string
		span  scan.Span
		alone time.Duration
		want  string // facts, with | between them
	}{
		{"one adds", scan.Span{Done: 12 * ms, Taken: 12 * ms, Released: 21900 * time.Microsecond}, 12 * ms, "99 %|9.9 ms|10 ms"},
		{"sending", scan.Span{Done: 19 * ms, Crossing: 12 * ms, Taken: 19 * ms, Released: 20 * ms}, 6 * ms, "19 ms|12 ms|sending"},
		{"waiting", scan.Span{Done: 19 * ms, Waiting: 15 * ms, Taken: 19 * ms, Released: 19 * ms}, 19 * ms, "15 ms|waiting|at most 2"},
		{"slowed", scan.Span{Done: 19 * ms, Taken: 19 * ms, Released: 20 * ms}, 12 * ms, "19 ms|for loop|12 ms"},
		{"slowed by sending", scan.Span{Done: 19 * ms, Crossing: 5 * ms, Taken: 19 * ms, Released: 20 * ms}, 12 * ms, "12 ms|5 ms|sending"},
		{"divided", scan.Span{Done: 19 * ms, Taken: 19 * ms, Released: 20 * ms}, 18 * ms, "hardly any time to spare"},
		{"not known what the loop took", scan.Span{Done: 19 * ms, Taken: 19 * ms, Released: 20 * ms}, 0, "hardly any time to spare"},
		{"nobody", scan.Span{Done: 10 * ms, Taken: 10 * ms, Released: 15 * ms}, 10 * ms, "nobody|workers 50 %|loop 50 %"},
	} {
		woodtest.WantFacts(t, test.name, shares(seen(test.span, run)).reason(run, test.alone), strings.Split(test.want, "|")...)
	}
	woken := seen(scan.Span{Done: 19 * ms, Waiting: 19 * ms, Taken: 19 * ms, Released: 19 * ms}, run, timing.Off{To: n * ms, Ready: true})
	if got := shares(woken); got.waiting > got.worker {
		t.Errorf("of %v per item, %v were waiting", got.worker, got.waiting)
	}
	crowd, inOrder, two, wide := run, run, run, run
	wide.Workers, wide.Seconds = 64, n*0.004 // waits of 80 ms by 64 workers are 1.25 ms per item
	two.Frames, two.Of, two.Seconds = 2, 2, 1
	inOrder.Strategy, inOrder.Depth = "queue:workers=2,depth=4,ordered", 4
	crowd.Workers = 8
	for name, c := range map[string]struct {
		span timing.Observation
		want string
	}{
		"the loop waits for a core": {
			seen(scan.Span{Done: 12 * ms, Taken: 12 * ms, Released: 22 * ms}, run, timing.Off{Worker: scan.Caller, To: 170 * ms, Ready: true}),
			"83 %|17 %|waited for a core",
		},
		"a loop that only waits for a core before it takes a result": {
			seen(scan.Span{Done: 10 * ms, Taken: 10 * ms, Released: 19 * ms}, run, timing.Off{Worker: scan.Caller, From: 2 * ms, To: 902 * ms, Ready: true, Before: true}),
			"busy 90 %",
		},
		"workers that are busier than the loop": {
			seen(scan.Span{Done: 19800 * time.Microsecond, Taken: 19800 * time.Microsecond, Released: 28800 * time.Microsecond}, run),
			"hardly any time to spare",
		},
		"waits that overlap enough": {
			seen(scan.Span{Done: 120 * ms, Waiting: 80 * ms, Taken: 120 * ms, Released: 120 * ms}, wide, timing.Off{To: 5000 * ms, Ready: true}),
			"64 workers|2 cores",
		},
		"a loop that is blocked is not busy": {
			seen(scan.Span{Done: 10 * ms, Taken: 10 * ms, Released: 20 * ms}, run, timing.Off{Worker: scan.Caller, To: 950 * ms}),
			"nobody",
		},
		"two workers and the loop on two cores": {
			seen(scan.Span{Done: 18 * ms, Taken: 18 * ms, Released: 25 * ms}, run, timing.Off{Worker: scan.Caller, To: 100 * ms, Ready: true}, timing.Off{To: 400 * ms, Ready: true}),
			"2 cores|worker|70 %|20 %|waited for a core|loop|60 %",
		},
		"a straggler": {
			timing.Observation{Record: two, Spans: []scan.Span{{Item: "a", Done: 100 * ms}, {Item: "b", Worker: 1, Done: 1000 * ms}}},
			"90 %|one worker|b took 1000 ms|100 ms on average",
		},
		"the order": {
			seen(scan.Span{Started: 0, Done: 10 * ms, Waiting: 10 * ms, Taken: 19 * ms, Released: 19 * ms}, inOrder),
			"turn|9 ms",
		},
		"more workers than cores": {
			seen(scan.Span{Done: 76 * ms, Taken: 76 * ms, Released: 76 * ms}, crowd, timing.Off{Worker: 3, To: n * 57 * ms, Ready: true}),
			"8 workers|2 cores|24 %|71 %|waited",
		},
		"more workers than cores, and waiting": { // 20 ms of 76 on a core, so the cores were full and the waits did not matter
			seen(scan.Span{Done: 76 * ms, Waiting: 36 * ms, Taken: 76 * ms, Released: 76 * ms}, crowd, timing.Off{Worker: 3, To: n * 20 * ms, Ready: true}),
			"8 workers|2 cores|25 %|25 %|waited",
		},
		"workers that also wait for something else": { // the 100 % that they had a frame are not all busy, as the timeline shows
			seen(scan.Span{Done: 20 * ms, Taken: 20 * ms, Released: 20 * ms}, run, timing.Off{To: n * ms}, timing.Off{To: n * ms, Ready: true}),
			"100 %|10 %|wait",
		},
		"a lock": { // as before, but nothing said beforehand that the workers would wait
			seen(scan.Span{Done: 76 * ms, Taken: 76 * ms, Released: 76 * ms}, crowd, timing.Off{Worker: 3, To: n * 20 * ms, Ready: true}, timing.Off{Worker: 4, To: n * 36 * ms}),
			"a worker was busy 25 %",
		},
	} {
		woodtest.WantFacts(t, name, shares(c.span).reason(c.span.Record, 19*ms), strings.Split(c.want, "|")...)
	}
	each := run
	each.Strategy, each.Workers = "go-each", 0
	if s := shares(seen(scan.Span{Done: 500 * ms}, each)); s.workers < 0.49 || s.workers > 0.51 {
		t.Errorf("a goroutine for each item: busy %.2f of the time, want 0.5", s.workers)
	}
	partial := run
	partial.Of, partial.Partial = 10*n, true
	if s := shares(seen(scan.Span{Done: 10 * ms}, partial)); s.workers < 0.49 || s.workers > 0.51 {
		t.Errorf("of a partial run the workers were busy %.2f of the time, want 0.5", s.workers)
	}
	serial := run
	serial.Strategy = "serial"
	for alone, want := range map[time.Duration]string{10 * ms: "as in the for loop|10 ms", 70 * ms: "less time|for loop|10 ms|70 ms|one goroutine"} {
		woodtest.WantFacts(t, "serial", shares(seen(scan.Span{Done: 10 * ms}, serial)).reason(serial, alone), strings.Split(want, "|")...)
	}
	woodtest.WantFacts(t, "less work, divided", shares(seen(scan.Span{Done: 19 * ms}, run)).reason(run, 80*ms), "less time", "for loop", "19 ms", "80 ms", "hardly any time to spare")
	busy := with(run, busyLoad)
	if got := reason(busy, busy, run); !strings.Contains(got, "other programs used 0.8 of 2 cores meanwhile") {
		t.Errorf("a busy run: %q", got)
	}
	if got := reason(run, run, busy); !strings.Contains(got, "during the for loop") {
		t.Errorf("a busy baseline: %q", got)
	}
}

// TestReasonsContradictNoRecord: a bound on what is in flight counts as one on the workers, only a queue makes workers wait for
// the order, failed items are in the averages, and what was not watched has no reason.
func TestReasonsContradictNoRecord(t *testing.T) {
	const n, ms = 100, time.Millisecond
	run := func(strategy string, workers, depth int) timing.Record {
		return timing.Record{Strategy: strategy, Label: timing.LabelOf(strategy), Frames: n, Of: n, Workers: workers, Depth: depth, GoMaxProc: 2, Seconds: n * 0.010}
	}
	seen := func(s scan.Span, of timing.Record) timing.Observation {
		return timing.Observation{Record: of, Spans: slices.Repeat([]scan.Span{s}, n)}
	}
	half := run("pool:workers=2", 2, 0)
	half.Frames, half.Failed, half.Seconds = 2, make([]timing.Failure, n-2), 2
	failing := seen(scan.Span{Done: 10 * ms}, half)
	failing.Spans[0] = scan.Span{Item: "slow", Worker: 1, Done: 1500 * ms}
	small := run("queue:workers=2,depth=2", 2, 2)
	small.Frames, small.Of, small.Seconds = 4, 4, 1
	for name, c := range map[string]struct {
		seen   timing.Observation
		want   string
		refuse string
	}{
		"less depth than workers": {seen(scan.Span{Done: 20 * ms, Taken: 20 * ms, Released: 20 * ms}, run("queue:workers=8,depth=2", 8, 2)), "A depth of 2 keeps 6 of 8 workers", "nobody was busy"},
		"a pool in order":         {seen(scan.Span{Done: 20 * ms, Taken: 90 * ms, Released: 90 * ms}, run("pool:workers=2,ordered", 2, 0)), "had a frame for 100 %", "queue"},
		"a busy queue in order":   {seen(scan.Span{Done: 20 * ms, Taken: 90 * ms, Released: 90 * ms}, run("queue:workers=2,depth=9,ordered", 2, 9)), "had a frame for 100 %", "workers waited too"},
		"a slow one among failed": {failing, "slow took 1500 ms. All other items took 10 ms on average", "-"},
		"one worker":              {seen(scan.Span{Done: 10 * ms}, run("pool:workers=1", 1, 0)), "one worker did all the work", "All 1"},
		"two strategies":          {seen(scan.Span{Done: 20 * ms}, run(timing.Mixed, 0, 0)), "several scans", "busy"},
		"many small ones at the end": {
			timing.Observation{Record: small, Spans: []scan.Span{{Worker: 1, Done: 100 * ms}, {Done: 100 * ms}, {Started: 400 * ms, Done: 500 * ms}, {Started: 900 * ms, Done: 1000 * ms}}},
			"nobody was busy", "for the last 90 %",
		},
	} {
		got := reason(c.seen.Record, c.seen, timing.Record{})
		if !strings.Contains(got, c.want) || strings.Contains(got, c.refuse) {
			t.Errorf("%s: %q, want %q and not %q", name, got, c.want, c.refuse)
		}
	}
	woodtest.OwnHome(t)
	if got := reason(run("pool:workers=2", 2, 0), run("pool:workers=2", 2, 0), timing.Record{}); strings.Contains(got, "by hand") {
		t.Errorf("a pool whose spans are gone: %q", got)
	}
	if got := reason(run(timing.ByHand, 2, 0), run(timing.ByHand, 2, 0), timing.Record{}); !strings.Contains(got, "by hand") {
		t.Errorf("a run by hand: %q", got)
	}
}

// TestWhyBeginsWithTheGuess, where it was a quarter off, and the table has the model beside it and runs written by hand.
func TestWhyBeginsWithTheGuess(t *testing.T) {
	woodtest.OwnHome(t)
	ds, err := woodkit.OpenFS(woodtest.Files(t))
	if err != nil {
		t.Fatal(err)
	}
	if got := Why(ds, "task", "pool"); !strings.Contains(got, "not measured") {
		t.Errorf("before any run: %q", got)
	}
	timing.Predict("task", "pool", 1e-3)
	timing.Predict("task", "by hand", 1e3)
	do := func(f woodkit.Frame) (int, error) { time.Sleep(time.Millisecond); return 1, nil }
	disturbed := false // by other programs on this machine: then a time is not compared with a guess
	for _, strategy := range []scan.Strategy{scan.Serial(), scan.Pool(1)} {
		run, sum := timing.Start("task", ds), 0
		for n, err := range scan.Map(run.Context(), strategy, ds.Frames(), do) {
			if err != nil {
				t.Fatal(err)
			}
			sum += n
		}
		record, err := run.Finish(sum)
		if err != nil {
			t.Fatal(err)
		}
		disturbed = disturbed || record.Load.Busy()
	}
	run := timing.Start("task", ds).ByHand(2, len(ds.Frames()))
	time.Sleep(time.Millisecond)
	byHand, err := run.Finish(nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := Why(ds, "task", "pool"); disturbed {
		if strings.Contains(got, "guess") || !strings.Contains(got, "other programs") {
			t.Errorf("beside other programs: %q", got)
		}
	} else if !strings.HasPrefix(got, "It took ") || !strings.Contains(got, "as long as you guessed. What set the time: ") {
		t.Errorf("far above the guess: %q", got)
	}
	if got := Why(ds, "task", "by hand"); !disturbed && !byHand.Load.Busy() && !strings.HasPrefix(got, "It took only ") || !strings.Contains(got, "written out by hand") && !strings.Contains(got, "other programs") {
		t.Errorf("far below the guess, by hand: %q", got)
	}
	if got := Why(ds, "task", timing.LabelLoop); strings.Contains(got, "guess") {
		t.Errorf("without a guess: %q", got)
	}
	rows := map[string][]string{}
	for _, row := range Table(ds, "task").Rows {
		rows[row[0]] = row
	}
	for label, guessed := range map[string]string{timing.LabelLoop: "–", timing.LabelPool: "0.001 ×", timing.ByHand: "1000.00 ×"} {
		row := rows[label]
		if row == nil || row[1] == "–" || row[4] == "–" || row[6] == "–" || row[7] != guessed {
			t.Errorf("%s: %q", label, row)
		}
	}
	if len(rows) != 3 || rows[timing.LabelLoop][6] != "1.00 ×" {
		t.Errorf("rows %q", rows)
	}
}
