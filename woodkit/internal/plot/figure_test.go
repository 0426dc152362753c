package plot

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
	"woodscape.example/woodkit/internal/unit"
)

// TestErrors: data that contradict themselves give an error that says which part is wrong.
func TestErrors(t *testing.T) {
	for _, test := range []struct {
		name   string
		figure Figure
		want   string
	}{
		{"empty", Figure{}, "empty"},
		{"heat map", HeatMaps{Panels: []HeatMap{{Title: "road", Width: 3, Height: 2, Sum: make([]uint32, 5)}}}.Figure(), `heat map "road": 5 counts for 3×2 pixels`},
		{"no heat map", HeatMaps{Panels: []HeatMap{{Title: "road", Width: 3, Height: 2}}}.Figure(), `heat map "road": 0 counts for 3×2 pixels`},
		{"no size", HeatMaps{Panels: []HeatMap{{Title: "road"}}}.Figure(), "0×0"},
		{"negative size", HeatMaps{Panels: []HeatMap{{Title: "road", Width: -2, Height: -3, Sum: make([]uint32, 6)}}}.Figure(), "-2×-3"},
		{"no image", Pictures{Panels: []Picture{{Title: "00000_FV"}}}.Figure(), `picture "00000_FV": there is no image`},
		{"empty image", Pictures{Panels: []Picture{{Title: "00000_FV", Image: image.NewGray(image.Rectangle{})}}}.Figure(), "there is no image"},
		{"values", GroupedBars{Groups: []string{"a", "b"}, Series: []BarSeries{{Name: "loop", Values: []float64{1}}}}.Figure(), `bars "loop": 1 values`},
		{"line", Lines{Panels: []LinePanel{{Lines: []Line{{Name: "heap", X: []float64{1}}}}}}.Figure(), `line "heap": 1 values of x and 0 of y`},
		{"parts", StackedBars{Kinds: []Kind{{Name: "idle"}}, Rows: []StackedRow{{Name: "serial"}}}.Figure(), `stacked bar "serial": 0 parts for 1 kinds`},
		{"negative part", StackedBars{Kinds: []Kind{{Name: "idle"}}, Rows: []StackedRow{{"serial", []float64{-1}}}}.Figure(), "idle is -1"},
		{"twice completed", Order{Items: []string{"a", "b"}, Completed: []int{0, 0}}.Figure(), "item 0, completed as number 2"},
		{"failed elsewhere", Order{Items: []string{"a", "b"}, Completed: []int{0}, Failed: []int{1}}.Figure(), "item 1 failed"},
		{"never submitted", Order{Items: []string{"a", "b"}, Completed: []int{2}}.Figure(), "item 2"},
		{"too many lanes", Timeline{Runs: []TimelineRun{{Lanes: make([]Lane, 20000), Wall: 1}}}.Figure(), "too much for one figure"},
	} {
		if _, err := test.figure.Image(); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: Image: error %v, want one with %q", test.name, err, test.want)
		}
		if _, err := test.figure.PNG(); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: PNG: error %v, want one with %q", test.name, err, test.want)
		}
		if test.figure.Width() != 0 || test.figure.Height() != 0 {
			t.Errorf("%s: it has the size %d×%d", test.name, test.figure.Width(), test.figure.Height())
		}
	}
	if _, err := (Figure{}).Image(); !errors.Is(err, errEmpty) {
		t.Errorf("the zero Figure: %v, want errEmpty", err)
	}
}

