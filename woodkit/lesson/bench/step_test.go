package bench

import (
	"strings"
	"testing"
	"time"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/load"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/lesson/article"
	"woodscape.example/woodkit/scan"
)

// TestStepsAndSentences: tables have the article's number beside the measured one, and sentences follow from the rounds.
func TestStepsAndSentences(t *testing.T) {
	own := func(c Cell) float64 { return articleSeconds(c) }
	r := measuredLike(own)
	if err := r.judge(); err != nil {
		t.Fatal(err)
	}
	if table := r.Step(Counts, Pool).String(); !strings.Contains(table, "the article, 2023") || !strings.Contains(table, "56 s") || strings.Count(table, "the best we know") != 2 {
		t.Errorf("the table is\n%s", table)
	}
	if text := r.Sentence(Counts, Pool); !strings.Contains(text, "Go by pixels kept 1.5 cores busy") || !strings.Contains(text, "took 0.2") {
		t.Error(text)
	}
	r.Load = load.Load{Cores: 2, CPUs: 2, Others: load.Of(1)}
	if text := r.Sentence(Counts, Pool); !strings.Contains(text, "decides nothing") || strings.Contains(text, "cores busy") {
		t.Errorf("busy: %s", text)
	}
	none := &Result{NotMeasured: "none here"}
	if text := none.Sentence(Counts, Pool); text != "Python is not measured: none here." {
		t.Errorf("nothing measured: %s", text)
	}
	same := measuredLike(func(Cell) float64 { return 1 })
	for _, c := range same.Cells { // some rounds slower, some faster
		if c.Way == Pool {
			c.Seconds[0], c.Seconds[1] = 2, 0.5
		}
	}
	if err := same.judge(); err != nil {
		t.Fatal(err)
	}
	if text := same.Sentence(Counts, Pool); !strings.Contains(text, "too close to call") {
		t.Errorf("as quick as the loop: %s", text)
	}
}

// TestChart: the figures show what there is, and say what is missing.
func TestChart(t *testing.T) {
	r := measuredLike(func(c Cell) float64 { return articleSeconds(c) })
	if err := r.judge(); err != nil {
		t.Fatal(err)
	}
	for name, d := range map[string]Drawing{"chart": r.Chart(), "dots": r.Dots()} {
		if png, err := d.PNG(); err != nil || len(png) < 10_000 || d.Width() != chartWidth {
			t.Errorf("%s: %d bytes, %v", name, len(png), err)
		}
	}
	alt := r.Chart().Alt()
	for _, want := range []string{"31.7 ms", "counts: pool 6.81 ms", "This machine, in Python 3,", "Go by runs", "same as the queue"} {
		if !strings.Contains(alt, want) {
			t.Errorf("the chart's text has no %q: %s", want, alt)
		}
	}
	busy := measuredLike(func(c Cell) float64 { return articleSeconds(c) })
	busy.Load = load.Load{Cores: 2, CPUs: 2, Others: load.Of(1)}
	if err := busy.judge(); err != nil {
		t.Fatal(err)
	}
	for name, d := range map[string]Drawing{"chart": busy.Chart(), "dots": busy.Dots()} {
		if !strings.Contains(d.Alt(), "busy: others used 1.0 of 2 cores") {
			t.Errorf("%s: a busy machine is not mentioned: %s", name, d.Alt())
		}
	}
	without := &Result{NotMeasured: "none here", Frames: 1}
	if d := without.Chart(); d.err != nil || !strings.Contains(d.Alt(), "not measured: none here") {
		t.Errorf("without Python: %v, %s", d.err, d.Alt())
	}
	if d := without.Dots(); d.err == nil {
		t.Error("dots of nothing are drawn")
	}
}

// TestCellsCompareTheirResults: they are compared with the results of the measured runs, over the same masks.
func TestCellsCompareTheirResults(t *testing.T) {
	woodtest.OwnHome(t)
	ds := small(t, 5)
	o := Options{Dataset: ds, Time: time.Millisecond, Frames: 3, Codes: []string{GoPixels, GoRuns}, Tasks: []string{Counts}, Ways: []string{Loop}, NoPython: "none here"}
	if _, err := Latest(ds); err == nil {
		t.Error("what was never measured is found")
	}
	result, err := Once(o)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := Once(o); err != nil || !again.Start.Equal(result.Start) {
		t.Errorf("what is kept is measured again: %v", err)
	}
	if latest, err := Latest(ds); err != nil || !latest.Start.Equal(result.Start) {
		t.Errorf("the latest is %+v, %v", latest, err)
	}
	o.Ways = []string{Loop, Pool}
	if more, err := Once(o); err != nil || more.Start.Equal(result.Start) || len(more.Cells) != 4 {
		t.Errorf("with another way: %+v, %v", more, err)
	}
	var total woodkit.Counts
	for counts, err := range scan.Map(t.Context(), scan.Serial(), result.FramesOf(ds), article.CountPixels) {
		if err != nil {
			t.Fatal(err)
		}
		total.Add(counts)
	}
	if text := result.Same(Counts, total); text != "the same result as every measured run" {
		t.Error(text)
	}
	total[0]++
	if text := result.Same(Counts, total); !strings.Contains(text, "NOT") {
		t.Errorf("a wrong result: %s", text)
	}
}

func TestPythonLines(t *testing.T) {
	t.Setenv("WOODKIT_HOME", "")
	lines, err := PythonLines("expand", "binary_planes")
	if err != nil || !strings.HasPrefix(lines, "def expand(mask):\n    ") || !strings.HasSuffix(lines, "return expand(read_mask(path))") || strings.Count(lines, "def ") != 2 {
		t.Errorf("%v in\n%s", err, lines)
	}
	if _, err := PythonLines("no_such_function"); err == nil {
		t.Error("a function that is not there is shown")
	}
}
