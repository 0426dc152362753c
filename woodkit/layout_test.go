package woodkit

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"woodscape.example/woodkit/internal/regular/oddtest"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/layout"
)

// TestImagesMayBeJPEG: whole JPEG files are read, and errors name the others.
func TestImagesMayBeJPEG(t *testing.T) {
	var picture bytes.Buffer
	if err := jpeg.Encode(&picture, woodtest.Picture(woodtest.Size), nil); err != nil {
		t.Fatal(err)
	}
	mask := &fstest.MapFile{Data: woodtest.Encode(t, woodtest.Mask(0, woodtest.Size))}
	ds, err := OpenFS(fstest.MapFS{
		"labels/1.png": mask, "images/1.jpg": {Data: picture.Bytes()},
		"labels/2.png": mask, "images/2.jpg": {Data: picture.Bytes()[:picture.Len()/2]},
		"labels/3.png": mask,
	}, Layout(layout.Files("labels/*.png", "images/*.jpg")))
	if err != nil {
		t.Fatal(err)
	}
	got, err := ds.FirstWithImage().Image()
	if err != nil || got.Rect.Size() != woodtest.Size {
		t.Errorf("image %v, %v", got, err)
	}
	_, err = ds.Frames()[1].Image()
	woodtest.WantError(t, err, nil, "images/2.jpg", "truncated")
	_, err = ds.Frames()[2].Image()
	woodtest.WantError(t, err, errNoImage, "labels/3")
}

// TestFoldersBehindLinks: they are read once, and a circle of links ends.
func TestFoldersBehindLinks(t *testing.T) {
	mask := &fstest.MapFile{Data: woodtest.Encode(t, woodtest.Mask(0, woodtest.Size))}
	elsewhere := woodtest.WriteFiles(t, fstest.MapFS{"trainannot/1.png": mask}, "")
	dir := woodtest.WriteFiles(t, fstest.MapFS{"valannot/2.png": mask}, "")
	for name, to := range map[string]string{
		"again": dir, "valannot/up": dir, "a": filepath.Join(elsewhere, "trainannot"), "trainannot": filepath.Join(elsewhere, "trainannot"), "nowhere": "/nowhere",
	} {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	ds, err := Open(dir, Layout(layout.Files("", "")))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a/1", "valannot/2"}, framesOf(t, ds)); diff != "" {
		t.Errorf("frames (-want +got):\n%s", diff)
	}
}

// TestFoldersOfALayoutThatAreHardToReach: they are read, or notes name them.
func TestFoldersOfALayoutThatAreHardToReach(t *testing.T) {
	mask := &fstest.MapFile{Data: woodtest.Encode(t, woodtest.Mask(0, woodtest.Size))}
	deep := strings.Repeat("d/", 20)
	elsewhere := woodtest.WriteFiles(t, fstest.MapFS{"set/sub/1.png": mask, "set/2.png": mask}, "")
	for _, test := range []struct {
		name  string
		files fstest.MapFS
		links map[string]string
		want  []string
		note  string // one of the notes has this text
	}{
		{
			"a link into a hidden folder",
			fstest.MapFS{".store/train/1.png": mask, "val/2.png": mask},
			map[string]string{"train": filepath.Join(".store", "train")},
			[]string{"train/1", "val/2"},
			"",
		},
		{
			"a link to a folder, and one to the folder around it",
			fstest.MapFS{"3.png": mask},
			map[string]string{"a": filepath.Join(elsewhere, "set", "sub"), "b": filepath.Join(elsewhere, "set")},
			[]string{"3", "a/1", "b/2"},
			"",
		},
		{"deep folders", fstest.MapFS{"1.png": mask, deep + "2.png": mask}, nil, []string{"1"}, "16 deep"},
		{"an archive in a folder", fstest.MapFS{"val/1.png": mask, "train/2.zip": {}}, nil, []string{"val/1"}, "train/2.zip"},
	} {
		dir := woodtest.WriteFiles(t, test.files, "")
		for name, to := range test.links {
			if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
		}
		ds, err := Open(dir, Layout(layout.Files("", "")))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, framesOf(t, ds)); diff != "" {
			t.Errorf("%s: frames (-want +got):\n%s", test.name, diff)
		}
		if !slices.ContainsFunc(ds.LeftOut, func(l LeftOut) bool { return l.Masks && strings.Contains(l.Why, test.note) }) && test.note != "" {
			t.Errorf("%s: nothing says what is left out: %v", test.name, ds.LeftOut)
		}
	}
}

// TestTwoImagesOfOneMask: the image of an equal name counts, or else the first, and a note names the other. An archive may have
// a second copy of unpacked files.
func TestTwoImagesOfOneMask(t *testing.T) {
	mask := &fstest.MapFile{Data: woodtest.Encode(t, woodtest.Mask(0, woodtest.Size))}
	for _, test := range []struct {
		files fstest.MapFS
		other string // the image that is left out; empty if there is none
	}{
		{fstest.MapFS{"a_0_0_gtFine_labelIds.png": mask, "large/a_0_0_leftImg8bit.png": {}, "small/a_0_0_leftImg8bit.png": {}}, "small/a_0_0_leftImg8bit.png"},
		{fstest.MapFS{"a_0_0_gtFine_labelIds.png": mask, "A_0_0_leftImg8bit.png": {}, "a_0_0_leftImg8bit.png": {}}, "A_0_0_leftImg8bit.png"},
		{fstest.MapFS{"a_0_0_gtFine_labelIds.png": mask, "a_0_0_leftImg8bit.png": {}}, ""},
	} {
		dir := woodtest.WriteFiles(t, test.files, "")
		writeEntries(t, filepath.Join(dir, "leftImg8bit.zip"), entry{name: "a_0_0_leftImg8bit.png"})
		ds, err := Open(dir, Layout(layout.Cityscapes))
		if err != nil {
			t.Fatal(err)
		}
		named := slices.ContainsFunc(ds.LeftOut, func(l LeftOut) bool { return strings.Contains(l.Why, `"`+test.other+`"`) })
		if named != (test.other != "") {
			t.Errorf("%v: left out: %v", test.files, ds.LeftOut)
		}
	}
}

