package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"image/png"
	"io"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/perf/benchfmt"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/home"
	"woodscape.example/woodkit/internal/interval"
	"woodscape.example/woodkit/internal/limits"
	"woodscape.example/woodkit/internal/load"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/lesson/storage"
	"woodscape.example/woodkit/timing"
)

func TestMain(m *testing.M) { os.Exit(woodtest.Main(m)) }

func TestWhatMakesSense(t *testing.T) {
	measured := map[string]int{}
	for _, c := range cells(Options{}) {
		measured[c.Code]++
		if why := whyNot(c.Code, c.Task, c.Way); why != "" {
			t.Errorf("%v is measured, and makes no sense: %s", c, why)
		}
	}
	all := 0
	for _, n := range measured {
		all += n
	}
	if reasons := len(Codes)*len(Tasks)*len(Ways) - all; len(measured) != len(Codes) || reasons <= 0 {
		t.Errorf("measured %v", measured)
	}
	for _, l := range leftOut {
		if l.why == "" {
			t.Errorf("%+v is left out for no reason", l)
		}
	}
	two := cells(Options{Pythons: []Interpreter{{Name: "a"}, {Name: "b"}}, Codes: []string{ArticlePython}, Tasks: []string{Counts}, Ways: []string{Loop}})
	if len(two) != 2 || two[0].Python == two[1].Python {
		t.Errorf("two interpreters have the cells %v", two)
	}
}

// TestEveryGoCellHasTheSameResult: a cell with a result that differs from the reference has no time.
func TestEveryGoCellHasTheSameResult(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out six rounds of all cells: minutes under the race detector, which package scan is tested with")
	}
	onceOnRealMasks(t, Options{NoPython: "none here"}, 2)
	result, err := Measure(t.Context(), Options{Dataset: small(t, 3), Time: time.Millisecond, Frames: 3, NoPython: "none here"})
	if err != nil {
		t.Fatal(err)
	}
	if err := result.judge(); err != nil {
		t.Fatal(err)
	}
	if result.Rounds != interval.FewestRounds || result.Frames != 3 || result.Partial {
		t.Errorf("%d rounds of %d masks, partial %v", result.Rounds, result.Frames, result.Partial)
	}
	for _, c := range result.Cells {
		switch {
		case c.Failed != "":
			t.Errorf("%v failed: %s", c.Cell, c.Failed)
		case c.InPython() && c.PerFrame != nil:
			t.Errorf("%v has a time without Python", c.Cell)
		case !c.InPython() && (c.PerFrame == nil || !c.PerFrame.Known() || c.OfLoop == nil || c.OfArticle != nil || c.PeakBytes == 0):
			t.Errorf("%v has %+v", c.Cell, c)
		}
	}
	var picture bytes.Buffer
	if err := result.WriteFigure(&picture); err != nil {
		t.Error(err)
	}
	if config, err := png.DecodeConfig(&picture); err != nil || config.Width != 1600 {
		t.Errorf("the figure is %d pixels wide, %v", config.Width, err)
	}
	if err := new(Result).WriteFigure(io.Discard); err == nil {
		t.Error("a figure of nothing is drawn")
	}
	var text, document, lines bytes.Buffer
	for _, err := range []error{result.WriteText(&text), result.WriteJSON(&document), result.WriteBenchmarks(&lines)} {
		if err != nil {
			t.Error(err)
		}
	}
	if !strings.Contains(text.String(), "not measured") || !strings.Contains(text.String(), "none here") || !strings.Contains(text.String(), "918 s") {
		t.Errorf("the text is\n%s", &text)
	}
	var back Result
	decoder := json.NewDecoder(&document)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&back); err != nil || len(back.Cells) != len(result.Cells) || back.Rounds != result.Rounds {
		t.Errorf("read back %d cells, %v", len(back.Cells), err)
	}
	if got, want := strings.Count(lines.String(), "\nBenchmark"), result.Rounds*len(result.alive()); got != want {
		t.Errorf("%d benchmark lines, want %d", got, want)
	}
}

