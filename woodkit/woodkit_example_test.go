package woodkit_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"log"
	"testing/fstest"

	"woodscape.example/woodkit"
)

// streets is a tiny data set in memory: two masks of 4×2 pixels, with void in the upper row and road in the lower one.
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

// pixelCounts uses no variable outside itself, so many copies of it can run at once.
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

func ExampleTally() {
	var total woodkit.Tally
	for _, f := range streets().Frames() {
		total.Add(woodkit.Must(pixelCounts(f)))
	}
	fmt.Println(total.Frames, "frames, void and road:", total.Pixels[0], total.Pixels[1])
	// Output: 2 frames, void and road: 8 8
}

func ExampleDataset_Frames() {
	for _, f := range streets().Frames() {
		fmt.Println(f.Index, f.Group, f.MaskFile)
	}
	// Output:
	// 0 FV semantic_annotations/gtLabels/00000_FV.png
	// 1 RV semantic_annotations/gtLabels/00001_RV.png
}

func ExampleHeatMap() {
	ds := streets()
	sum := ds.NewHeatMap()
	for _, f := range ds.Frames() {
		planes := ds.Classes.Expand(woodkit.Must(f.Labels()))
		if err := sum.Add(planes); err != nil {
			log.Fatal(err)
		}
		planes.Release()
	}
	fmt.Println("road:", sum.Sum[1])
	// Output: road: [0 0 0 0 2 2 2 2]
}