// TestLayoutsInArchives: opens the archive itself, and an archive beside others.
func TestLayoutsInArchives(t *testing.T) {
	dir := t.TempDir()
	masks, images := filepath.Join(dir, "gtFine_trainvaltest.zip"), filepath.Join(dir, "leftImg8bit_trainvaltest.zip")
	writeEntries(t, masks, entry{name: "gtFine/val/ulm/ulm_000000_000019_gtFine_labelIds.png", data: string(woodtest.Encode(t, image.NewGray(image.Rect(0, 0, 4, 4))))})
	writeEntries(t, images, entry{name: "leftImg8bit/val/ulm/ulm_000000_000019_leftImg8bit.png", data: string(woodtest.Encode(t, woodtest.Picture(image.Pt(4, 4))))})
	for path, pictures := range map[string]bool{dir: true, masks: false} {
		ds, err := Open(path, Layout(layout.Cityscapes))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"ulm_000000_000019"}, framesOf(t, ds)); diff != "" {
			t.Errorf("%s: frames (-want +got):\n%s", path, diff)
		}
		if _, err := ds.FirstWithImage().Image(); (err == nil) != pictures {
			t.Errorf("%s: image %v, want one: %v", path, err, pictures)
		}
	}
}

// TestOddThingsInAMasksPlaceOfALayout: notes count and name them, and nothing waits for them.
func TestOddThingsInAMasksPlaceOfALayout(t *testing.T) {
	for _, odd := range oddtest.All {
		t.Run(odd.Name, func(t *testing.T) {
			mask := &fstest.MapFile{Data: woodtest.Encode(t, woodtest.Mask(0, woodtest.Size))}
			dir := woodtest.WriteFiles(t, fstest.MapFS{"1.png": mask}, "")
			odd.Put(t, filepath.Join(dir, "2.png"))
			ds, err := Open(dir, Layout(layout.Files("", "")))
			if err != nil {
				t.Fatal(err)
			}
			var failed []string
			for _, f := range ds.Frames() {
				if _, err := f.Mask(); err != nil {
					failed = append(failed, err.Error())
				}
			}
			if text := strings.Join(append(failed, ds.Notes...), "\n"); !strings.Contains(text, "2.png") {
				t.Errorf("nothing names it: %s", text)
			}
		})
	}
}

// TestLike: people and cars are found by the names that data sets have for them, and otherwise another class is taken.
func TestLike(t *testing.T) {
	for _, test := range []struct {
		table string
		want  []string // names of the classes like road, person, vehicles
	}{
		{"woodscape", []string{"road", "person", "vehicles"}},
		{"cityscapes", []string{"road", "person", "car"}},
		{"camvid", []string{"Road", "Pedestrian", "Car"}},
	} {
		table, err := ReadClasses(test.table)
		if err != nil {
			t.Fatal(err)
		}
		got := []string{table.Like("road").Name, table.Like("person").Name, table.Like("vehicles").Name}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", test.table, got, test.want)
		}
	}
	two := ClassTable{{ID: 0, Name: "a"}, {ID: 1}, {ID: 2, Name: "b"}}
	if got := two.Like("person").Name + two.Like("road").Name + two.Like("unheard of").Name; got != "aba" {
		t.Errorf("of two classes: %s", got)
	}
}

// TestColoursOfLayouts compares class tables with what the data sets publish.
func TestColoursOfLayouts(t *testing.T) {
	for _, test := range []struct {
		table            string
		classes, ignored int
		want             string // some classes, as id name r g b
	}{
		{"cityscapes", 19, 15, "7 road 128 64 128; 19 traffic light 250 170 30; 33 bicycle 119 11 32"},
		{"cityscapes-trainids", 19, 1, "0 road 128 64 128; 6 traffic light 250 170 30; 18 bicycle 119 11 32"},
		{"camvid", 11, 1, "0 Sky 128 128 128; 4 Pavement 60 40 222; 10 Bicyclist 0 128 192"},
	} {
		table, err := ReadClasses(test.table)
		if err != nil {
			t.Fatal(err)
		}
		if got := []int{len(table.Names()), len(table.Ignored())}; !cmp.Equal(got, []int{test.classes, test.ignored}) {
			t.Errorf("%s: %d classes and ignored ids, want %d and %d", test.table, got, test.classes, test.ignored)
		}
		for line := range strings.SplitSeq(test.want, "; ") {
			words := strings.Fields(line)
			id, err := strconv.Atoi(words[0])
			if err != nil {
				t.Fatal(err)
			}
			class := table.Of(uint8(id))
			if got := fmt.Sprintf("%d %s %d %d %d", class.ID, class.Name, class.Color.R, class.Color.G, class.Color.B); got != line {
				t.Errorf("%s: %s, want %s", test.table, got, line)
			}
		}
	}
}
