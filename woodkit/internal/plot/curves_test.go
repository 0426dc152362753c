package plot

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"woodscape.example/woodkit/internal/unit"
)

// scaling is a speed-up that follows the ideal up to two cores.
func scaling() Figure {
	return Curves{
		Title: "More workers", X: Axis{Label: "workers"}, Y: Axis{Label: "speed-up"}, Cover: []float64{2}, Ticks: []float64{1, 2, 4, 8},
		Lines: []Line{
			{Name: "all cores", X: []float64{1, 2, 4, 8}, Y: []float64{1, 1.93, 1.98, 1.96}, Dots: true},
			{Name: "GOMAXPROCS(1)", X: []float64{1, 2, 4, 8}, Y: []float64{1, .99, .98, 1}, Dots: true},
		},
		Guides: []Line{{Name: "ideal", X: []float64{1, 1.5, 2, 2.1, 8}, Y: []float64{1, 1.5, 2, 2.1, 8}}},
		Marks:  []Mark{{"2 cores", 2}},
	}.Figure()
}

// crossing has a zero on its logarithmic axis, dots that nothing joins, and marks whose names would cover each other.
func crossing() Figure {
	gap := math.NaN()
	wait := []float64{.0001, gap, .0005, .002, .008, .032}
	return Curves{
		Title: "When are 64 goroutines worth it?", X: Axis{Label: "wait for one file", Unit: unit.Seconds, Log: true}, Y: Axis{Label: "speed-up", Log: true},
		Lines: []Line{
			{Name: "Pool(cores)", X: wait, Y: []float64{1.9, gap, 1.95, 2, 2, 2}, Dots: true},
			{Name: "Pool(64)", X: wait, Y: []float64{1.8, gap, 2.1, 3.1, 7, 19}, Dots: true},
			{Name: "another machine", X: []float64{.001, gap, .01}, Y: []float64{4, gap, 30}, Dots: true},
		},
		Marks: []Mark{{"this disk, measured", .0001}, {"the article's whole 31.7 ms, an upper bound", .0317}, {"a network", .02}, {"a cloud", .025}},
		Zero:  .0001, Note: "From a wait of 2 ms on, Pool(64) is ahead.",
	}.Figure()
}

func TestCurvesOfOddData(t *testing.T) {
	long := strings.Repeat("a very long name ", 12)
	for name, c := range map[string]Curves{
		"nothing":    {},
		"no numbers": {Lines: []Line{{X: []float64{1, 2}, Y: []float64{math.NaN(), math.Inf(1)}}}},
		"one point":  {X: Axis{Log: true}, Y: Axis{Log: true}, Lines: []Line{{X: []float64{3}, Y: []float64{2}}}, Marks: []Mark{{"a", 3}}},
		"long names": {
			Title: long, Note: long, X: Axis{Label: long}, Y: Axis{Label: long}, Marks: []Mark{{long, 1}, {long, 2}, {long, 1.5}, {long, math.NaN()}},
			Lines: []Line{{Name: long, X: []float64{1, 2}, Y: []float64{1, 2}}}, Guides: []Line{{Name: long, X: []float64{1, 2}, Y: []float64{1, 2}}},
		},
		"zero alone": {X: Axis{Log: true}, Zero: 1, Lines: []Line{{X: []float64{1}, Y: []float64{1}}}},
	} {
		for _, style := range []string{"projector", ""} {
			t.Setenv(Variable, style)
			f := c.Figure()
			if _, err := f.PNG(); err != nil {
				t.Errorf("%s: %v", name, err)
			} else if side := onEdge(f.pixels, 2*scale); side != "" {
				t.Errorf("%s, style %q: something is cut off at the %s edge", name, style, side)
			}
		}
	}
	if alt := crossing().Alt(); !strings.Contains(alt, "1.9 at 0 and") || !strings.Contains(alt, "this disk, measured, at 0") || strings.Contains(alt, "100 µs") {
		t.Errorf("the place of 0 is described as %s", alt)
	}
	f := Curves{Guides: []Line{{Name: "ideal", X: []float64{1}}}}.Figure()
	if _, err := f.PNG(); err == nil || !strings.Contains(err.Error(), `line "ideal": 1 values of x and 0 of y`) {
		t.Errorf("a guide without values: %v", err)
	}
}

