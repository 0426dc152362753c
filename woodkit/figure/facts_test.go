package figure

import (
	"image"
	"image/color"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/load"
	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/timing"
)

// measured is a record of a task in a separate data set, which took that many seconds for ten frames.
func measured(task, label string, seconds float64) timing.Record {
	return timing.Record{Version: timing.RecordVersion, ID: task + label, Task: task, Label: label, Frames: 10, Of: 10, Seconds: seconds, Digest: "same"}
}

// rowNamed returns the row with a name.
func rowNamed(t *testing.T, drawing plot.Rows, name string) plot.Row {
	t.Helper()
	i := slices.IndexFunc(drawing.Rows, func(r plot.Row) bool { return r.Name == name })
	if i < 0 {
		t.Fatalf("there is no row %q", name)
	}
	return drawing.Rows[i]
}

func TestTaskBarsAreTimesPerItemAndMultiplesOfTheLoop(t *testing.T) {
	died := measured("small work", "crashed", 1)
	died.Died = "killed"
	records := []timing.Record{measured("small work", timing.LabelLoop, 2), measured("small work", timing.LabelPool, 0.5), died}
	drawing := taskRows(nil, records, "small work", []string{timing.LabelLoop, timing.LabelPool, "crashed", "never"})
	loop, pool := rowNamed(t, drawing, timing.LabelLoop), rowNamed(t, drawing, timing.LabelPool)
	if loop.Value != 0.2 || pool.Value != 0.05 || loop.Beside != "" || pool.Beside != "= 0.25 × the for loop" {
		t.Errorf("the loop is %+v, the pool %+v", loop, pool)
	}
	for name, note := range map[string]string{"crashed": "died", "never": "not run"} {
		if row := rowNamed(t, drawing, name); !math.IsNaN(row.Value) || row.Note != note || row.Beside != "" {
			t.Errorf("%s is %+v", name, row)
		}
	}
	if strings.Contains(drawing.Axis, "frame") { // without a data set there are no frames
		t.Errorf("the axis is called %q", drawing.Axis)
	}
	if drawing.Title == "small work" {
		t.Error("the title is the record's key")
	}
}

// TestBarsExplainTheirColours: where some rows have a colour of their own and others are grey, a note names those that have one.
func TestBarsExplainTheirColours(t *testing.T) {
	for _, test := range []struct{ labels, named []string }{
		{[]string{timing.LabelLoop, "static chunks", timing.LabelPool}, []string{timing.LabelLoop, timing.LabelPool}},
		{[]string{timing.LabelLoop, "depth 1"}, []string{timing.LabelLoop}},
		{[]string{timing.LabelLoop, timing.LabelPool}, nil},
		{[]string{"depth 1", "depth 2"}, nil},
	} {
		note := taskRows(nil, nil, "small work", test.labels).Note
		for _, label := range test.labels {
			if named := strings.Contains(note, label); named != slices.Contains(test.named, label) {
				t.Errorf("%q: the note %q names %s: %t", test.labels, note, label, named)
			}
		}
		if grey := strings.Contains(note, "grey"); grey != (test.named != nil) {
			t.Errorf("%q: the note says %q", test.labels, note)
		}
	}
}

func TestCoresAndWork(t *testing.T) {
	var records []timing.Record
	for label, seconds := range map[string]float64{"for loop": 8, "pool": 4, "fold": 5, "for loop, by runs": 0.4, "pool, by runs": 0.2, "fold, by runs": 0.3} {
		records = append(records, measured("counts", label, seconds))
	}
	drawing, pixels, runs := coresAndWork(nil, records, "counts")
	if diff := cmp.Diff([][]float64{{0.8, 0.4, 0.5}, {0.04, 0.02, 0.03}}, [][]float64{pixels, runs}); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
	for _, row := range drawing.Rows {
		if want := map[bool]color.Color{false: pixelsColor, true: runsColor}[strings.HasSuffix(row.Name, byRuns)]; row.Color != want {
			t.Errorf("%s has the colour %v", row.Name, row.Color)
		}
	}
	if len(drawing.Rows) != 6 || len(drawing.Legend) != 2 {
		t.Errorf("%d rows, %d colours explained", len(drawing.Rows), len(drawing.Legend))
	}
	text := gains(pixels, runs)
	for _, factor := range []string{"2.0 ×", "20 ×", "40 ×"} { // 0.8/0.4, 0.8/0.04, 0.8/0.02
		if !strings.Contains(text, factor) {
			t.Errorf("%q lacks %s", text, factor)
		}
	}
	if _, _, runs := coresAndWork(nil, records[:0], "counts"); !math.IsNaN(runs[0]) {
		t.Errorf("nothing was run, and took %v s", runs[0])
	}
}

