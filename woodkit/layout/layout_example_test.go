package layout_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"testing/fstest"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/layout"
)

// A layout of your own: two patterns and a class table.
func ExampleLayout() {
	var mask bytes.Buffer
	if err := png.Encode(&mask, &image.Gray{Pix: []byte{7, 7, 26, 0}, Stride: 4, Rect: image.Rect(0, 0, 4, 1)}); err != nil {
		panic(err)
	}
	kitti := layout.Layout{
		Name:    "kitti",
		Masks:   []string{"{split}ing/semantic/*.png"},
		Images:  []string{"{split}ing/image_2/*.png"},
		Classes: "7,road,128,64,128\n26,car,0,0,142\n0,unlabelled,ignored",
	}
	ds := woodkit.Must(woodkit.OpenFS(fstest.MapFS{
		"kitti/training/semantic/000000_10.png": {Data: mask.Bytes()},
		"kitti/training/image_2/000000_10.png":  {},
	}, woodkit.Layout(kitti)))
	fmt.Println(ds)
	frame := ds.Frames()[0]
	fmt.Println(frame, frame.Group, frame.ImageFile)
	counts := woodkit.Must(frame.Mask()).Counts()
	fmt.Println(string(ds.Classes.JSON(counts)))
	// Output:
	// 1 mask of 4×1 pixels (by split: train 1); layout kitti, 2 classes and 1 id that is ignored
	// training/semantic/000000_10 train kitti/training/image_2/000000_10.png
	// {"road":2,"car":1,"unlabelled":1}
}
