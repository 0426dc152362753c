package article

import (
	"context"
	"runtime"
	"testing"
	"time"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/scan"
	"woodscape.example/woodkit/synth"
)

// CountPixels crosses to worker processes, by its name.
var _ = scan.Task(CountPixels)

// BenchmarkArticle times the article's bars: each round runs every one once, so that a slow spell of the machine meets all
// of them. Reported are the least times of all rounds in ms per frame, and how many times as fast as its loop each bar is.
//
//	go test -run '^$' -bench Article -benchtime 5x ./woodkit/lesson/article
func BenchmarkArticle(b *testing.B) {
	const frames = 128
	dir := b.TempDir()
	if err := synth.Generate(context.Background(), dir, synth.Options{Frames: frames}); err != nil {
		b.Fatal(err)
	}
	ds, err := woodkit.Open(dir)
	if err != nil {
		b.Fatal(err)
	}
	cores := runtime.GOMAXPROCS(0)
	sums := func(s scan.Strategy) func() {
		return func() {
			var total woodkit.Counts
			for c, err := range scan.Map(b.Context(), s, ds.Frames(), CountPixels) {
				if err != nil {
					b.Fatal(err)
				}
				total.Add(c)
			}
		}
	}
	planes := func(s scan.Strategy) func() {
		return func() {
			sum := woodkit.NewHeatMap(ds.Size, nil)
			for p, err := range scan.Map(b.Context(), s, ds.Frames(), Expand) {
				if err == nil {
					err = sum.Add(p)
				}
				if err != nil {
					b.Fatal(err)
				}
				p.Release()
			}
		}
	}
	loading := func() {
		sum := woodkit.NewHeatMap(ds.Size, nil)
		for labels, err := range scan.Map(b.Context(), scan.Queue(cores, frames), ds.Frames(), woodkit.Frame.Labels) {
			if err != nil {
				b.Fatal(err)
			}
			p := woodkit.WoodScape.Expand(labels)
			if err := sum.Add(p); err != nil {
				b.Fatal(err)
			}
			p.Release()
		}
	}
	fold := func() {
		none := func() *woodkit.HeatMap { return woodkit.NewHeatMap(ds.Size, nil) }
		add := func(sum *woodkit.HeatMap, f woodkit.Frame) (*woodkit.HeatMap, error) {
			p, err := Expand(f)
			if err != nil {
				return sum, err
			}
			defer p.Release()
			return sum, sum.Add(p)
		}
		merged := func(a, b *woodkit.HeatMap) *woodkit.HeatMap { _ = a.Merge(b); return a }
		if _, err := scan.Fold(b.Context(), cores, ds.Frames(), none, add, merged); err != nil {
			b.Fatal(err)
		}
	}
	bars := []struct {
		name, loop string
		run        func()
	}{
		{name: "counts-loop", run: sums(scan.Serial())},
		{name: "counts-pool", loop: "counts-loop", run: sums(scan.Pool(cores))},
		{name: "counts-processes", loop: "counts-loop", run: sums(scan.Processes(cores))},
		{name: "heatmaps-loop", run: planes(scan.Serial())},
		{name: "heatmaps-loading", loop: "heatmaps-loop", run: loading},
		{name: "heatmaps-queue", loop: "heatmaps-loop", run: planes(scan.Queue(cores, 20))},
		{name: "heatmaps-fold", loop: "heatmaps-loop", run: fold},
	}
	least := map[string]time.Duration{}
	for b.Loop() {
		for _, bar := range bars {
			runtime.GC()
			began := time.Now()
			bar.run()
			if took := time.Since(began); least[bar.name] == 0 || took < least[bar.name] {
				least[bar.name] = took
			}
		}
	}
	for _, bar := range bars {
		b.ReportMetric(least[bar.name].Seconds()*1000/frames, bar.name+"-ms/frame")
		if bar.loop != "" {
			b.ReportMetric(least[bar.loop].Seconds()/least[bar.name].Seconds(), bar.name+"-times-as-fast")
		}
	}
}
