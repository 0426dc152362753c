package woodkit

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestMasksBehindLinksAreCountedOnce: a folder is searched once, however many links lead to it, and circles end.
func TestMasksBehindLinksAreCountedOnce(t *testing.T) {
	outside := t.TempDir()
	writeFiles(t, outside, maskEntries("", "00077_FV.png")...)
	three := slices.Clip(maskEntries("gtLabels/", fourNames[:3]...))
	for name, test := range map[string]struct {
		files  []entry
		links  map[string]string
		frames int
		left   int // masks that are left out
		notes  int // entries in LeftOut
	}{
		"a circle":                       {three, map[string]string{"loop": "."}, 3, 0, 0},
		"a circle around another folder": {append(three, maskEntries("other/", "00077_FV.png")...), map[string]string{"loop": "."}, 3, 1, 1},
		"two circles":                    {append(three, maskEntries("other/", "00077_FV.png")...), map[string]string{"a": ".", "other/z": ".."}, 3, 1, 1},
		"a circle among the masks":       {three, map[string]string{"gtLabels/loop": "."}, 3, 0, 0},
		"a circle in a wrapper":          {maskEntries("data/"+usual, fourNames[:3]...), map[string]string{"data/loop": ".."}, 3, 0, 0},
		"a link to a wrapper":            {maskEntries("data/"+usual, fourNames[:3]...), map[string]string{"latest": "data"}, 3, 0, 0},
		"two links to the masks":         {three, map[string]string{"a": "gtLabels", "b": "gtLabels"}, 3, 0, 0},
		"two links to another folder":    {three, map[string]string{"a": outside, "b": outside}, 3, 1, 1},
		"a link beside its folder":       {append(three, maskEntries("other/", "00077_FV.png")...), map[string]string{"a": "other"}, 3, 1, 1},
		"a split that is a link":         {maskEntries("gtLabels/train/", fourNames[:3]...), map[string]string{"gtLabels/val": "train"}, 3, 0, 0},
		"masks behind a link":            {maskEntries("other/", "00077_FV.png"), map[string]string{"gtLabels": outside}, 1, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			writeFiles(t, dir, test.files...)
			for file, to := range test.links {
				if err := os.Symlink(to, filepath.Join(dir, file)); err != nil {
					t.Fatal(err)
				}
			}
			ds, err := Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			if len(ds.Frames()) != test.frames || leftOut(ds) != test.left || len(ds.LeftOut) != test.notes {
				t.Errorf("%d frames and %d left out in %d notes, want %d, %d, %d: %+v",
					len(ds.Frames()), leftOut(ds), len(ds.LeftOut), test.frames, test.left, test.notes, ds.LeftOut)
			}
		})
	}
}
