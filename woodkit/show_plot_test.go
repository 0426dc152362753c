package woodkit_test

import (
	"strings"
	"testing"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/woodtest"
)

// TestShowTakesAnyPlotOfGonum: a plot is shown as an image, not printed as a struct, although package woodkit imports no
// plot.
func TestShowTakesAnyPlotOfGonum(t *testing.T) {
	p := plot.New()
	p.Title.Text = "two bars"
	bars, err := plotter.NewBarChart(plotter.Values{1, 2}, vg.Points(20))
	if err != nil {
		t.Fatal(err)
	}
	p.Add(bars)
	printed := woodtest.Output(t, func() { woodkit.Show(p) })
	if !strings.HasPrefix(printed, "[a picture of ") || strings.Count(printed, "\n") != 1 {
		t.Errorf("printed %.200q", printed)
	}
	var none *plot.Plot
	if printed := woodtest.Output(t, func() { woodkit.Show(none) }); strings.Contains(printed, "picture") {
		t.Errorf("a nil plot is shown as %q", printed)
	}
}

func TestAPlotsTextSaysWhatItIsAbout(t *testing.T) {
	p := plot.New()
	if got := woodkit.PlotAlt(p); got != "A plot." {
		t.Errorf("of an empty plot %q", got)
	}
	p.Title.Text, p.X.Label.Text, p.Y.Label.Text = "Density of each class", "class", "share"
	if got, want := woodkit.PlotAlt(p), "A plot: Density of each class; to the right class; upwards share."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := woodkit.PlotAlt(3); got != "A plot." {
		t.Errorf("of a number %q", got)
	}
}