// TestGuidesStayInside: a guide is drawn only inside the axes, and the number beside it is a value that it has there.
func TestGuidesStayInside(t *testing.T) {
	inside := Curves{Y: Axis{}, Lines: []Line{{X: []float64{0, 1}, Y: []float64{1, 1}}}}
	with := inside
	with.Guides = []Line{{X: []float64{0, 1, 2, 3}, Y: []float64{50, 60, -70, math.Inf(1)}}}
	if n, _, _ := compare(inside.Figure().pixels, with.Figure().pixels); n != 0 {
		t.Errorf("a guide beyond the axes changes %d pixels", n)
	}
	with.Guides = []Line{{X: []float64{0, 1}, Y: []float64{0.5, 0.5}}}
	if n, _, _ := compare(inside.Figure().pixels, with.Figure().pixels); n < 500 {
		t.Errorf("a guide within the axes changes only %d pixels", n)
	}
}

// TestNamesOfMarksKeepApart: no name of a mark covers another, and none leaves the page.
func TestNamesOfMarksKeepApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := newPage("", "", pageWidth)
		a := area{x: 60, w: 740, sx: span{0, 1, false}}
		var marks []Mark
		for range rapid.IntRange(0, 8).Draw(t, "marks") {
			marks = append(marks, Mark{rapid.StringMatching(`[a-z ]{1,40}`).Draw(t, "name"), rapid.Float64Range(0, 1).Draw(t, "x")})
		}
		names, rows := placeNames(marks, a, p)
		if len(names) != len(marks) {
			t.Fatalf("%d names for %d marks", len(names), len(marks))
		}
		end := func(n markName) float64 { return n.left + textWidth(n.text, regular, p.small) }
		for i, n := range names {
			if n.row >= rows || n.left < p.margin()-0.5 || end(n) > p.width-p.margin()+0.5 {
				t.Errorf("%+v ends at %g, in %d rows", n, end(n), rows)
			}
			for _, m := range names[:i] {
				if n.row == m.row && n.left < end(m) && m.left < end(n) {
					t.Errorf("%+v covers %+v", n, m)
				}
			}
		}
	})
}

func TestAnyCurves(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.OneOf(rapid.Float64(), rapid.Float64Range(-1, 100), rapid.SampledFrom([]float64{0, 1, math.NaN(), math.Inf(1)}))
		line := func(what string) Line {
			n := rapid.IntRange(0, 5).Draw(t, what)
			return Line{
				Name: rapid.String().Draw(t, what), Dots: rapid.Bool().Draw(t, what),
				X: rapid.SliceOfN(number, n, n).Draw(t, what), Y: rapid.SliceOfN(number, n, n).Draw(t, what),
			}
		}
		f := Curves{
			X:     Axis{Unit: unit.Unit(rapid.IntRange(0, 3).Draw(t, "unit")), Log: rapid.Bool().Draw(t, "log x")},
			Y:     Axis{Log: rapid.Bool().Draw(t, "log y")},
			Lines: []Line{line("line"), line("line")}, Guides: []Line{line("guide")},
			Marks: []Mark{{rapid.String().Draw(t, "mark"), number.Draw(t, "mark")}},
			Ticks: rapid.SliceOfN(number, 0, 3).Draw(t, "ticks"), Cover: rapid.SliceOfN(number, 0, 2).Draw(t, "cover"), Zero: number.Draw(t, "zero"),
		}.Figure()
		if m, err := f.Image(); err != nil || m.Bounds().Empty() {
			t.Errorf("%v", err)
		}
	})
}
