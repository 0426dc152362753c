package woodkit

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"image"
	"math/rand/v2"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/maskpng"
)

// TestMasksOfAnyShape: a mask may be wider or higher than any picture of a camera.
func TestMasksOfAnyShape(t *testing.T) {
	for _, size := range []image.Point{{20000, 100}, {10, 70000}} {
		ds, err := OpenFS(sizedMasks(t, size, size))
		if err != nil || ds.Size != size {
			t.Fatalf("size %v, %v; want %v", ds.Size, err, size)
		}
		for decoder, read := range decoders {
			if _, err := read(ds.Frames()[1]); err != nil {
				t.Errorf("%v, %s: %v", size, decoder, err)
			}
		}
	}
}

// TestLargeMasksAreReadWhereTheyAreAllowed opens two masks of 72 million pixels. All are void, except for a square of curb.
func TestLargeMasksAreReadWhereTheyAreAllowed(t *testing.T) {
	if testing.Short() {
		t.Skip("a mask of 72 MB")
	}
	labels := image.NewGray(image.Rect(0, 0, 8000, 9000))
	for y := range 1000 {
		for x := range 800 {
			labels.Pix[y*labels.Stride+x] = 3
		}
	}
	mask := &fstest.MapFile{Data: woodtest.Encode(t, labels)}
	dir := woodtest.WriteFiles(t, fstest.MapFS{"gtLabels/00000_FV.png": mask, "gtLabels/00001_FV.png": mask}, "")
	for _, n := range []int{0, 71_999_999} {
		var options []Option
		if n > 0 {
			options = append(options, MaxPixels(n))
		} else {
			n = maskpng.DefaultMaxPixels
		}
		ds, err := Open(dir, options...)
		if err != nil {
			t.Fatal(err)
		}
		for _, read := range decoders {
			_, err := read(ds.Frames()[0])
			woodtest.WantError(t, err, maskpng.ErrTooLarge, "8000×9000", fmt.Sprint(n), "--max-pixels", "MaxPixels", "00000_FV.png")
		}
	}
	ds, err := Open(dir, MaxPixels(72_000_000))
	if err != nil || ds.Size != labels.Rect.Size() {
		t.Fatalf("size %v, %v", ds.Size, err)
	}
	want := Counts{71_200_000, 0, 0, 800_000}
	counts, err := ds.Frames()[1].Mask()
	if err != nil || Counts(counts.Counts()) != want {
		t.Errorf("runs: %v; want %v", err, want)
	}
	pixels, err := ds.Frames()[1].Labels()
	if err != nil || !bytes.Equal(pixels.Pix, labels.Pix) {
		t.Errorf("pixels: %v", err)
	}
}

// TestTheLimitOfPixelsCrossesToAnotherProcess: a frame takes its limit with it.
func TestTheLimitOfPixelsCrossesToAnotherProcess(t *testing.T) {
	ds, err := Open(woodtest.WriteFiles(t, sizedMasks(t, image.Pt(40, 30)), ""), MaxPixels(1000))
	if err != nil {
		t.Fatal(err)
	}
	var buffer bytes.Buffer
	if err := gob.NewEncoder(&buffer).Encode(ds.Frames()[0]); err != nil {
		t.Fatal(err)
	}
	var got Frame
	if err := gob.NewDecoder(&buffer).Decode(&got); err != nil {
		t.Fatal(err)
	}
	for decoder, read := range decoders {
		_, here := read(ds.Frames()[0])
		_, there := read(got)
		woodtest.WantError(t, there, maskpng.ErrTooLarge, "40×30", "1000")
		if diff := cmp.Diff(fmt.Sprint(here), fmt.Sprint(there)); diff != "" {
			t.Errorf("%s (-here +there):\n%s", decoder, diff)
		}
	}
}

// TestALargeFileIsNamedByItsPixels: if no mask has a size that may be read, a long file is not called damaged.
func TestALargeFileIsNamedByItsPixels(t *testing.T) {
	labels, random := image.NewGray(image.Rect(0, 0, 1500, 1500)), rand.New(rand.NewPCG(1, 2))
	for i := range labels.Pix {
		labels.Pix[i] = uint8(random.IntN(256))
	}
	data := woodtest.Encode(t, labels)
	if len(data) < 1<<20 {
		t.Fatalf("a file of %d bytes is too short for this test", len(data))
	}
	ds, err := OpenFS(fstest.MapFS{"gtLabels/00000_FV.png": {Data: data}}, MaxPixels(2_000_000))
	if err != nil {
		t.Fatal(err)
	}
	for _, read := range decoders {
		_, err := read(ds.Frames()[0])
		woodtest.WantError(t, err, maskpng.ErrTooLarge, "1500×1500", "2000000")
	}
}

func TestMaxPixelsThatMakeNoSense(t *testing.T) {
	files := sizedMasks(t, image.Pt(4, 3))
	for _, n := range []MaxPixels{0, -1, 1 << 31} {
		_, err := OpenFS(files, n)
		woodtest.WantError(t, err, nil, fmt.Sprint(int(n)), "2147483647")
	}
}

// TestOptionsMeet: a class table and a limit may be given together, in any order.
func TestOptionsMeet(t *testing.T) {
	table := ClassTable{{ID: 0, Name: "a"}, {ID: 1, Name: "b"}}
	for _, options := range [][]Option{{table, MaxPixels(11)}, {MaxPixels(11), table}} {
		ds, err := OpenFS(sizedMasks(t, image.Pt(4, 3)), options...)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(table, ds.Classes); diff != "" {
			t.Error(diff)
		}
		_, err = ds.Frames()[0].Mask()
		woodtest.WantError(t, err, maskpng.ErrTooLarge, "4×3")
	}
}
