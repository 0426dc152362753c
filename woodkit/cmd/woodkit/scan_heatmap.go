package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strings"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/export"
	"woodscape.example/woodkit/partial"
	"woodscape.example/woodkit/scan"
)

// HeatmapCommand sums heat maps.
type HeatmapCommand struct {
	scanFlags
	itemFlags
	Out string `placeholder:"PATH" help:"Also write the heat maps: NAME.npz has integer arrays [height][width] by class name and by group, such as a camera (FV_road), NAME/ a PNG a class."`
}

// Help is shown below the usage line.
func (HeatmapCommand) Help() string {
	return `Counts, for every class and pixel, the frames that show the class there, over all frames, and by camera or other group
if --out is an .npz. Prints what scan counts prints, and a digest of the sums, which is the same for every strategy.

Examples:
  go tool woodkit scan heatmap --strategy queue:workers=2,depth=16
  go tool woodkit scan heatmap ~/WoodScape --strategy fold:workers=4 --out heatmaps.npz
  go tool woodkit scan heatmap --group MVL --out mirror/
  go tool woodkit scan heatmap ~/cityscapes --layout cityscapes --out cities.npz
  go tool woodkit scan heatmap --items shards/shard-0.txt --partials --layout woodscape --classes woodscape --size 1280x966 > heat-0.jsonl`
}

// Validate refuses an --out that is of no known kind, and flags that do not go together.
func (c HeatmapCommand) Validate() error {
	if err := c.check(c.scanFlags, c.Out); err != nil {
		return err
	}
	if c.Out == "" || extension(c.Out) == ".npz" || strings.HasSuffix(c.Out, string(os.PathSeparator)) {
		return nil
	}
	return fmt.Errorf("--out %s: must end in .npz (arrays), or in / (a folder of pictures)", c.Out)
}

// These make the functions known to worker processes.
var (
	_ = scan.Task(expandFrame)
	_ = scan.Task(maskFrame)
)

// mapAll sums the heat maps of frames, for each group by itself if byGroup is set, and returns the frames that failed.
func mapAll(ctx context.Context, ds *woodkit.Dataset, decoder string, s scan.Strategy, frames []woodkit.Frame, byGroup bool) (*mapped, []*scan.ItemError, error) {
	zero := func() *mapped { return newMapped(ds, byGroup) }
	if decoder == "pixels" {
		byPixels := job[framePlanes, *mapped]{do: expandFrame, zero: zero, add: (*mapped).addPlanes, merge: (*mapped).merge}
		return byPixels.all(ctx, s, frames)
	}
	byRuns := job[frameMask, *mapped]{do: maskFrame, zero: zero, add: (*mapped).addMask, merge: (*mapped).merge, fold: (*mapped).addFrame}
	return byRuns.all(ctx, s, frames)
}

// mapBytes is about what a worker needs that sums heat maps by itself: counters of one byte by runs, of four by pixels, for each
// class and, if they are written, each group. By pixels, each mask's planes come on top.
func mapBytes(ds *woodkit.Dataset, frames []woodkit.Frame, decoder string, byGroup bool) int64 {
	groups := map[string]bool{}
	for _, frame := range frames {
		if byGroup {
			groups[frame.Group] = true
		}
	}
	perClass := int64(max(1, len(groups)))
	if decoder == "pixels" {
		perClass = 4*perClass + 1
	}
	return countBytes(ds, frames) + maskPixels(ds)*perClass*int64(len(ds.Classes))
}

// byGroup reports whether the heat maps of each group are wanted.
func (c HeatmapCommand) byGroup(ds *woodkit.Dataset) bool {
	return extension(c.Out) == ".npz" && ds.GroupName != ""
}

// Run sums.
func (c HeatmapCommand) Run(ctx context.Context, output Output) error {
	if c.Partials {
		return c.itemFlags.scan(ctx, c.scanFlags, partial.Heatmap, output)
	}
	watched, frames, ds, err := c.start(ctx, "heatmap", c.Out, output, func(ds *woodkit.Dataset, frames []woodkit.Frame) int64 {
		return mapBytes(ds, frames, c.Decoder, c.byGroup(ds))
	})
	if err != nil {
		return err
	}
	defer watched.discard()
	showNotes(output, ds)
	if c.Decoder == "runs" {
		// The sums are nearly all of the memory and a fold makes little garbage, so a collector that waits until the heap
		// has doubled would double the memory for nothing.
		defer debug.SetGCPercent(debug.SetGCPercent(10))
	}
	total, _, scanned := mapAll(watched.run.Context(), ds, c.Decoder, watched.strategy, frames, c.byGroup(ds))
	maps, err := total.maps()
	runtime.GC() // the masks that waited make room for the planes
	if err != nil {
		return err
	}
	record := watched.finish(output, maps)
	if c.Out != "" && total.tally.Frames > 0 {
		c.write(watched, maps, export.From(record))
	}
	if err := report(output, c.Format, record, ds, total.tally, watched.written); err != nil {
		return err
	}
	return outcome(record, scanned, watched.failed)
}

// write writes the heat maps where --out says.
func (c HeatmapCommand) write(w *watched, maps export.HeatMaps, from export.Provenance) {
	if extension(c.Out) == ".npz" {
		w.write(func(out io.Writer) error { return maps.WriteNPZ(out, from) })
		return
	}
	w.out.discard() // it has tried the folder
	w.wrote(maps.WritePNG(c.Out, from))
}
