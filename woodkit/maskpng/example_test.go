package maskpng_test

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"sync"
	"testing/fstest"

	"woodscape.example/woodkit/maskpng"
	"woodscape.example/woodkit/synth"
)

// road returns a PNG file with a road of class 1 and a vehicle of class 6 on it.
func road() []byte {
	img := image.NewGray(image.Rect(0, 0, 12, 4))
	for y, row := range []string{
		"000000000000",
		"000666000000",
		"111666111111",
		"111111111111",
	} {
		for x, class := range row {
			img.Pix[y*img.Stride+x] = uint8(class - '0')
		}
	}
	var file bytes.Buffer
	if err := synth.WriteMask(&file, img); err != nil {
		panic(err)
	}
	return file.Bytes()
}

func Example() {
	var decoder maskpng.Decoder // keep it, because it uses its memory again
	mask, err := decoder.Decode(road())
	if err != nil {
		fmt.Println(err)
		return
	}
	for class, n := range mask.Counts() {
		if n > 0 {
			fmt.Println("class", class, "has", n, "pixels")
		}
	}
	// Output:
	// class 0 has 21 pixels
	// class 1 has 21 pixels
	// class 6 has 6 pixels
}

func ExampleMask_Row() {
	var decoder maskpng.Decoder
	mask, err := decoder.Decode(road())
	if err != nil {
		fmt.Println(err)
		return
	}
	for y := range mask.Height {
		fmt.Print("row ", y, ":")
		for run := range mask.Row(y) {
			fmt.Printf(" %d×%d", run.End-run.Start, run.Class)
		}
		fmt.Println()
	}
	// Output:
	// row 0: 12×0
	// row 1: 3×0 3×6 6×0
	// row 2: 3×1 3×6 6×1
	// row 3: 12×1
}

func ExampleDecoder_Decode_damaged() {
	file := road()
	file[50] ^= 1
	var decoder maskpng.Decoder
	_, err := decoder.Decode(file)
	var format *maskpng.FormatError
	fmt.Println(errors.As(err, &format), format.Offset)
	// Output: true 33
}

func ExampleMask_CheckClasses() {
	var decoder maskpng.Decoder
	mask, err := decoder.Decode(road())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(mask.CheckClasses(6))
	// Output: pixel (3, 1): class 6, but only 0 … 5 exist
}

// Every worker has a separate Decoder and HeatMap. The maps are merged at the end.
func ExampleHeatMap() {
	files := fstest.MapFS{
		"a.png": {Data: road()}, "b.png": {Data: road()}, "c.png": {Data: road()},
		"cut.png": {Data: road()[:60]},
	}
	names := make(chan string)
	parts := [2]*maskpng.HeatMap{maskpng.NewHeatMap(10), maskpng.NewHeatMap(10)}
	var workers sync.WaitGroup
	for _, part := range parts {
		workers.Go(func() {
			var decoder maskpng.Decoder
			for name := range names {
				mask, err := decoder.Decode(files[name].Data)
				if err == nil {
					err = part.Add(name, mask)
				}
				if err != nil {
					fmt.Printf("%s: %v\n", name, err)
				}
			}
		})
	}
	for name := range files {
		names <- name
	}
	close(names)
	workers.Wait()
	if err := parts[0].Merge("worker 2", parts[1]); err != nil {
		fmt.Println(err)
	}
	vehicles := parts[0].Plane(6, nil)
	fmt.Println(parts[0].Frames(), "masks:", vehicles[12:24])
	// Output:
	// cut.png: decode a mask: byte 33: a chunk of 33 bytes, but only 15 bytes are left: the file is cut short
	// 3 masks: [0 0 0 3 3 3 0 0 0 0 0 0]
}
