package timing_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"log"
	"testing/fstest"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/scan"
	"woodscape.example/woodkit/timing"
)

// streets is a tiny data set in memory: two masks of 4×2 pixels, the upper row void, the lower one road.
func streets() *woodkit.Dataset {
	labels := &image.Gray{Pix: []uint8{0, 0, 0, 0, 1, 1, 1, 1}, Stride: 4, Rect: image.Rect(0, 0, 4, 2)}
	var mask bytes.Buffer
	if err := png.Encode(&mask, labels); err != nil {
		log.Fatal(err)
	}
	ds, err := woodkit.OpenFS(fstest.MapFS{
		"semantic_annotations/gtLabels/00000_FV.png": {Data: mask.Bytes()},
		"semantic_annotations/gtLabels/00001_RV.png": {Data: mask.Bytes()},
	})
	if err != nil {
		log.Fatal(err)
	}
	return ds
}

// pixelCounts depends on nothing outside itself, so that many copies of it can run at once.
func pixelCounts(f woodkit.Frame) (counts woodkit.Counts, err error) {
	labels, err := f.Labels()
	if err != nil {
		return counts, err
	}
	for _, class := range labels.Pix {
		counts[class]++
	}
	return counts, nil
}

// A timed scan: any strategy, the same loop.
func ExampleStart() {
	ds := streets()
	run := timing.Start("pixel counts", ds)
	var total woodkit.Counts
	for counts, err := range scan.Map(run.Context(), scan.Queue(2, 4), ds.Frames(), pixelCounts) {
		if err == nil {
			total.Add(counts)
		}
	}
	record, _ := run.Finish(total) // in a notebook: run.Done(total), which prints it too
	fmt.Println(record.Strategy, "scanned", record.Frames, "of", record.Of, "frames:", total)
	// Output: queue:workers=2,depth=4 scanned 2 of 2 frames: 0: 8, 1: 8
}