func TestPredictionsAreOrderedByHowFarOffTheyAre(t *testing.T) {
	records := []timing.Record{measured("a", timing.LabelLoop, 4), measured("a", "pool", 2), measured("a", "queue", 1), measured("a", "fold", 4)}
	guess := func(label string, ratio float64) timing.Guess {
		return timing.Guess{Question: timing.Question{Task: "a", Label: label}, Ratio: ratio}
	}
	drawing := predictions(nil, records, []timing.Guess{guess("pool", 0.5), guess("queue", 1), guess("fold", 0.1), guess("never", 1)})
	want := []plot.Pair{
		{Name: "a: fold", Guessed: 0.1, Measured: 1},
		{Name: "a: queue", Guessed: 1, Measured: 0.25},
		{Name: "a: pool", Guessed: 0.5, Measured: 0.5},
	}
	if diff := cmp.Diff(want, drawing.Rows); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if !strings.HasPrefix(drawing.Title, "1 of 3 ") {
		t.Errorf("the title is %q", drawing.Title)
	}
}

// TestPredictionsBesideOtherPrograms: what was measured beside other programs is marked, and says nothing of a guess.
func TestPredictionsBesideOtherPrograms(t *testing.T) {
	busy := load.Load{Cores: 2, CPUs: 2, Others: load.Of(0.8), Steal: load.Of(0), Resolution: 0.01}
	loop, pool, queue := measured("a", timing.LabelLoop, 4), measured("a", "pool", 2), measured("a", "queue", 1)
	queue.Load = busy
	guesses := []timing.Guess{{Question: pool.Question(), Ratio: 0.5}, {Question: queue.Question(), Ratio: 0.25}}
	drawing := predictions(nil, []timing.Record{loop, pool, queue}, guesses)
	if !strings.HasPrefix(drawing.Title, "1 of 1 ") || drawing.Note == "" || drawing.Rows[1].Name != "a: queue (busy)" || drawing.Rows[0].Name != "a: pool" {
		t.Errorf("one of two was busy: %+v", drawing)
	}
	loop.Load = busy
	if drawing := predictions(nil, []timing.Record{loop, pool, queue}, guesses); strings.Contains(drawing.Title, " of ") {
		t.Errorf("the for loop was busy: %q", drawing.Title)
	}
}

// TestDensities: every class of the data set is named with its share, and a logarithmic axis has no bars.
func TestDensities(t *testing.T) {
	ds := woodtestSet(t)
	counts := woodkit.Counts{0: 600, 1: 399, 2: 1}
	for _, logarithmic := range []bool{false, true} {
		f := Densities(ds.Classes, counts, logarithmic)
		for _, name := range append(ds.Classes.Names(), "60%", "39.9%", "0.1%") {
			if !strings.Contains(f.Alt(), name) {
				t.Errorf("logarithmic %v: %q lacks %s", logarithmic, f.Alt(), name)
			}
		}
		if _, err := f.Image(); err != nil {
			t.Error(err)
		}
	}
}

func TestPicturesNameEveryClassUnlessAllIsGrey(t *testing.T) {
	ds := woodtestSet(t)
	mask := woodkit.Must(ds.Frames()[0].Labels())
	coloured := Pictures(ds.Classes, Picture{"a mask", ds.Classes.Colors(mask)}, Picture{"grey", mask})
	grey := Pictures(ds.Classes, Picture{"grey", image.NewGray(mask.Rect)})
	for _, name := range ds.Classes.Names() { // void included
		if !strings.Contains(coloured.Alt(), name) || strings.Contains(grey.Alt(), name) {
			t.Errorf("class %s: %q and %q", name, coloured.Alt(), grey.Alt())
		}
	}
	if !strings.Contains(coloured.Alt(), "axes") || !strings.Contains(grey.Alt(), "axes") {
		t.Errorf("nothing explains the axes: %q and %q", coloured.Alt(), grey.Alt())
	}
	if !strings.Contains(coloured.Alt(), "a mask") {
		t.Errorf("%q lacks a title", coloured.Alt())
	}
}

func TestHeatMapsNameTheirClassesAndMost(t *testing.T) {
	ds := woodtestSet(t)
	sum := ds.NewHeatMap()
	for range 3 {
		sum.Add(ds.Classes.Expand(woodkit.Must(ds.Frames()[0].Labels())))
	}
	all := HeatMaps(sum)
	for _, name := range ds.Classes.Names() {
		if !strings.Contains(all.Alt(), name) {
			t.Errorf("%q lacks %s", all.Alt(), name)
		}
	}
	name := ds.Classes.Names()[1]
	if one := HeatMaps(sum, name); !strings.Contains(one.Alt(), name) || strings.Contains(one.Alt(), ds.Classes.Names()[2]) {
		t.Errorf("one class: %q", one.Alt())
	}
	if _, err := HeatMaps(sum, "unicorn").Image(); err == nil || !strings.Contains(err.Error(), "unicorn") {
		t.Errorf("an unknown class: %v", err)
	}
}

