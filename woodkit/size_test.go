package woodkit

import (
	"fmt"
	"image"
	"io/fs"
	"testing"
	"testing/fstest"

	"woodscape.example/woodkit/internal/woodtest"
)

// sizedMasks are masks in the folder gtLabels, one of each size, with names in this order.
func sizedMasks(t *testing.T, sizes ...image.Point) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	for i, size := range sizes {
		files[fmt.Sprintf("gtLabels/%05d_FV.png", i)] = &fstest.MapFile{Data: woodtest.Encode(t, woodtest.Mask(0, size))}
	}
	return files
}

func TestTheSizeIsThatOfMostMasks(t *testing.T) {
	small, large := image.Pt(16, 12), image.Pt(32, 24)
	tests := map[string]struct {
		sizes []image.Point
		want  image.Point
	}{
		"the first is the odd one": {[]image.Point{small, large, large, large}, large},
		"the last is the odd one":  {[]image.Point{large, large, small}, large},
		"as many of each":          {[]image.Point{large, small, small, large}, large},
		"one mask":                 {[]image.Point{small}, small},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			ds, err := OpenFS(sizedMasks(t, test.sizes...))
			if err != nil || ds.Size != test.want {
				t.Fatalf("size %v, %v; want %v", ds.Size, err, test.want)
			}
			for i, f := range ds.Frames() {
				if _, err := f.Mask(); (err != nil) != (test.sizes[i] != test.want) {
					t.Errorf("%s of %v: %v", f, test.sizes[i], err)
				}
			}
		})
	}
}

func TestMaxFramesOpensTheFirstFrames(t *testing.T) {
	size := image.Pt(16, 12)
	files := sizedMasks(t, size, size, size)
	whole, err := OpenFS(files)
	if err != nil {
		t.Fatal(err)
	}
	for most, want := range map[int]int{1: 1, 2: 2, 3: 3, 10_000: 3} {
		ds, err := OpenFS(files, MaxFrames(most))
		if err != nil || len(ds.Frames()) != want || ds.Frames()[want-1].Name != whole.Frames()[want-1].Name {
			t.Fatalf("at most %d: %v, %v", most, ds, err)
		}
		if same := ds.Fingerprint() == whole.Fingerprint(); same != (want == 3) {
			t.Errorf("at most %d: the same fingerprint is %v", most, same)
		}
		if _, err := ds.Frame(whole.Frames()[2].Name); (err == nil) != (want == 3) {
			t.Errorf("at most %d: finding the last frame: %v", most, err)
		}
	}
	for _, most := range []int{0, -1} {
		if ds, err := OpenFS(files, MaxFrames(most)); err == nil {
			t.Errorf("at most %d: %v", most, ds)
		}
	}
}

// countingFS counts the files that are opened, without folders.
type countingFS struct {
	fstest.MapFS
	opened map[string]bool
}

func (c countingFS) Open(name string) (fs.File, error) {
	if c.MapFS[name] != nil {
		c.opened[name] = true
	}
	return c.MapFS.Open(name)
}

// TestOpenReadsABoundedNumberOfHeaders: they are spread from the first mask to near the last, whatever the size of the data
// set.
func TestOpenReadsABoundedNumberOfHeaders(t *testing.T) {
	files := fstest.MapFS{}
	mask := woodtest.Encode(t, woodtest.Mask(0, woodtest.Size))
	for i := range 3 * maxSampled {
		files[fmt.Sprintf("gtLabels/%05d_FV.png", i)] = &fstest.MapFile{Data: mask}
	}
	counting := countingFS{files, map[string]bool{}}
	if ds, err := OpenFS(counting); err != nil || ds.Size != woodtest.Size {
		t.Fatalf("size %v, %v; want %v", ds.Size, err, woodtest.Size)
	}
	if got := len(counting.opened); got < maxSampled/2 || got > maxSampled {
		t.Errorf("%d files were opened, want %d to %d", got, maxSampled/2, maxSampled)
	}
}

// TestTheSizeIsThatOfMostMasksIfCamerasTakeTurns: of three cameras, two have another size.
func TestTheSizeIsThatOfMostMasksIfCamerasTakeTurns(t *testing.T) {
	files := fstest.MapFS{}
	most := image.Pt(woodtest.Size.X*2, woodtest.Size.Y)
	masks := [][]byte{woodtest.Encode(t, woodtest.Mask(0, woodtest.Size)), woodtest.Encode(t, woodtest.Mask(0, most))}
	for i := range 3 * maxSampled {
		files[fmt.Sprintf("gtLabels/%05d_FV.png", i)] = &fstest.MapFile{Data: masks[min(1, i%3)]}
	}
	if ds, err := OpenFS(files); err != nil || ds.Size != most {
		t.Errorf("size %v, %v; want %v", ds.Size, err, most)
	}
}
