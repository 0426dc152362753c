package figure

import (
	"math"
	"strings"
	"testing"
	"time"

	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/scan"
	"woodscape.example/woodkit/timing"
	"woodscape.example/woodkit/timing/rounds"
)

// TestTitlesSayWhatTheTimeWentOn draws a load in which every second is known.
func TestTitlesSayWhatTheTimeWentOn(t *testing.T) {
	busyLoop, idle, failed, ended, serial := knownLoad(), manyItems(64), knownLoad(), knownLoad(), manyItems(3)
	for i := range failed.Spans {
		failed.Spans[i].Err = woodtest.ErrDisk
	}
	ended.Record.Partial, ended.Record.Of, ended.Record.Frames, ended.Record.StoppedSeconds = true, 64, 11, 50
	ended.Spans[9].Err = woodtest.ErrDisk
	serial.Record.Strategy = "serial"
	for i := range serial.Spans {
		serial.Spans[i].Worker = scan.Caller
	}
	const ms = time.Millisecond
	// each second, the worker works for some milliseconds, the loop for others, and for the rest it is off
	seconds := func(worker, loop time.Duration, off ...timing.Off) timing.Observation {
		o := timing.Observation{Record: timing.Record{Strategy: "queue:workers=1,depth=2", Seconds: 10, Of: 10, Frames: 10, GoMaxProc: 1}}
		for i := range time.Duration(10) {
			at := i * time.Second
			o.Spans = append(o.Spans, scan.Span{Started: at, Done: at + worker, Taken: at, Released: at + loop})
			for _, o1 := range off {
				o1.From, o1.To = o1.From+at, o1.To+at
				o.Off = append(o.Off, o1)
			}
		}
		return o
	}
	for name, test := range map[string]struct {
		of   timing.Observation
		want []string
	}{
		"the loop's body":       {busyLoop, []string{"loop's body", "87 %", "55 %"}},
		"a busier worker":       {seconds(980*ms, 900*ms), []string{"1 worker", "98 %"}},
		"a body that waits":     {seconds(500*ms, 950*ms, timing.Off{Worker: scan.Caller, To: 300 * ms, Ready: true}), []string{"loop's body", "65 %", "30 %"}},
		"a wait for the result": {seconds(900*ms, 650*ms, timing.Off{Worker: scan.Caller, From: 650 * ms, To: 950 * ms, Ready: true, Before: true}), []string{"1 worker", "90 %"}},
		"workers":               {idle, []string{"2 workers", "loading"}},
		"one after another":     {serial, []string{"One item after the other", "loading"}},
		"all failed":            {failed, []string{"All 12 items failed"}},
		"ended early":           {ended, []string{"stop at 50 s", "11 of 64", "1 item failed"}},
		"no items":              {timing.Observation{Record: timing.Record{Seconds: 1}}, []string{"no item"}},
	} {
		title, alt := timeline(test.of).Title, Timeline(test.of).Alt()
		for _, want := range test.want {
			if !strings.Contains(title, want) || !strings.Contains(alt, want) {
				t.Errorf("%s: the title %q and the text %q lack %q", name, title, alt, want)
			}
		}
	}
	if stop := timeline(ended).Runs[0].Stop; stop != 50 || !strings.Contains(Timeline(ended).Alt(), "told to stop at 50 s") {
		t.Errorf("stopped at %g: %s", stop, Timeline(ended).Alt())
	}
}