// TestTheTitleOfHeatMapsSaysWhatIsSeen: which class most frames show at one pixel, and which the fewest.
func TestTheTitleOfHeatMapsSaysWhatIsSeen(t *testing.T) {
	h := woodkit.NewHeatMap(image.Point{2, 1}, woodkit.WoodScape)
	h.Sum[1] = []uint32{0, 1002}
	h.Sum[4] = []uint32{35, 3}
	h.Sum[2], h.Sum[3] = []uint32{1, 0}, []uint32{1, 1} // of both, and none more than the other
	once, both := woodkit.WoodScape[2].Name, woodkit.WoodScape[3].Name
	for _, test := range []struct{ classes, says, not []string }{
		{[]string{"road"}, []string{"1,002", "road"}, []string{"but", "no frame"}},
		{[]string{"road", "person"}, []string{"1,002", "road", "but", "35", "person"}, nil},
		{[]string{"rider", "person"}, []string{"35", "person", "no frame shows rider"}, nil},
		{[]string{once, "person"}, []string{"35", "person", "but", "one", once}, nil},
		{[]string{once}, []string{once, "one frame"}, []string{"Up to"}},
		{[]string{once, both}, []string{"one frame"}, []string{"Up to", once, both}},
		{[]string{once, "rider"}, []string{once, "one frame", "no frame shows rider"}, []string{"Up to"}},
		{[]string{"rider"}, []string{"No frame", "rider"}, []string{"Up to"}},
	} {
		title, _, _ := strings.Cut(HeatMaps(h, test.classes...).Alt(), ". ")
		at := 0 // the facts come in this order
		for _, want := range test.says {
			i := strings.Index(title[at:], want)
			if i < 0 {
				t.Errorf("%v: %q lacks %q, or has it elsewhere", test.classes, title, want)
				break
			}
			at += i + len(want)
		}
		for _, not := range test.not {
			if strings.Contains(title, not) {
				t.Errorf("%v: %q has %q", test.classes, title, not)
			}
		}
	}
}

// woodtestSet returns a small data set.
func woodtestSet(t *testing.T) *woodkit.Dataset {
	t.Helper()
	woodtest.OwnHome(t)
	return woodkit.Must(woodkit.Open(woodtest.WriteFiles(t, woodtest.Files(t), "")))
}

func TestRunsInFlightHaveTheSameScales(t *testing.T) {
	few, many := knownLoad(), manyItems(64)
	for i := range many.Spans {
		many.Spans[i].Taken = many.Spans[63].Done // the loop is late, so results pile up
		many.Spans[i].Released, many.Spans[i].Bytes = many.Spans[63].Done, 50<<20
	}
	drawings := flights([]timing.Observation{few, many})
	for i, a := range drawings[0].Panels {
		if b := drawings[1].Panels[i]; a.Reach != b.Reach || a.Reach <= 0 {
			t.Errorf("panel %d reaches %v and %v", i, a.Reach, b.Reach)
		}
	}
	if items := drawings[0].Panels[0].Reach; items < 60 {
		t.Errorf("64 items in flight reach %v", items)
	}
	for i := range many.Spans {
		many.Spans[i].Bytes = 1
	}
	small := flights([]timing.Observation{few, many})
	if small[0].Panels[1].Reach != 0 || small[1].Panels[1].Reach != 0 || !strings.Contains(small[1].Note, "memory") || small[0].Panels[0].Reach < 60 {
		t.Errorf("64 B beside 300 MB reach %v and %v, with the note %q", small[0].Panels[1].Reach, small[1].Panels[1].Reach, small[1].Note)
	}
	parts := func(runs ...timing.Observation) (n []int) {
		for _, lines := range flights(runs) {
			n = append(n, len(lines.Panels[0].Lines))
		}
		return n
	}
	pool := knownLoad()
	pool.Record.Strategy = "pool:workers=2"
	if with, without := parts(few, few), parts(few, pool); !slices.Equal(with, []int{3, 3}) || !slices.Equal(without, []int{2, 2}) {
		t.Errorf("two queues draw %v parts of the items in flight, a queue and a pool %v", with, without)
	}
	if one := flights([]timing.Observation{few}); one[0].Panels[0].Reach != 0 {
		t.Error("one run has a scale of others")
	}
}
