package woodkit

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestNotesAreInTheOrderOfGravity: masks that are not counted at all come first, then other versions of masks that are.
func TestNotesAreInTheOrderOfGravity(t *testing.T) {
	three := slices.Clip(maskEntries("gtLabels/", fourNames[:3]...))
	copies := func(folder string) []entry { return maskEntries(folder, fourNames[:3]...) }
	other := func(folder string) []entry { return []entry{{folder + fourNames[0], "other"}} }
	for name, test := range map[string]struct {
		files    []entry
		archives map[string][]entry
		first    []string // one in each of the first notes
		left     int      // how many of them are in LeftOut, too
	}{
		"copies of folders": {
			slices.Concat(three, copies("a/"), copies("b/"), copies("c/"), copies("d/"), maskEntries("e/", "00077_FV.png")), nil,
			[]string{" e ", " a ", " b ", " c ", " d "},
			1,
		},
		"other versions": {
			slices.Concat(three, copies("a/"), other("b/"), other("c/"), maskEntries("e/", "00077_FV.png")), nil,
			[]string{" e ", " b ", " c ", " a "},
			3,
		},
		"a name that is no mask's": {
			slices.Concat(three, copies("a/"), other("b/"), maskEntries("gtLabels/", "IMG_1.png")), nil,
			[]string{"IMG_1.png", " b ", " a "},
			2,
		},
		"archives": {
			nil,
			map[string][]entry{"semantic_annotations.zip": three, "semantic_annotations (1).zip": three, "u.zip": other("gtLabels/"), "v.zip": maskEntries("gtLabels/", "00077_FV.png")},
			[]string{"v.zip", "u.zip", "(1).zip"},
			2,
		},
		"an entry twice": {
			nil,
			map[string][]entry{"semantic_annotations.zip": slices.Concat(other("gtLabels/"), three, maskEntries("e/", "00077_FV.png"))},
			[]string{" e ", "twice"},
			2,
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			writeFiles(t, dir, test.files...)
			for file, entries := range test.archives {
				writeEntries(t, filepath.Join(dir, file), entries...)
			}
			ds, err := Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			for i, word := range test.first {
				if i >= len(ds.Notes) || !strings.Contains(ds.Notes[i], word) || i < test.left && (i >= len(ds.LeftOut) || ds.LeftOut[i].Why != ds.Notes[i]) {
					t.Fatalf("note %d is not about %s, or not in LeftOut: %q, %+v", i, word, ds.Notes, ds.LeftOut)
				}
			}
		})
	}
}
