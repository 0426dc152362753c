package woodkit

import (
	"path/filepath"
	"slices"
	"testing"

	"woodscape.example/woodkit/internal/woodtest"
)

// TestOtherVersionsOfMasksAreCounted: masks that are left out have the names of those that are scanned, and some have other contents.
func TestOtherVersionsOfMasksAreCounted(t *testing.T) {
	three := slices.Clip(maskEntries(usual, fourNames[:3]...))
	whole := string(woodtest.Encode(t, woodtest.Mask(0, woodtest.Size)))
	changed := whole[:len(whole)-1] + "!" // of the same size
	for name, test := range map[string]struct {
		files    []entry
		archives map[string][]entry
		left     int // masks that are left out
		leave    int // entries in LeftOut
	}{
		"the same in a folder":            {append(three, maskEntries("gtLabels/", fourNames[0])...), nil, 0, 0},
		"another size in a folder":        {append(three, entry{"gtLabels/" + fourNames[0], "other"}), nil, 1, 1},
		"the same size in a folder":       {append(three, entry{"gtLabels/" + fourNames[0], changed}, entry{name: "gtLabels/" + fourNames[1]}), nil, 1, 1},
		"two folders":                     {append(three, entry{"a/" + fourNames[0], changed}, entry{"b/" + fourNames[0], changed}), nil, 2, 2},
		"more masks in a folder":          {append(three, entry{"a/" + fourNames[0], changed}, entry{name: "a/" + fourNames[3]}), nil, 2, 1},
		"a folder in the archive":         {nil, map[string][]entry{"semantic_annotations.zip": append(three, entry{"val/gtLabels/" + fourNames[0], changed})}, 1, 1},
		"the same in an archive":          {nil, map[string][]entry{"semantic_annotations.zip": three, "semantic_annotations (1).zip": three}, 0, 0},
		"others in an archive":            {nil, map[string][]entry{"semantic_annotations.zip": three, "semantic_annotations (1).zip": {{usual + fourNames[0], changed}, {usual + fourNames[1], "other"}}}, 2, 1},
		"others and more in an archive":   {nil, map[string][]entry{"semantic_annotations.zip": three, "semantic_annotations (1).zip": {{usual + fourNames[0], changed}, {name: usual + fourNames[3]}}}, 2, 2},
		"others in a part of an archive":  {nil, map[string][]entry{"x-20210405T101010Z-001.zip": three[:1], "x-20210405T101010Z-002.zip": three[1:], "y.zip": {{usual + fourNames[1], changed}}}, 1, 1},
		"a file that cannot be read":      {append(three, entry{name: "gtLabels/" + fourNames[0] + "/x"}), nil, 1, 1},
		"cut short to nothing, in a copy": {append(three, entry{"gtLabels/" + fourNames[0], whole[:8]}), nil, 1, 1},
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
			if leftOut(ds) != test.left || len(ds.LeftOut) != test.leave {
				t.Errorf("%d masks left out in %d notes, want %d in %d: %+v", leftOut(ds), len(ds.LeftOut), test.left, test.leave, ds.LeftOut)
			}
		})
	}
}
