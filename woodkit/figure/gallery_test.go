package figure

import (
	"bytes"
	"encoding/base64"
	"flag"
	"fmt"
	"html"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/scan"
	"woodscape.example/woodkit/timing"
)

var gallery = flag.Bool("gallery", false, "write a page with every figure to .woodkit/gallery/index.html of the repository")

// An exhibit is a figure of the gallery.
type exhibit struct {
	name   string
	figure Figure
}

// loads are runs of every size to draw figures of.
func loads(t *testing.T) map[string]timing.Observation {
	t.Helper()
	failed, long, partial, ordered := knownLoad(), knownLoad(), knownLoad(), knownLoad()
	for i := range failed.Spans {
		failed.Spans[i].Err = woodtest.ErrDisk
	}
	sixty := strings.Repeat("a name of sixty letters ", 3)[:60]
	long.Record.Task, long.Record.Label = sixty, sixty
	for i := range long.Spans {
		long.Spans[i].Item = fmt.Sprintf("%s %d", sixty[:56], 100+i)
	}
	partial.Record.Partial, partial.Record.Of, partial.Record.Frames = true, 64, 11 // the twelfth fails
	partial.Record.StoppedSeconds = 41
	partial.Spans[9].Err = woodtest.ErrDisk
	ordered.Record.Strategy += ",ordered"
	one := manyItems(1)
	one.Record.Strategy = "serial"
	one.Spans[0].Worker = scan.Caller
	return map[string]timing.Observation{
		"12 items": knownLoad(), "1 item, 1 worker": one, "1,024 items": manyItems(1024), "100,000 items": manyItems(100_000),
		"8 goroutines on one core": woodkit.Must(onOneCore(t, scan.Pool(8)).Observation()),
		"64 goroutines on two":     crowd(64, 2), "all failed": failed, "names of 60 letters": long, "ended early": partial, "in order": ordered,
		"no items": {Record: timing.Record{Task: "nothing", Strategy: "pool:workers=2", Seconds: 1}},
	}
}

// exhibits are all figures of all loads, and the figures of data and of many runs.
func exhibits(t *testing.T) (list []exhibit) {
	t.Helper()
	all := loads(t)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		o := all[name]
		list = append(list,
			exhibit{"Timeline: " + name, Timeline(o)}, exhibit{"InFlight: " + name, InFlight(o)},
			exhibit{"Memory: " + name, Memory(o)}, exhibit{"WhereTimeWent: " + name, WhereTimeWent(o)})
		if len(o.Spans) < 50 {
			list = append(list, exhibit{"Order: " + name, Order(o)})
		}
	}
	list = append(list,
		exhibit{"InFlight of two", InFlight(all["12 items"], all["8 goroutines on one core"])}, exhibit{"Panel", Panel(all["12 items"])},
		exhibit{"Compare of one task", Compare("A queue, and the same in order", all["12 items"], all["in order"])},
		exhibit{"Compare", Compare("Goroutines on one core, and a queue", all["8 goroutines on one core"], all["12 items"])},
		exhibit{"CompareTime", CompareTime("Where the time went", all["all failed"], all["1,024 items"], all["names of 60 letters"])})
	var records []timing.Record
	var guesses []timing.Guess
	var labels []string
	sixty := strings.Repeat("a label of sixty letters ", 3)[:60]
	for i, label := range []string{timing.LabelLoop, timing.LabelPool, timing.LabelFold, "for loop, by runs", "pool, by runs", "fold, by runs", sixty} {
		records = append(records, measured("counts", label, 8/float64(1+i*i*i)))
		guesses, labels = append(guesses, timing.Guess{Question: timing.Question{Task: "counts", Label: label}, Ratio: 0.5}), append(labels, label)
	}
	cores, _, _ := coresAndWork(nil, records, "counts")
	ds := woodkit.Must(woodkit.OpenFS(woodtest.Files(t)))
	sum := ds.NewHeatMap()
	mask := woodkit.Must(ds.Frames()[0].Labels())
	sum.Add(ds.Classes.Expand(mask))
	return append(list,
		exhibit{"TaskBars", New(taskRows(nil, records, "counts", labels).Figure())},
		exhibit{"TaskBars of two", New(taskRows(nil, records, "counts", labels[:2]).Figure())},
		exhibit{"TaskBars with bounds", New(bounded(taskRows(nil, records, "counts", labels[:2]), []Bound{{"all the work ÷ 4 cores", 200 * time.Millisecond}, {"longest item alone ÷ 8 items", 170 * time.Millisecond}}).Figure())},
		exhibit{"CoresAndWork", New(cores.Figure())},
		exhibit{"Predictions", New(predictions(nil, records, guesses).Figure())},
		exhibit{"Densities", Densities(ds.Classes, woodkit.Counts{0: 600, 1: 399, 2: 1}, true)},
		exhibit{"Densities, linear", Densities(ds.Classes, woodkit.Counts{0: 600, 1: 399, 2: 1}, false)},
		exhibit{"Pictures", Pictures(ds.Classes, Picture{"a mask", ds.Classes.Colors(mask)}, Picture{"the same", ds.Classes.Colors(mask)})},
		exhibit{"HeatMaps", HeatMaps(sum)})
}

// TestGallery draws every figure of real and of extreme data. Each must have a description, and fit a screen. With -gallery
// the test writes them to a page, on a light ground, on a dark one, and 400 pixels wide.
func TestGallery(t *testing.T) {
	const tallest = 720
	woodtest.OwnHome(t)
	var page bytes.Buffer
	page.WriteString("<!doctype html><meta charset=utf-8><title>woodkit figures</title><style>body{font:14px sans-serif;margin:0}section{padding:8px}.dark{background:#111;color:#ccc}img{display:block;margin:4px 0 20px}</style>\n")
	all := exhibits(t)
	files := make([][]byte, len(all))
	for i, e := range all {
		m, err := e.figure.Image()
		if err != nil {
			t.Fatalf("%s: %v", e.name, err)
		}
		if height := m.Bounds().Dy() / 2; height > tallest && e.name != "Panel" || e.figure.Width() > 820 {
			t.Errorf("%s is %d × %d pixels", e.name, e.figure.Width(), height)
		}
		if e.figure.Alt() == "" {
			t.Errorf("%s says nothing", e.name)
		}
		if *gallery {
			files[i] = woodkit.Must(e.figure.PNG())
		}
	}
	if !*gallery {
		return
	}
	for _, ground := range []struct {
		class string
		width int
	}{{"light", 0}, {"dark", 0}, {"narrow", 400}} {
		fmt.Fprintf(&page, "<section class=%s><h1>%s</h1>\n", ground.class, ground.class)
		for i, e := range all {
			width := e.figure.Width()
			if ground.width > 0 {
				width = ground.width
			}
			fmt.Fprintf(&page, "<div>%s</div><img width=%d alt=%q src=\"data:image/png;base64,%s\">\n",
				html.EscapeString(e.name), width, html.EscapeString(e.figure.Alt()), base64.StdEncoding.EncodeToString(files[i]))
		}
		page.WriteString("</section>\n")
	}
	folder := filepath.Join("..", "..", ".woodkit", "gallery")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "index.html"), page.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
