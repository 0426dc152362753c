package woodkit

import (
	"path/filepath"
	"strings"
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

// TestEveryArchiveBesideMasksIsLookedInto: each mask that is only in archives is counted once.
func TestEveryArchiveBesideMasksIsLookedInto(t *testing.T) {
	three, more := maskEntries(usual, fourNames[:3]...), maskEntries(usual, fourNames...)
	other := maskEntries(usual, "00007_FV.png")
	for name, test := range map[string]struct {
		archives map[string][]entry
		left     int      // number of masks that are left out
		named    []string // archives, one in each of LeftOut
	}{
		"another one":            {map[string][]entry{"semantic_annotations.zip": three, "other.zip": other}, 3, []string{"semantic_annotations.zip", "other.zip"}},
		"again":                  {map[string][]entry{"semantic_annotations.zip": three, "semantic_annotations (1).zip": three}, 2, []string{"semantic_annotations.zip"}},
		"again, with more":       {map[string][]entry{"semantic_annotations.zip": three, "semantic_annotations (1).zip": more}, 3, []string{"semantic_annotations.zip", "semantic_annotations (1).zip"}},
		"again, under a name":    {map[string][]entry{"semantic_annotations.zip": three, "val.zip": three[1:]}, 2, []string{"semantic_annotations.zip"}},
		"two of another split":   {map[string][]entry{"val.zip": more[2:], "val (1).zip": more[2:]}, 2, []string{"val.zip"}},
		"two of different names": {map[string][]entry{"train.zip": other, "val.zip": more[2:]}, 3, []string{"train.zip", "val.zip"}},
	} {
		dir := t.TempDir()
		writeFiles(t, dir, maskEntries("gtLabels/", fourNames[0])...)
		for file, entries := range test.archives {
			writeEntries(t, filepath.Join(dir, file), entries...)
		}
		ds, err := Open(dir)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		named := len(ds.LeftOut) == len(test.named)
		for i, file := range test.named {
			named = named && strings.Contains(ds.LeftOut[i].Why, file)
		}
		if leftOut(ds) != test.left || !named {
			t.Errorf("%s: %d masks left out, want %d in %q: %+v", name, leftOut(ds), test.left, test.named, ds.LeftOut)
		}
	}
}
