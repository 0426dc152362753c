package cluster

import (
	"bytes"
	"fmt"
	"math"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/figure"
	"woodscape.example/woodkit/internal/plot"
	"woodscape.example/woodkit/internal/unit"
	"woodscape.example/woodkit/layout"
	"woodscape.example/woodkit/maskpng"
	"woodscape.example/woodkit/partial"
)

// A Transfer says how many bytes some masks have, and how many their partial results have.
type Transfer struct {
	Masks                  int
	Files, Counts, Heatmap int64 // bytes of the masks' files, and of a partial result of either task
}

// Measure scans the first masks and returns their bytes and those of their partial results. No engine takes part: partial
// results are the same on all of them.
func Measure(ds *woodkit.Dataset, masks int) (t Transfer, err error) {
	items, err := Job{Frames: masks}.items(ds)
	if err != nil {
		return t, fmt.Errorf("measuring partial results: %w", err)
	}
	named, err := layout.Named(ds.Layout)
	if err != nil {
		return t, fmt.Errorf("measuring partial results: %w", err)
	}
	listed, _, err := woodkit.OpenItems(items, ds.Size, woodkit.Layout(named), ds.Classes)
	if err != nil {
		return t, fmt.Errorf("measuring partial results: %w", err)
	}
	if listed.GroupName != ds.GroupName {
		return t, fmt.Errorf("measuring partial results: the masks of %s have a pattern of their own, so only the layout's name does not tell their groups", ds.Dir)
	}
	tally, sums := woodkit.Tally{Classes: ds.Classes}, map[string]*maskpng.HeatMap{}
	for _, item := range items {
		t.Files += item.Bytes
	}
	for _, frame := range listed.Frames() {
		mask, err := frame.Mask()
		if err != nil {
			return t, fmt.Errorf("measuring partial results: %w", err)
		}
		if sums[frame.Group] == nil {
			sums[frame.Group] = ds.NewRunHeatMap()
		}
		if err := sums[frame.Group].Add(frame.Name, mask); err != nil {
			return t, fmt.Errorf("measuring partial results: %w", err)
		}
		tally.Add(mask.Counts())
	}
	t.Masks = tally.Frames
	groups := map[string]partial.PlaneMaker{}
	for group, sum := range sums {
		groups[group] = sum
	}
	for _, task := range []string{partial.Counts, partial.Heatmap} {
		head := partial.Head{Task: task, Layout: ds.Layout, Groups: ds.GroupName, Size: ds.Size, Classes: ds.Classes}
		var out bytes.Buffer
		if err := partial.New(head, items, tally, nil, groups).Write(&out); err != nil {
			return t, err
		}
		if task == partial.Counts {
			t.Counts = int64(out.Len())
		} else {
			t.Heatmap = int64(out.Len())
		}
	}
	return t, nil
}

// String writes a transfer as a line.
func (t Transfer) String() string {
	size := func(n int64) string { return unit.Bytes.Format(float64(n)) }
	return fmt.Sprintf("%5d masks have %s; their partial result has %s for counts, and %s for heat maps",
		t.Masks, size(t.Files), size(t.Counts), size(t.Heatmap))
}

// Transfers draws bytes against masks: the files, and the partial results of both tasks.
func Transfers(all []Transfer) figure.Figure {
	line := func(name string, of func(Transfer) int64) plot.Line {
		l := plot.Line{Name: name, Dots: true}
		for _, t := range all {
			l.X, l.Y = append(l.X, float64(t.Masks)), append(l.Y, float64(of(t)))
		}
		return l
	}
	title := "What a partition reads, and what it sends"
	if last := len(all) - 1; last >= 0 && all[last].Counts > 0 && all[last].Heatmap > 0 {
		title = fmt.Sprintf("A partial result of %d masks has %s their files' bytes for counts, and %s them for heat maps",
			all[last].Masks, share(all[last].Counts, all[last].Files), share(all[last].Heatmap, all[last].Files))
	}
	return figure.New(plot.Curves{
		Title: title,
		X:     plot.Axis{Label: "masks in a partition", Log: true}, Y: plot.Axis{Label: "size", Unit: unit.Bytes, Log: true},
		Lines: []plot.Line{
			line("read: masks", func(t Transfer) int64 { return t.Files }),
			line("sent: counts", func(t Transfer) int64 { return t.Counts }),
			line("sent: heat maps", func(t Transfer) int64 { return t.Heatmap }),
		},
	}.Figure())
}

// share is a part of a whole in words that fit before the whole.
func share(part, whole int64) string {
	ratio := float64(part) / math.Max(1, float64(whole))
	if ratio < 1 {
		return fmt.Sprintf("%.2g %% of", 100*ratio)
	}
	return fmt.Sprintf("%.3g times", ratio)
}