// TestBenchmarkLines: the reader of benchstat can read every run, and the lines have the warnings of the text.
func TestBenchmarkLines(t *testing.T) {
	r := &Result{Fingerprint: "0011", Frames: 100, Rounds: 6, Cores: 2, Partial: true, Load: load.Load{Cores: 2, CPUs: 2, Others: load.Of(1.5)}, Host: timing.Host{System: "linux/amd64", Go: "go1.26.8"}}
	for i, way := range []string{Loop, QueuedProcesses} {
		r.Cells = append(r.Cells, &Timing{
			Cell:    Cell{Code: ArticlePython, Task: HeatMaps, Way: way, Python: "Python 3.14.0 without the lock"},
			Seconds: []float64{1, 2, 3, 4, 5, 6}, CPU: []float64{1, 2, 3, 4, 5, 6}, PeakBytes: int64(1e6 * (i + 1)),
		})
	}
	r.Cells = append(r.Cells, &Timing{Cell: Cell{Code: GoRuns, Task: Counts, Way: Pool}, Failed: "it crashed"})
	var lines bytes.Buffer
	if err := r.WriteBenchmarks(&lines); err != nil {
		t.Fatal(err)
	}
	text := lines.String()
	reader := benchfmt.NewReader(&lines, "bench.txt")
	var runs []*benchfmt.Result
	for reader.Scan() {
		switch record := reader.Result().(type) {
		case *benchfmt.Result:
			runs = append(runs, record.Clone())
		default:
			t.Errorf("not a result: %v", record)
		}
	}
	if err := reader.Err(); err != nil || len(runs) != 12 {
		t.Fatalf("%d runs, %v in\n%s", len(runs), err, text)
	}
	last := runs[11]
	seconds, _ := last.Value("sec/op")
	peak, _ := last.Value("peak-bytes")
	if math.Round(seconds*1e9) != 6e7 || peak != 2e6 || last.Iters != 100 || last.GetConfig("goarch") != "amd64" || len(last.Config) != 5 {
		t.Errorf("%g s, %g bytes, %d masks, %v", seconds, peak, last.Iters, last.Config)
	}
	for _, want := range []string{"\n# PARTIAL", "\n# Noisy: 2 of 2", "\n# other programs used 1.5 of your 2 cores", "\n# failed: Go by runs, counts, pool: it crashed"} {
		if !strings.Contains(text, want) {
			t.Errorf("no line with %q in\n%s", want, text)
		}
	}
}

// TestFilesThatStayWarm: --cold asks for cold files. If the system keeps them in memory anyway, the result says so.
func TestFilesThatStayWarm(t *testing.T) {
	r := &Result{Frames: 1, Cold: true, Rounds: 6, Cells: []*Timing{{Cell: Cell{Code: GoRuns, Task: Counts, Way: Loop}, Seconds: make([]float64, 6)}}}
	r.noteTemperature(storage.Temperature{Files: 3, Warm: 10, Cold: 100})
	said := func() string { return r.cache() + "\n" + strings.Join(r.warnings(), "\n") }
	if text := said(); strings.Contains(text, "could not be made cold") || r.cache() != "cold files" {
		t.Error(text)
	}
	r.noteTemperature(storage.Temperature{Files: 3, Warm: 10, Cold: 11})
	r.noteTemperature(storage.Temperature{Files: 3, Warm: 10, Cold: 9})
	if text := said(); !strings.Contains(text, "Before 2 of 6 runs, the files could not be made cold") || r.cache() == "cold files" {
		t.Error(text)
	}
	if schema(t, "result.schema.json").Properties["stayed_warm"] == nil {
		t.Error("the schema does not know it")
	}
}

