package synth_test

import (
	"bytes"
	"context"
	"fmt"
	"image/png"
	"os"
	"path/filepath"

	"woodscape.example/woodkit/synth"
)

// This makes a set of four frames, with a picture of the first one.
func ExampleGenerate() {
	dir, err := os.MkdirTemp("", "synthetic")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	err = synth.Generate(context.Background(), dir, synth.Options{Frames: 4, Images: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	masks, _ := filepath.Glob(filepath.Join(dir, "semantic_annotations/gtLabels/*.png"))
	pictures, _ := filepath.Glob(filepath.Join(dir, "rgb_images/*.png"))
	fmt.Println(len(masks), "masks,", len(pictures), "picture; the first mask is", filepath.Base(masks[0]))
	info, err := synth.ReadInfo(dir)
	fmt.Println("seed", info.Seed, "complete:", info.Complete, err)
	// Output:
	// 4 masks, 1 picture; the first mask is 00000_FV.png
	// seed 1 complete: true <nil>
}

// You can make a mask without any file. Its pixels are class ids: 1 is road.
func ExampleMask() {
	name, labels := synth.Mask(1, 17)
	road := 0
	for _, class := range labels.Pix {
		if class == 1 {
			road++
		}
	}
	fmt.Println(name, labels.Rect.Size(), road > 100_000)
	// Output: 00017_FV.png (1280,966) true
}

func ExampleWriteMask() {
	_, labels := synth.Mask(1, 17)
	var file bytes.Buffer
	if err := synth.WriteMask(&file, labels); err != nil {
		fmt.Println(err)
		return
	}
	header, err := png.DecodeConfig(&file)
	fmt.Println(header.Width, header.Height, err)
	// Output: 1280 966 <nil>
}

// Measure gives the statistics of a set without writing a file, next to what is published about the real one.
func ExampleMeasure() {
	report, err := synth.Measure(context.Background(), synth.Options{Frames: 4})
	fmt.Println(report.Frames, "frames, all with road:", report.Presence[1] == 4, err)
	// Output: 4 frames, all with road: true <nil>
}
