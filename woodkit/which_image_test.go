package woodkit

import (
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"

	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/layout"
)

// TestWhichImageBelongsToAMask: several files have an image's name, and one of them is the mask's.
func TestWhichImageBelongsToAMask(t *testing.T) {
	const mask = "semantic_annotations/gtLabels/00001_FV.png"
	for name, test := range map[string]struct {
		files   []string // beside the mask
		zipped  []string // in rgb_images.zip
		image   string
		archive bool // true if the image is the one in the archive
	}{
		"a folder below":                   {[]string{"rgb_images/00001_FV.png", "rgb_images/blurred/00001_FV.png"}, nil, "rgb_images/00001_FV.png", false},
		"a folder below, and an archive":   {[]string{"rgb_images/00001_FV.png", "rgb_images/blurred/00001_FV.png"}, []string{"rgb_images/00001_FV.png"}, "rgb_images/00001_FV.png", false},
		"a second place":                   {[]string{"rgb_images/00001_FV.png", "semantic_annotations/rgb_images/00001_FV.png"}, nil, "rgb_images/00001_FV.png", false},
		"a second place, and an archive":   {[]string{"rgb_images/00001_FV.png", "semantic_annotations/rgb_images/00001_FV.png"}, []string{"rgb_images/00001_FV.png"}, "rgb_images/00001_FV.png", false},
		"only another image is unpacked":   {[]string{"rgb_images/00002_FV.png"}, []string{"rgb_images/00001_FV.png"}, "rgb_images/00001_FV.png", true},
		"an archive with a second place":   {nil, []string{"rgb_images/00001_FV.png", "rgb_images/rgb_images/00001_FV.png"}, "rgb_images/00001_FV.png", true},
		"a folder of folders in the place": {[]string{"rgb_images/train/00001_FV.png"}, []string{"rgb_images/00001_FV.png"}, "rgb_images/train/00001_FV.png", false},
		"a name in small letters":          {[]string{"rgb_images/00001_FV.png", "rgb_images/00001_fv.png"}, nil, "rgb_images/00001_FV.png", false},
		"an ending in capitals":            {[]string{"rgb_images/00001_FV.PNG", "rgb_images/00001_FV.png"}, nil, "rgb_images/00001_FV.png", false},
		"only a name in small letters":     {[]string{"rgb_images/00001_fv.png"}, nil, "rgb_images/00001_fv.png", false},
	} {
		t.Run(name, func(t *testing.T) {
			files := fstest.MapFS{mask: {Data: woodtest.Encode(t, woodtest.Mask(0, woodtest.Size))}}
			for _, file := range test.files {
				files[file] = &fstest.MapFile{}
			}
			dir := woodtest.WriteFiles(t, files, "")
			if test.zipped != nil {
				writeEntries(t, filepath.Join(dir, "rgb_images.zip"), maskEntries("", test.zipped...)...)
			}
			ds, err := Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			if f := ds.Frames()[0]; f.ImageFile != test.image || f.images.IsFolder() == test.archive {
				t.Errorf("image %s of %s, want %s, in an archive: %v", f.ImageFile, f.images.Path, test.image, test.archive)
			}
		})
	}
}

// TestWhichImageOfALayoutBelongsToAMask: the image whose name is equal to the mask's comes first, then one that differs in
// capitals.
func TestWhichImageOfALayoutBelongsToAMask(t *testing.T) {
	for name, test := range map[string]struct {
		masks, images, zipped, want []string // paths
		left                        int      // images that are left out
	}{
		"both folders have both":   {[]string{"A/labels/1.png", "a/labels/1.png"}, []string{"A/images/1.png", "a/images/1.png"}, nil, []string{"A/images/1.png", "a/images/1.png"}, 0},
		"one has a mask":           {[]string{"a/labels/1.png"}, []string{"A/images/1.png", "a/images/1.png"}, nil, []string{"a/images/1.png"}, 1},
		"one has an image":         {[]string{"A/labels/1.png", "a/labels/1.png"}, []string{"A/images/1.png"}, nil, []string{"A/images/1.png", "A/images/1.png"}, 0},
		"names in small letters":   {[]string{"A/labels/X.png"}, []string{"a/images/x.png"}, nil, []string{"a/images/x.png"}, 0},
		"again in an archive":      {[]string{"a/labels/1.png"}, []string{"a/images/1.png"}, []string{"A/images/1.png", "A/images/2.png"}, []string{"a/images/1.png"}, 1},
		"the equal in the archive": {[]string{"a/labels/1.png"}, []string{"A/images/1.png"}, []string{"a/images/1.png"}, []string{"a/images/1.png"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			files := fstest.MapFS{}
			for _, file := range test.masks {
				files[file] = &fstest.MapFile{Data: woodtest.Encode(t, woodtest.Mask(0, woodtest.Size))}
			}
			for _, file := range test.images {
				files[file] = &fstest.MapFile{}
			}
			dir := woodtest.WriteFiles(t, files, "")
			if test.zipped != nil {
				writeEntries(t, filepath.Join(dir, "images.zip"), maskEntries("", test.zipped...)...)
			}
			ds, err := Open(dir, Layout(layout.Files("{scene}/labels/*.png", "{scene}/images/*.png")))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range ds.Frames() {
				got = append(got, f.ImageFile)
			}
			left := 0
			for _, l := range ds.LeftOut {
				left += l.Files
			}
			if !slices.Equal(got, test.want) || left != test.left {
				t.Errorf("images %q and %d left out, want %q and %d: %+v", got, left, test.want, test.left, ds.LeftOut)
			}
		})
	}
}