// TestAnInterruptKeepsTheCompleteRounds interrupts during the second round.
func TestAnInterruptKeepsTheCompleteRounds(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	o := Options{Dataset: small(t, 2), Time: time.Hour, Frames: 2, Codes: []string{GoRuns}, Tasks: []string{Counts}, Ways: []string{Loop, Pool}}
	o.Progress = func(done, _, _ int) {
		if done == 3 {
			stop()
		}
	}
	result, err := Measure(ctx, o)
	if err != nil || !result.Partial || result.Rounds != 1 {
		t.Fatalf("%+v, %v; want a partial result of 1 round", result, err)
	}
	for _, c := range result.Cells {
		if len(c.Seconds) != 1 {
			t.Errorf("%v has %d times", c.Cell, len(c.Seconds))
		}
	}
}

// TestTheWholeSetOnce: with Full there is one run of each cell over all masks. An interrupt keeps the runs that are done.
func TestTheWholeSetOnce(t *testing.T) {
	for _, last := range []int{0, 1} {
		ctx, stop := context.WithCancel(t.Context())
		o := Options{Dataset: small(t, 3), Time: time.Millisecond, Full: true, Codes: []string{GoRuns}, Tasks: []string{Counts}, Ways: []string{Loop, Pool}}
		o.Progress = func(done, _, of int) {
			if of != 2 {
				t.Errorf("%d of %d runs", done, of)
			}
			if done > 0 && done == last {
				stop()
			}
		}
		result, err := Measure(ctx, o)
		stop()
		if err != nil || result.Frames != 3 || result.Partial != (last > 0) {
			t.Fatalf("%+v, %v", result, err)
		}
		if err := result.judge(); err != nil {
			t.Fatal(err)
		}
		runs := 0
		for _, c := range result.Cells {
			runs += len(c.Seconds)
			if (c.PerFrame != nil) != (len(c.Seconds) == 1) {
				t.Errorf("%v has %v and %+v", c.Cell, c.Seconds, c.PerFrame)
			}
		}
		if want := 2 - last; runs != want {
			t.Errorf("%d runs, want %d", runs, want)
		}
	}
}

// TestAPoolThatWouldFillTheMemoryIsLeftOut: if a pool only loads, it keeps every mask that is not added yet.
func TestAPoolThatWouldFillTheMemoryIsLeftOut(t *testing.T) {
	if _, free := limits.Memory(os.DirFS("/")); free == 0 {
		t.Skip("this system does not say how much memory is free")
	}
	b := newBench(Options{Dataset: small(t, 1), NoPython: "none here"})
	for _, frames := range []int{1, 1 << 20} {
		b.frames = make([]woodkit.Frame, frames)
		b.leaveOutTooLarge()
		for _, c := range b.result.alive() {
			if frames > 1 && c.Way == Loading {
				t.Errorf("%v is measured with %d masks", c.Cell, frames)
			}
		}
	}
	if b.result.FailedCells() != 1 {
		t.Errorf("%d cells are left out", b.result.FailedCells())
	}
}

