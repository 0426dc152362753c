package woodkit

import (
	"image"
	"os"
	"path/filepath"
	"slices"
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

// TestItemsThatCannotBeOpened: the errors name what is missing.
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

// itemFolder makes masks of one pixel: s/a.png with id 1, real/s/a.png with id 2, and links to folders.
func itemFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for file, id := range map[string]uint8{"s/a.png": 1, "real/s/a.png": 2, "real/deep/a.png": 3} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, file)), 0o755); err != nil {
			t.Fatal(err)
		}
		labels := image.NewGray(image.Rect(0, 0, 1, 1))
		labels.Pix[0] = id
		if err := os.WriteFile(filepath.Join(dir, file), woodtest.Encode(t, labels), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for link, to := range map[string]string{"link": "real/deep", "s2": "s", "s/gone.png": "nowhere"} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestItemsBehindLinks: .. behind a link is the folder that holds what the link points to, as for the system.
func TestItemsBehindLinks(t *testing.T) {
	dir := itemFolder(t)
	t.Chdir(filepath.Join(dir, "link"))
	scenes := layout.Files("{scene}/*.png", "")
	for path, want := range map[string]struct {
		group string
		id    int
	}{
		dir + "/s/a.png":                  {"s", 1},
		dir + "/s2/a.png":                 {"s2", 1},
		dir + "/link/../s/a.png":          {"s", 2},
		"../s/a.png":                      {"s", 2},
		"../deep/../s/../deep/a.png":      {"deep", 3},
		dir + "/s2/../link/../deep/a.png": {"deep", 3},
	} {
		ds, failed, err := OpenItems([]Item{{Path: path}}, image.Point{}, Layout(scenes), WoodScape)
		if err != nil || len(failed) > 0 {
			t.Errorf("%s: %v %v", path, failed, err)
			continue
		}
		f := ds.Frames()[0]
		if mask, err := f.Mask(); err != nil || mask.Counts()[want.id] != 1 || f.Group != want.group {
			t.Errorf("%s is in group %s, with %v, %v; want %v", path, f.Group, mask, err, want)
		}
	}
}

// TestTheSameMaskUnderTwoPaths is an error, because it would count twice.
func TestTheSameMaskUnderTwoPaths(t *testing.T) {
	dir := itemFolder(t)
	t.Chdir(dir)
	for _, other := range []string{"./s/a.png", "s//a.png", dir + "/s/a.png", "s2/a.png", "real/../s/a.png"} {
		_, _, err := OpenItems([]Item{{Path: "s/a.png"}, {Path: other}}, image.Point{}, Layout(layout.Files("{scene}/*.png", "")), WoodScape)
		woodtest.WantError(t, err, nil, "opening items", "same mask", "s/a.png", other)
	}
}

// TestItemsListLinksToNowhere: a mask that cannot be read is listed, so that a scan of the list names it.
func TestItemsListLinksToNowhere(t *testing.T) {
	dir := itemFolder(t)
	ds, err := Open(dir, Layout(layout.Files("{scene}/*.png", "")), WoodScape)
	if err != nil {
		t.Fatal(err)
	}
	items, err := ds.Items()
	gone := Item{Path: filepath.Join(dir, "s", "gone.png")}
	if err != nil || len(items) != len(ds.Frames()) || !slices.Contains(items, gone) {
		t.Errorf("%v, %v; want %v in it", items, err, gone)
	}
}

// TestGroupsThatAreNotUTF8 fail by name, because two of them would become one group in JSON.
func TestGroupsThatAreNotUTF8(t *testing.T) {
	items := []Item{{Path: "/data/lat\xff/a.png"}, {Path: "/data/lat\xfe/a.png"}}
	ds, failed, err := OpenItems(items, image.Pt(1, 1), Layout(layout.Files("{scene}/*.png", "")), WoodScape)
	if err != nil || len(failed) != 2 || len(ds.Frames()) != 0 {
		t.Fatal(ds.Frames(), failed, err)
	}
	for i, one := range failed {
		woodtest.WantError(t, one, nil, []string{`"lat\xff"`, `"lat\xfe"`}[i], "UTF-8")
	}
}
