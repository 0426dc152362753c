package woodkit

import (
	"path/filepath"
	"testing"
)

// TestHalfUnpackedIsToldWhateverTheArchive has two of four masks unpacked, from archives of several names and in the folders
// that unpackers make. A note must say that two masks are missing.
func TestHalfUnpackedIsToldWhateverTheArchive(t *testing.T) {
	const masks = "semantic_annotations/gtLabels/"
	packed := maskEntries(masks, "00000_FV.png", "00001_FV.png", "00002_FV.png", "00003_FV.png")
	unpacked := func(folder string) (entries []entry) {
		for _, e := range packed[:2] {
			entries = append(entries, entry{name: folder + e.name})
		}
		return entries
	}
	other := []entry{{packed[0].name, "another file"}, {packed[1].name, "one more"}}
	for name, test := range map[string]struct {
		archive string
		files   []entry
		want    int // number of masks that are left out
	}{
		"as downloaded":          {"semantic_annotations.zip", unpacked(""), 2},
		"all in one":             {"WoodScape_ICCV19.zip", unpacked(""), 2},
		"any name":               {"labels.zip", unpacked(""), 2},
		"folder of its name":     {"semantic_annotations.zip", unpacked("semantic_annotations/"), 2},
		"folder of another":      {"WoodScape.zip", unpacked("WoodScape/"), 2},
		"both in a folder":       {"drive/semantic_annotations.zip", unpacked("drive/"), 2},
		"beside the masks":       {"semantic_annotations.zip", maskEntries("", "00000_FV.png", "00001_FV.png"), 2},
		"cut short":              {"labels.zip", append(unpacked("")[:1], entry{masks + "00001_FV.png", "cut"}), 2},
		"of other masks":         {"labels.zip", other, 0},
		"motion":                 {"semantic_annotations.zip", maskEntries("motion_annotations/gtLabels/", "00000_FV.png"), 0},
		"of another kind":        {"motion_annotations.zip", unpacked(""), 0},
		"all of them are there":  {"labels.zip", packed, 0},
		"archive of other files": {"notes.zip", unpacked(""), 0},
	} {
		dir := t.TempDir()
		writeFiles(t, dir, test.files...)
		entries := packed
		if test.archive == "notes.zip" {
			entries = []entry{{"notes.txt", "notes"}}
		}
		writeEntries(t, filepath.Join(dir, test.archive), entries...)
		ds, err := Open(dir)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		left := 0
		for _, l := range ds.LeftOut {
			if l.Masks {
				left += l.Files
			}
		}
		if left != test.want {
			t.Errorf("%s: %d masks left out, want %d; notes %q", name, left, test.want, ds.Notes)
		}
	}
}