func TestDamagedMasksAreLeftOut(t *testing.T) {
	ds := small(t, 4)
	if err := os.WriteFile(ds.MaskPaths()[1], []byte("no mask"), 0o644); err != nil {
		t.Fatal(err)
	}
	o := Options{Dataset: ds, Time: time.Millisecond, Frames: 4, Codes: []string{GoPixels}, Tasks: []string{Counts}, Ways: []string{Loop}}
	result, err := Measure(t.Context(), o)
	if err != nil || result.Frames != 3 || len(result.Damaged) != 1 {
		t.Errorf("%d masks, %v left out, %v", result.Frames, result.Damaged, err)
	}
	for _, path := range ds.MaskPaths() {
		if err := os.WriteFile(path, []byte("no mask"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Measure(t.Context(), o); err == nil {
		t.Error("masks that cannot be read are measured")
	}
}

func TestRatiosAreTakenRoundByRound(t *testing.T) {
	timing := func(code, way string, seconds ...float64) *Timing {
		return &Timing{Cell: Cell{Code: code, Task: Counts, Way: way}, Seconds: seconds, CPU: seconds}
	}
	r := Result{Frames: 100, Rounds: 6, Cells: []*Timing{
		timing(ArticlePython, Loop, 1, 2, 3, 4, 5, 6),
		timing(ArticlePython, Pool, .5, 1, 1.5, 2, 2.5, 3),
		timing(GoRuns, Loop, .1, .2, .3, .4, .5, .6),
		{Cell: Cell{Code: GoRuns, Task: Counts, Way: Pool}, Seconds: []float64{1}, Failed: "it crashed"},
	}}
	for i := range 2 {
		r.Cells[i].Python = "Python 3"
	}
	if err := r.judge(); err != nil {
		t.Fatal(err)
	}
	pool, goLoop := r.Cells[1], r.Cells[2]
	if pool.OfLoop == nil || pool.OfLoop.Median != .5 || pool.OfLoop.High != .5 || pool.PerFrame.Median != 17.5 {
		t.Errorf("the pool: %+v of its loop, %+v ms", pool.OfLoop, pool.PerFrame)
	}
	if goLoop.OfArticle == nil || goLoop.OfArticle.Median < .099 || goLoop.OfArticle.Median > .101 {
		t.Errorf("Go's loop is %+v of the article's", goLoop.OfArticle)
	}
	var text bytes.Buffer
	if err := r.WriteText(&text); err != nil || r.Cells[3].PerFrame != nil || !strings.Contains(text.String(), "it crashed") {
		t.Errorf("%v; the cell that failed has %+v\n%s", err, r.Cells[3].PerFrame, &text)
	}
}

// TestPythonAndGoHaveTheSameResult runs every cell of the real Python once.
func TestPythonAndGoHaveTheSameResult(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out every cell of the real Python")
	}
	place, err := home.Around(".")
	if err != nil {
		t.Fatal(err)
	}
	python := place.ArticlePython()
	if _, err := os.Stat(python); err != nil {
		t.Skip("no Python with numpy: go tool woodkit setup --python installs it")
	}
	script := place.ArticleScript()
	interpreter, err := probe(t.Context(), python, script)
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Pythons: []Interpreter{interpreter}, Script: script, Codes: []string{ArticlePython, BestPython}}
	for _, run := range onceOnRealMasks(t, o, 5) {
		if run.Interpreter == nil || run.PeakBytes == 0 || run.MostItems == 0 {
			t.Errorf("%+v", run)
		}
	}
}

// onceOnRealMasks runs every cell that o can run once, on masks of WoodScape's size, and checks the result.
func onceOnRealMasks(t *testing.T, o Options, frames int) (runs []Run) {
	t.Helper()
	o.Dataset = realSize(t, frames)
	b := newBench(o)
	if err := b.choose(t.Context(), frames); err != nil {
		t.Fatal(err)
	}
	if err := b.reference(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, c := range b.result.Cells {
		if c.InPython() && o.NoPython != "" {
			continue
		}
		run, ok := b.once(t.Context(), c)
		if !ok {
			t.Errorf("%v: %s, %+v", c.Cell, c.Failed, run)
		}
		runs = append(runs, run)
	}
	return runs
}

// TestQueueDepth: a queue without a given depth has a bound below the number of masks, and reaches its bound.
func TestQueueDepth(t *testing.T) {
	for _, test := range []struct{ frames, depth, workers, want int }{
		{frames: 3, workers: 2, want: 4},
		{frames: 40, workers: 2, want: 10},
		{frames: 4000, workers: 2, want: 100},
		{frames: 40, workers: 8, want: 16},
		{frames: 40, workers: 2, depth: 30, want: 30},
	} {
		b := newBench(Options{Dataset: small(t, 1), NoPython: "none here", Depth: test.depth})
		b.workers, b.frames = test.workers, make([]woodkit.Frame, test.frames)
		b.Dataset.Size = image.Pt(8, 8) // so small that the memory sets no bound
		if got := b.queueDepth(); got != test.want {
			t.Errorf("%+v: %d", test, got)
		}
	}
}