func TestTheCaptionOfACompareSaysWhetherItIsNoise(t *testing.T) {
	first, second, other := measured("counts", "for loop", 8), measured("counts", "pool", 4), measured("sums", "pool", 4)
	first.Frames, second.Frames, other.Frames = 100, 100, 100
	seen := func(records ...timing.Record) (all []timing.Observation) {
		for _, r := range records {
			all = append(all, timing.Observation{Record: r})
		}
		return all
	}
	repeated := func(pool ...float64) rounds.Repeated {
		return rounds.Repeated{Fingerprint: first.Fingerprint, Timings: []rounds.Timing{
			{Task: "counts", Label: "for loop", Seconds: []float64{8, 8.1, 7.9, 8, 8, 8.2}}, {Task: "counts", Label: "pool", Seconds: pool},
		}}
	}
	partial, damaged, alike := second, second, first
	partial.Partial = true
	damaged.Frames, damaged.Of, damaged.MoreFailed = 20, 100, 80 // it took as long for each item, but got a fifth of the results
	alike.Label, alike.Seconds, alike.Of, alike.Frames, alike.MoreFailed = "queue", 2, 100, 20, 80
	for name, test := range map[string]struct {
		runs []timing.Observation
		of   rounds.Repeated
		want string // "" if there should be no caption
	}{
		"one run each":      {seen(first, second), rounds.Repeated{}, "says nothing about noise"},
		"more than noise":   {seen(first, second), repeated(4, 4.1, 4, 3.9, 4, 4), "more than noise"},
		"noise":             {seen(first, second), repeated(8, 7.9, 8.1, 8.1, 7.8, 8.1), "may be noise"},
		"another task":      {seen(first, other), rounds.Repeated{}, ""},
		"it ended early":    {seen(first, partial), rounds.Repeated{}, ""},
		"most of it failed": {seen(first, damaged), rounds.Repeated{}, ""},
		"the first failed":  {seen(damaged, first), rounds.Repeated{}, ""},
		"as much failed":    {seen(damaged, alike), rounds.Repeated{}, "says nothing about noise"},
		"only one of them":  {seen(first), rounds.Repeated{}, ""},
	} {
		got := changed(test.runs, test.of)
		if (test.want == "") != (got == "") || !strings.Contains(got, test.want) || got != "" && !strings.Contains(got, "0.50 ×") {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

// TestTookLeast: a tenth more is as good, and a for loop that is as good is no comparison.
func TestTookLeast(t *testing.T) {
	nan := math.NaN()
	names := []string{timing.LabelLoop, "pool, by runs", "queue"}
	for _, test := range []struct {
		times       []float64
		loop        float64
		who, factor string
	}{
		{[]float64{10, 5, 5.4}, 10, "pool by runs and queue", "0.50 to 0.54 ×"},
		{[]float64{10, 5, 5.001}, 10, "pool by runs and queue", ", 0.50 ×"},
		{[]float64{10, 5, 5.6}, 10, "pool by runs", ", 0.50 ×"},
		{[]float64{10, nan, 9.5}, 10, "for loop and queue", ""},
		{[]float64{10, 0, 12}, 10, "for loop", ""},
		{[]float64{nan, 4, nan}, nan, "pool by runs", ""},
		{[]float64{nan, 0, nan}, nan, "", ""},
	} {
		who, beside := TookLeast(names, test.times, test.loop)
		if who != test.who || !strings.Contains(beside, test.factor) || (beside == "") != (test.factor == "") {
			t.Errorf("%v: %q%q, want %q and %q", test.times, who, beside, test.who, test.factor)
		}
	}
}

func TestBarsSayWhichTookLeast(t *testing.T) {
	records := []timing.Record{measured("counts", timing.LabelLoop, 10), measured("counts", "a", 5), measured("counts", "b", 5.2), measured("counts", "c", 9)}
	title := taskRows(nil, records, "counts", []string{timing.LabelLoop, "a", "b", "c", "d"}).Title
	if !strings.Contains(title, "a and b took least") || !strings.Contains(title, "0.50 to 0.52 ×") || strings.Contains(title, "c") && strings.Contains(title, "d took") {
		t.Errorf("%q", title)
	}
	rows := bounded(taskRows(nil, records, "counts", []string{timing.LabelLoop}), []Bound{{"the least", time.Second}})
	if alt := New(rows.Figure()).Alt(); !strings.Contains(alt, "the least, at 1 s") {
		t.Errorf("no bound is drawn: %q", alt)
	}
	if title := taskRows(nil, nil, "counts", []string{"a"}).Title; strings.Contains(title, "least") {
		t.Errorf("nothing is measured: %q", title)
	}
}

// TestBarsAreNotComparedIfMoreFailed: a run that got two results of ten took its time for ten items, so its time per result is no
// measure of the strategy. A mask of a thousand that only one of the runs could not read makes no difference.
func TestBarsAreNotComparedIfMoreFailed(t *testing.T) {
	loop, pool, queue := measured("counts", timing.LabelLoop, 10), measured("counts", "pool", 6), measured("counts", "queue", 5)
	loop.Frames, pool.Frames, queue.Frames, queue.MoreFailed = 10, 2, 1000, 1
	pool.Of, pool.MoreFailed = 10, 8
	labels := []string{timing.LabelLoop, "pool", "queue"}
	drawing := taskRows(nil, []timing.Record{loop, pool, queue}, "counts", labels)
	if rows := drawing.Rows; rows[0].Beside != "" || rows[1].Beside != "8 of 10 failed" || !strings.Contains(rows[2].Beside, "the for loop") {
		t.Errorf("beside the bars stand %q, %q and %q", rows[0].Beside, rows[1].Beside, rows[2].Beside)
	}
	drawing = taskRows(nil, []timing.Record{loop, pool}, "counts", labels[:2])
	if strings.Contains(drawing.Title, "least") {
		t.Errorf("only the for loop has all results, and the title is %q", drawing.Title)
	}
	loop.Frames, loop.MoreFailed = 2, 8
	if beside := taskRows(nil, []timing.Record{loop, pool}, "counts", labels[:2]).Rows[1].Beside; beside != "= 0.60 × the for loop, 8 of 10 failed" {
		t.Errorf("as much failed in the for loop, and beside the bar stands %q", beside)
	}
}

// TestWhatWasDiscardedIsNotCalledFree: after the last result of a worker that was told to stop, nobody knows whether it had an
// item, in the bars of time as in the timeline.
func TestWhatWasDiscardedIsNotCalledFree(t *testing.T) {
	o := knownLoad()
	o.Record.Partial, o.Record.Of, o.Record.StoppedSeconds = true, 64, 41
	if discarded, free := spent(o)[0].of(kindDiscarded), spent(o)[0].of(kindNoItem); discarded != 13 || free != 6 {
		t.Errorf("%v s discarded and %v s without an item; want 13 (the mean of 15 and 11) and 6", discarded, free)
	}
	o.Record.Strategy = "queue:workers=3,depth=4" // the third had items, or none: none of its results was kept
	run, _ := timelineRun(o)
	if third := run.Lanes[2].Segments; len(third) != 1 || third[0].Kind != kindDiscarded || third[0].Start != 0 || third[0].End != 55 {
		t.Errorf("a worker without a result: %+v", third)
	}
}

// TestAllFailedIsSaidOnlyOfAllItems: where a run had more items than a figure shows, nobody knows how those ended, or they were
// never tried.
func TestAllFailedIsSaidOnlyOfAllItems(t *testing.T) {
	all, ended, missing, stopped := knownLoad(), knownLoad(), knownLoad(), knownLoad()
	for i := range all.Spans {
		all.Spans[i].Err = woodtest.ErrDisk
	}
	ended.Spans, missing.Spans, stopped.Spans = all.Spans, all.Spans, all.Spans
	ended.Record.Partial, ended.Record.Of = true, 64
	missing.Missing.Items = 52
	stopped.Record.Partial, stopped.Record.Of, stopped.Record.StoppedSeconds = true, 64, 41
	for name, o := range map[string]timing.Observation{"all": all, "ended early": ended, "missing": missing, "told to stop": stopped} {
		for what, title := range map[string]string{"timeline": timeline(o).Title, "order": order(o).Title} {
			if said := strings.Contains(title, "All 12 items failed"); said != (name == "all") || !strings.Contains(title, "12 items") {
				t.Errorf("%s of %s: %q", what, name, title)
			}
		}
	}
}

// TestNobodyIsCalledIdle: a goroutine without an item may not have begun yet, wait for one, or be finished. Nobody knows, so
// figures only say that it has no item.
func TestNobodyIsCalledIdle(t *testing.T) {
	woodtest.OwnHome(t)
	all := loads(t)
	late, alone := crowd(2, 2), manyItems(1) // a goroutine that begins late, and a loop that does little
	late.Record.Strategy, late.Spans[1].Started = "go-each", 900*time.Millisecond
	late.Spans[0].Done, late.Record.Seconds = 50*time.Millisecond, 1
	alone.Record.Strategy, alone.Record.Seconds, alone.Spans[0].Worker = "serial", 10, scan.Caller
	all["one begins late"], all["a loop that does little"] = late, alone
	for name, o := range all {
		for what, f := range map[string]Figure{"timeline": Timeline(o), "where time went": WhereTimeWent(o)} {
			if strings.Contains(f.Alt(), "idle") {
				t.Errorf("%s, %s: %q", what, name, f.Alt())
			}
		}
		if gaps := name == "one begins late" || name == "a loop that does little"; gaps && !strings.Contains(WhereTimeWent(o).Alt(), "no item") {
			t.Errorf("%s: %q", name, WhereTimeWent(o).Alt())
		}
	}
}
