package woodkit

import (
	"image"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/layout"
)

// TestItemsOpenTheSameFrames: the items of a data set have the names, groups and counts of its frames.
func TestItemsOpenTheSameFrames(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "gtLabels")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for i, name := range []string{"00003_FV.png", "00001_MVR.png", "00002_RV.png"} {
		labels := image.NewGray(image.Rect(0, 0, 3, 2))
		labels.Pix[i] = uint8(i)
		if err := os.WriteFile(filepath.Join(dir, name), woodtest.Encode(t, labels), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	ds, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	items, err := ds.Items()
	if err != nil {
		t.Fatal(err)
	}
	bad := Item{Path: filepath.Join(dir, "other.png")}
	opened, failed, err := OpenItems(append([]Item{bad}, items...), image.Point{}, Layout(layout.WoodScape), WoodScape)
	if err != nil || len(failed) != 1 || failed[0].Index != 0 || opened.Size != ds.Size || opened.GroupName != "camera" {
		t.Fatalf("%+v, %v, %v", opened, failed, err)
	}
	for i, f := range opened.Frames() {
		want := ds.Frames()[i]
		mask, err := f.Mask()
		wanted, err2 := want.Mask()
		if err != nil || err2 != nil {
			t.Fatal(err, err2)
		}
		if f.Name != want.Name || f.Group != want.Group || f.Index != i+1 || mask.Counts() != wanted.Counts() {
			t.Errorf("item %d is %s of %s, want %s of %s", i, f.Name, f.Group, want.Name, want.Group)
		}
	}
}

// TestItemsThatCannotBeOpened name what is missing.
func TestItemsThatCannotBeOpened(t *testing.T) {
	for _, options := range [][]Option{{Layout(layout.WoodScape)}, {WoodScape}, nil} {
		_, _, err := OpenItems(nil, image.Point{}, options...)
		woodtest.WantError(t, err, nil, "opening items", "layout", "class table")
	}
	for _, size := range []image.Point{{X: -1, Y: -1}, {X: 3}, {X: 1 << 40, Y: 1 << 40}} {
		_, _, err := OpenItems(nil, size, Layout(layout.WoodScape), WoodScape)
		woodtest.WantError(t, err, nil, "opening items", "pixels")
	}
	labels := image.NewGray(image.Rect(0, 0, 3, 2))
	ds, err := OpenFS(fstest.MapFS{"gtLabels/00001_FV.png": {Data: woodtest.Encode(t, labels)}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = ds.Items()
	woodtest.WantError(t, err, nil, "listing items", "fs.FS")
}
