package woodkit

import (
	"path/filepath"
	"testing"
	"testing/fstest"

	"woodscape.example/woodkit/internal/woodtest"
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