// TestNothingToShow: missing data give a figure with a note.
func TestNothingToShow(t *testing.T) {
	for name, f := range map[string]Figure{
		"GroupedBars": GroupedBars{}.Figure(), "HeatMaps": HeatMaps{}.Figure(),
		"Pictures": Pictures{}.Figure(), "Timeline": Timeline{}.Figure(), "Pairs": Pairs{}.Figure(), "Rows": Rows{}.Figure(),
		"Lines": Lines{}.Figure(), "StackedBars": StackedBars{}.Figure(), "Order": Order{}.Figure(),
		"Timeline of no time":           Timeline{Runs: []TimelineRun{{Lanes: []Lane{{Name: "a"}}}}}.Figure(),
		"Lines of no numbers":           Lines{Panels: []LinePanel{{Lines: []Line{{X: []float64{1}, Y: []float64{math.NaN()}}}}}}.Figure(),
		"Timeline with an empty run":    Timeline{Runs: []TimelineRun{{Lanes: []Lane{{Name: "a"}}}, {Lanes: []Lane{{Name: "b", Segments: []Segment{{Start: 0, End: 1, Kind: "idle"}}}}}}}.Figure(),
		"StackedBars with a kind twice": StackedBars{Kinds: []Kind{{Name: "a"}, {Name: "a"}}, Rows: []StackedRow{{"serial", []float64{1, 2}}}}.Figure(),
		"StackedBars of zero":           StackedBars{Kinds: []Kind{{Name: "idle"}}, Rows: []StackedRow{{"serial", []float64{0}}}}.Figure(),
	} {
		if _, err := f.PNG(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestEdges: nothing is cut off at the edges of the page, in either style, because a ring of two CSS pixels is empty. The
// whole figure is opaque, so that it can be read on a dark page. TestGolden checks the same for the figures that it draws.
func TestEdges(t *testing.T) {
	long := strings.Repeat("a very long name ", 12)
	figures := []named{
		{"many bars", manyBars},
		{"long names in series", GroupedBars{Groups: []string{long}, Series: []BarSeries{{Name: long, Values: []float64{1}}, {Name: long, Values: []float64{2}}}}.Figure},
		{"long names in a timeline", Timeline{Title: long, Runs: []TimelineRun{{Title: long, Lanes: []Lane{{Name: long, Segments: []Segment{{Start: 0, End: 1, Kind: long}}}}}}}.Figure},
		{"many lanes", func() Figure { return timeline(200, 2000) }},
		{"one segment", Timeline{Runs: []TimelineRun{{Lanes: []Lane{{Name: "a", Segments: []Segment{{Start: 1e-9, End: 2e-9, Kind: "loading"}}}}}}}.Figure},
		{"long names of rows of values", Rows{Title: long, Rows: []Row{{Name: long, Value: 1, Beside: long}, {Name: long, Value: 1.01, Note: long}}}.Figure},
		{"huge values in rows", Rows{Rows: []Row{{Name: "a", Value: 1e-300}, {Name: "b", Value: 1e300}}}.Figure},
		{"long names of lines", Lines{Title: long, X: Axis{Label: long}, Panels: []LinePanel{{
			Title: long, Y: Axis{Label: long}, Lines: []Line{{Name: long, X: []float64{1, 2}, Y: []float64{1, 1e9}}}, Bounds: []Bound{{long, 2e9}},
		}}}.Figure},
		{"long names of rows", StackedBars{Kinds: []Kind{{Name: long}}, Axis: long, Rows: []StackedRow{{long, []float64{1e12}}}}.Figure},
		{"long names of items", Order{Title: long, Items: []string{long, long}, Completed: []int{1, 0}}.Figure},
		{"many items", manyItems},
		{"a panel without values", Lines{Panels: []LinePanel{{Empty: long}, {Lines: []Line{{X: []float64{0, 1}, Y: []float64{1, 2}}}}}}.Figure},
		{"a wide sliver", HeatMaps{Title: long, Unit: long, Panels: []HeatMap{{Title: long, Width: 5000, Height: 2, Sum: make([]uint32, 10000)}}}.Figure},
		{"a high sliver", HeatMaps{Unit: "frames", Panels: []HeatMap{{Title: long, Width: 2, Height: 5000, Sum: make([]uint32, 10000)}, arc(long, 1)}}.Figure},
		{"one pixel", HeatMaps{Unit: "frames", Panels: []HeatMap{{Title: "one", Width: 1, Height: 1, Sum: []uint32{math.MaxUint32}}}}.Figure},
		{"many panels", manyPanels},
		{"round sizes", HeatMaps{Panels: []HeatMap{{Width: 1000, Height: 1000, Sum: make([]uint32, 1e6)}}}.Figure},
	}
	inStyle := map[string][]named{"projector": append(gallery(), figures...), "": figures}
	styles := []string{"projector", ""}
	if testing.Short() { // with -race each figure takes half a second, and the test has no concurrency to check
		styles = styles[:1]
	}
	for _, style := range styles {
		t.Setenv(Variable, style)
		for _, f := range inStyle[style] {
			m, err := f.figure().Image()
			if err != nil {
				t.Errorf("%s: %v", f.name, err)
				continue
			}
			checkEdges(t, f.name, style, m.(*image.RGBA))
		}
	}
}

// checkEdges checks that nothing of a figure is cut off and that it is opaque.
func checkEdges(t *testing.T, name, style string, m *image.RGBA) {
	t.Helper()
	if side := onEdge(m, 2*scale); side != "" {
		at := t.ArtifactDir() + "/" + strings.ReplaceAll(name, " ", "-") + style + ".png"
		write(t, at, m)
		t.Errorf("%s, style %q: something is cut off at the %s edge; see (with -artifacts) %s", name, style, side, at)
	}
	if !m.Opaque() {
		t.Errorf("%s is not opaque", name)
	}
}

// onEdge returns the edge at which something is drawn, in a ring of this number of device pixels.
func onEdge(m *image.RGBA, ring int) string {
	w, h := m.Rect.Dx(), m.Rect.Dy()
	for side, r := range map[string]image.Rectangle{
		"left": image.Rect(0, 0, ring, h), "right": image.Rect(w-ring, 0, w, h),
		"upper": image.Rect(0, 0, w, ring), "lower": image.Rect(0, h-ring, w, h),
	} {
		for y := r.Min.Y; y < r.Max.Y; y++ {
			for x := r.Min.X; x < r.Max.X; x++ {
				if m.RGBAAt(x, y) != paper {
					return side
				}
			}
		}
	}
	return ""
}

func manyBars() Figure {
	b := Rows{Title: "Many bars", Axis: "a value"}
	for i := range 80 {
		b.Rows = append(b.Rows, Row{Name: strings.Repeat("n", i%40), Value: float64(4 * i)})
	}
	return b.Figure()
}

func manyItems() Figure {
	o := Order{Title: "Many items"}
	for i := range 3000 {
		o.Items = append(o.Items, strings.Repeat("n", i%20))
		o.Completed = append(o.Completed, i^1)
	}
	return o.Figure()
}

func manyPanels() Figure {
	h := HeatMaps{Title: "Many panels", Unit: "frames"}
	for i := range 37 {
		h.Panels = append(h.Panels, arc("panel", float64(i)))
	}
	return h.Figure()
}

func TestProjectorIsLarger(t *testing.T) {
	desk := classesFigure()
	t.Setenv(Variable, "projector")
	if projector := classesFigure(); projector.Height() <= desk.Height() || projector.Width() != desk.Width() {
		t.Errorf("at a desk %d×%d, on a projector %d×%d: want the same width and more height for larger text",
			desk.Width(), desk.Height(), projector.Width(), projector.Height())
	}
}

func classesFigure() Figure {
	return Rows{Title: "Density of each class", Linear: true, Rows: classes}.Figure()
}

func TestPNG(t *testing.T) {
	f := classesFigure()
	data, err := f.PNG()
	if err != nil {
		t.Fatal(err)
	}
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if want := image.Rect(0, 0, 2*f.Width(), 2*f.Height()); m.Bounds() != want {
		t.Errorf("the PNG is %v, want %v: two pixels for each CSS pixel", m.Bounds(), want)
	}
	for _, c := range classes { // each class has its exact colour, so that readers can pick it
		found := false
		for y := 0; y < m.Bounds().Dy() && !found; y += 2 {
			for x := 0; x < m.Bounds().Dx() && !found; x += 2 {
				found = m.At(x, y) == c.Color
			}
		}
		if !found && c.Value > 0.01 { // smaller bars are outlines
			t.Errorf("the colour of %s, %v, is not in the PNG", c.Name, c.Color)
		}
	}
}

func TestStack(t *testing.T) {
	a, b := classesFigure(), order()
	all := Stack(a, Figure{}, b)
	if all.Width() != max(a.Width(), b.Width()) || all.Height() != a.Height()+b.Height() {
		t.Errorf("%d×%d above %d×%d is %d×%d", a.Width(), a.Height(), b.Width(), b.Height(), all.Width(), all.Height())
	}
	if at := all.pixels.RGBAAt(all.pixels.Rect.Dx()-1, all.pixels.Rect.Dy()-1); at != paper {
		t.Errorf("beside the narrower figure is %v", at)
	}
	if _, err := Stack().Image(); !errors.Is(err, errEmpty) {
		t.Errorf("a stack of nothing: %v, want errEmpty", err)
	}
	if _, err := Stack(a, failed("no"), b).Image(); err == nil || err.Error() != "plot: no" {
		t.Errorf("a stack with an error: %v", err)
	}
}

// TestAnyData: no data make a figure panic, and every drawing has a size.
func TestAnyData(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.OneOf(rapid.Float64(), rapid.Float64Range(-1, 1000), rapid.SampledFrom([]float64{0, 1, math.NaN(), math.Inf(1), math.Inf(-1)}))
		numbers := rapid.SliceOfN(number, 0, 6)
		word := rapid.String()
		unit := unit.Unit(rapid.IntRange(0, 3).Draw(t, "unit"))
		var f Figure
		switch rapid.IntRange(1, 6).Draw(t, "kind") {
		case 1:
			g := GroupedBars{Unit: unit, Groups: []string{word.Draw(t, "group"), "b"}}
			for range rapid.IntRange(0, 4).Draw(t, "series") {
				g.Series = append(g.Series, BarSeries{Name: word.Draw(t, "name"), Values: numbers.Draw(t, "values")})
			}
			f = g.Figure()
		case 2:
			var lane Lane
			for range rapid.IntRange(0, 20).Draw(t, "segments") {
				lane.Segments = append(lane.Segments, Segment{number.Draw(t, "start"), number.Draw(t, "end"), word.Draw(t, "kind"), rapid.Bool().Draw(t, "ends"), 0})
			}
			f = Timeline{Runs: []TimelineRun{{Wall: number.Draw(t, "wall"), Lanes: []Lane{lane}}}}.Figure()
		case 3:
			r := Rows{Unit: unit}
			for range rapid.IntRange(0, 8).Draw(t, "rows") {
				r.Rows = append(r.Rows, Row{Name: word.Draw(t, "name"), Value: number.Draw(t, "value"), Note: rapid.SampledFrom([]string{"", "a note"}).Draw(t, "note")})
			}
			f = r.Figure()
		case 4:
			f = Lines{X: Axis{Unit: unit}, Panels: []LinePanel{{
				Y:      Axis{Unit: unit},
				Lines:  []Line{{X: numbers.Draw(t, "x"), Y: numbers.Draw(t, "y"), Step: rapid.Bool().Draw(t, "step"), Dots: true}},
				Bounds: []Bound{{word.Draw(t, "bound"), number.Draw(t, "bound")}}, Events: Events{"e", numbers.Draw(t, "events")},
			}}}.Figure()
		case 5:
			f = StackedBars{Unit: unit, Kinds: []Kind{{Name: word.Draw(t, "kind")}, {Name: "b"}}, Rows: []StackedRow{{word.Draw(t, "row"), numbers.Draw(t, "parts")}}}.Figure()
		case 6:
			f = Order{Items: rapid.SliceOfN(word, 0, 6).Draw(t, "items"), Completed: rapid.SliceOfN(rapid.IntRange(-1, 7), 0, 6).Draw(t, "completed")}.Figure()
		}
		m, err := f.Image()
		if err == nil && (m.Bounds().Empty() || f.Width() == 0) {
			t.Fatal("a figure without pixels and without error")
		}
		if err != nil && errors.Is(err, errEmpty) {
			t.Fatal("a figure that was drawn is empty")
		}
	})
}

// TestAlignedPlotsShareTheirEdges finds where the colour of an area begins and ends in plots that share an axis.
func TestAlignedPlotsShareTheirEdges(t *testing.T) {
	kinds := []Kind{{Name: "loading", Color: Rose}}
	lanes := Timeline{Kinds: kinds, Runs: []TimelineRun{{Lanes: []Lane{{Name: "a", Segments: []Segment{{Start: 0, End: 2, Kind: "loading"}}}}}}}
	wide := Lines{Panels: []LinePanel{{Y: Axis{Unit: unit.Number}, Lines: []Line{{Color: Rose, X: []float64{0, 2}, Y: []float64{5e15, 5e15}}}}}}
	shared := lanes.frame().union(wide.frame())
	if shared.left != wide.frame().left || shared.left <= lanes.frame().left || shared.end != 2 {
		t.Fatalf("shared %+v of %+v and %+v", shared, lanes.frame(), wide.frame())
	}
	all, err := StackAligned(lanes, wide).Image()
	if err != nil {
		t.Fatal(err)
	}
	edges := map[[2]int]bool{}
	for y := range all.Bounds().Dy() {
		first, last, n := 0, 0, 0
		for x := range all.Bounds().Dx() {
			if color.RGBAModel.Convert(all.At(x, y)) == Rose {
				if n++; n == 1 {
					first = x
				}
				last = x
			}
		}
		if n > all.Bounds().Dx()/4 { // wider than the swatch of the legend
			edges[[2]int{first / 4, last / 4}] = true // in steps of two CSS pixels, because of marks at the edge
		}
	}
	if len(edges) != 1 {
		t.Errorf("edges %v, want one left and one right one", edges)
	}
}

func TestTicksOfQuarters(t *testing.T) {
	for _, test := range []struct {
		hi   float64
		want []string
	}{
		{1000, []string{"0", "250", "500", "750", "1,000"}},
		{10, []string{"0.0", "2.5", "5.0", "7.5", "10.0"}},
		{0.1, []string{"0.000", "0.025", "0.050", "0.075", "0.100"}},
	} {
		marks, _ := span{0, test.hi, false}.ticks(unit.Number, 4)
		if diff := cmp.Diff(test.want, labels(marks)); diff != "" {
			t.Errorf("0 to %g (-want +got):\n%s", test.hi, diff)
		}
	}
}

// TestAltHasTheNamesAndNumbers: the description of a figure has its title, its names and its values, but not the marks of
// axes.
func TestAltHasTheNamesAndNumbers(t *testing.T) {
	bars := Rows{Title: "Density of each class", Axis: "share", Unit: unit.Share, Rows: []Row{{Name: "void", Value: 0.675}, {Name: "road", Value: 0.2}}}.Figure()
	if got, want := bars.Alt(), "Density of each class. The share: "; !strings.HasPrefix(got, want) || !strings.Contains(got, "void") || !strings.Contains(got, "67.5%") || strings.Contains(got, "40%") {
		t.Errorf("alt %q", got)
	}
	both := Stack(bars, Order{Title: "order", Items: []string{"a", "b"}, Completed: []int{1, 0}}.Figure())
	if got := both.Alt(); !strings.HasPrefix(got, bars.Alt()) || !strings.Contains(got, "b, submitted as number 2 and completed as number 1") {
		t.Errorf("alt of both %q", got)
	}
	if many := manyBars().Alt(); len([]rune(many)) > longestAlt+2 {
		t.Errorf("alt of many bars has %d characters", len([]rune(many)))
	}
}
