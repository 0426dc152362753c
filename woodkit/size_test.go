package woodkit

import (
	"fmt"
	"image"
	"io/fs"
	"testing"
	"testing/fstest"

	"woodscape.example/woodkit/internal/woodtest"
)

// sizedMasks are masks in the folder gtLabels, one of each of these sizes in name order.
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

// countingFS counts the files that are opened, folders left out.
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

// TestOpenReadsABoundedNumberOfHeaders: of a data set of any size, from the first mask to near the last.
func TestOpenReadsABoundedNumberOfHeaders(t *testing.T) {
	files := fstest.MapFS{}
	mask := woodtest.Encode(t, woodtest.Mask(0, woodtest.Size))
	for i := range 3 * maxHeaders {
		files[fmt.Sprintf("gtLabels/%05d_FV.png", i)] = &fstest.MapFile{Data: mask}
	}
	counting := countingFS{files, map[string]bool{}}
	if ds, err := OpenFS(counting); err != nil || ds.Size != woodtest.Size {
		t.Fatalf("size %v, %v; want %v", ds.Size, err, woodtest.Size)
	}
	if got := len(counting.opened); got < maxHeaders/2 || got > maxHeaders {
		t.Errorf("%d files were opened, want %d to %d", got, maxHeaders/2, maxHeaders)
	}
}
