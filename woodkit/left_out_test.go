package woodkit

import (
	"fmt"
	"image"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"woodscape.example/woodkit/internal/find"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/layout"
)

// leftOut returns how many files are left out that would change the result, and subtracts 1 for each entry whose number of
// files is not known.
func leftOut(ds *Dataset) (n int) {
	for _, l := range ds.LeftOut {
		if l.Masks {
			n += l.Files
			if l.Files == 0 {
				n--
			}
		}
	}
	return n
}

// TestASecondPlaceOfMasksIsNamed: two folders hold masks, or an archive lies beside the opened folder, or the masks of motion
// are unpacked and those of classes are not.
func TestASecondPlaceOfMasksIsNamed(t *testing.T) {
	const motionMasks = "motion_annotations/gtLabels/"
	var manyFolders []entry
	for i := range 498 { // with those around them, this fills the search
		manyFolders = append(manyFolders, entry{fmt.Sprintf("other/%d/notes.txt", i), ""})
	}
	for name, test := range map[string]struct {
		files    []entry
		archives map[string][]entry
		open     string
		frames   int
		word     string // in a note; empty if there should be no note
		left     int
	}{
		"two folders": {
			append(maskEntries(usual, fourNames[:2]...), maskEntries("gtLabels/", fourNames[1:]...)...), nil, "",
			2, `3 masks in gtLabels `, 3,
		},
		"two folders of the same": {
			append(maskEntries(usual, fourNames...), maskEntries("semantic_annotations/"+usual, fourNames[1:]...)...), nil, "",
			4, "semantic_annotations/semantic_annotations/gtLabels", 0,
		},
		"two data sets": {
			append(maskEntries("woodscape/"+usual, fourNames[:1]...), maskEntries(usual, fourNames[1:]...)...), nil, "",
			3, "woodscape/semantic_annotations/gtLabels", 1,
		},
		"a folder of another name": {
			append(maskEntries(usual, fourNames[:1]...), maskEntries("semantic_annotations (1)/gtLabels/", fourNames[1:]...)...), nil, "",
			1, `3 masks in semantic_annotations (1)/gtLabels `, 3,
		},
		"a folder below the annotations": {
			append(maskEntries(usual, fourNames[:1]...), maskEntries("semantic_annotations/val/gtLabels/", fourNames[1:]...)...), nil, "",
			1, `3 masks in semantic_annotations/val/gtLabels `, 3,
		},
		"a folder below train": {
			append(maskEntries(usual+"train/", fourNames[:1]...), maskEntries(usual+"train/more/", fourNames[1:]...)...), nil, "",
			1, `3 masks in semantic_annotations/gtLabels/train/more `, 3,
		},
		"a folder deeper than the nearest": {
			append(maskEntries("a/"+usual, fourNames[:1]...), maskEntries("b/c/gtLabels/", fourNames[1:]...)...), nil, "",
			1, `3 masks in b/c/gtLabels `, 3,
		},
		"a folder that the search reaches": {
			append(maskEntries(usual, fourNames[:1]...), maskEntries("1/2/3/4/5/6/7/", fourNames[1:]...)...), nil, "",
			1, `3 masks in 1/2/3/4/5/6/7 `, 3,
		},
		"a folder too deep for the search": {
			append(maskEntries(usual, fourNames[:1]...), maskEntries("1/2/3/4/5/6/7/8/", fourNames[1:]...)...), nil, "",
			1, "more than 7 deep, so masks there are left out, if there are any: \"1/2/3/4/5/6/7/8\";", -1,
		},
		"more folders than the search lists": {
			append(maskEntries(usual, fourNames[:1]...), append(manyFolders, maskEntries("other/0/masks/", fourNames[1:]...)...)...),
			nil, "", 1, "more than 500, so masks there are left out, if there are any: \"other/0/masks\";", -1,
		},
		"many folders, and all are searched": {
			append(maskEntries("a/"+usual, fourNames...), manyFolders[1:]...), nil, "", 4, "", 0,
		},
		"two folders in an archive": {
			nil,
			map[string][]entry{"semantic_annotations.zip": append(maskEntries(usual, fourNames[:1]...), maskEntries("val/gtLabels/", fourNames[1:]...)...)},
			"", 1, `3 masks in val/gtLabels `, 3,
		},
		"images in a folder of any name": {
			append(maskEntries(usual, fourNames[:1]...), entry{"camera/" + fourNames[1], string(woodtest.Encode(t, image.NewRGBA(image.Rect(0, 0, 2, 2))))}), nil, "", 1, "", 0,
		},
		"images in the folder itself": {append(maskEntries(usual, fourNames...), maskEntries("", fourNames...)...), nil, "", 4, "", 0},
		"motion beside classes":       {append(maskEntries(usual, fourNames...), maskEntries(motionMasks, fourNames...)...), nil, "", 4, "", 0},
		"an archive outside": {
			maskEntries(usual, fourNames[:1]...),
			map[string][]entry{"semantic_annotations.zip": maskEntries(usual, fourNames...)},
			"semantic_annotations", 1, "3 of its 4 masks", 3,
		},
		"an archive outside of gtLabels": {
			maskEntries(usual, fourNames[:1]...),
			map[string][]entry{"semantic_annotations (1).zip": maskEntries(usual, fourNames...)},
			usual, 1, "3 of its 4 masks", 3,
		},
		"an archive outside of train": {
			maskEntries(usual+"train/", fourNames[:1]...),
			map[string][]entry{"semantic_annotations.zip": maskEntries(usual, fourNames...)},
			usual + "train", 1, "", 0,
		},
		"a whole archive outside": {
			maskEntries(usual, fourNames...),
			map[string][]entry{"semantic_annotations.zip": maskEntries(usual, fourNames...)},
			"semantic_annotations", 4, "", 0,
		},
		"motion beside an archive of classes": {
			maskEntries(motionMasks, fourNames[:1]...),
			map[string][]entry{"semantic_annotations.zip": maskEntries(usual, fourNames...)},
			"", 1, "semantic_annotations.zip", -1,
		},
		"wrapped motion beside an archive of classes": {
			maskEntries("my/"+motionMasks, fourNames[:1]...),
			map[string][]entry{"my/semantic_annotations.zip": maskEntries(usual, fourNames...)},
			"", 1, "semantic_annotations.zip", -1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			writeFiles(t, dir, test.files...)
			for file, entries := range test.archives {
				writeEntries(t, filepath.Join(dir, file), entries...)
			}
			ds, err := Open(filepath.Join(dir, test.open))
			if err != nil {
				t.Fatal(err)
			}
			notes := slices.DeleteFunc(slices.Clone(ds.Notes), func(note string) bool {
				return strings.Contains(note, "no image beside") || strings.Contains(note, "image has no mask") || strings.Contains(note, "images have no mask")
			})
			if len(ds.Frames()) != test.frames || leftOut(ds) != test.left {
				t.Errorf("%d frames and %d left out, want %d and %d; notes %q", len(ds.Frames()), leftOut(ds), test.frames, test.left, notes)
			}
			if said := strings.Join(notes, "\n"); test.word == "" && said != "" || !strings.Contains(said, test.word) {
				t.Errorf("notes %q, want %q", notes, test.word)
			}
		})
	}
}

// TestFoldersThatCannotBeListedAreNamed: in every layout, they are named among what is left out, and in the error if there are no
// masks elsewhere. It tries a folder whose name is not UTF-8. (A root user can list the folders of everybody.)
func TestFoldersThatCannotBeListedAreNamed(t *testing.T) {
	for _, masks := range []string{"gtLabels/", "ok/gtLabels/"} { // in the opened folder, and one deeper
		dir := t.TempDir()
		writeFiles(t, dir, maskEntries(masks, fourNames...)...)
		if err := os.Mkdir(filepath.Join(dir, "caf\xe9"), 0o755); err != nil {
			t.Skip("this file system has only names in UTF-8")
		}
		for _, options := range [][]Option{nil, {Layout(layout.Files("", ""))}} {
			ds, err := Open(dir, options...)
			if err != nil || len(ds.Frames()) != len(fourNames) || leftOut(ds) != -1 {
				t.Fatalf("%s: %v, %d files left out", masks, err, leftOut(ds))
			}
			if notes := fmt.Sprint(ds.LeftOut); !strings.Contains(notes, `caf\xe9`) {
				t.Errorf("%s: %s", masks, notes)
			}
		}
		if err := os.RemoveAll(filepath.Join(dir, strings.Split(masks, "/")[0])); err != nil {
			t.Fatal(err)
		}
		for _, options := range [][]Option{nil, {Layout(layout.Files("", ""))}} {
			_, err := Open(dir, options...)
			woodtest.WantError(t, err, find.ErrNoDataset, `caf\xe9`, "UTF-8")
		}
	}
}

// TestTablesOfOtherNamesAreNamed: a note names a class table that is not read because of its name. If there is no other
// table, the result would change.
func TestTablesOfOtherNamesAreNamed(t *testing.T) {
	mask := entry{name: usual + "00000_FV.png"}
	table := entry{classTable, twelve}
	for _, other := range []string{
		"semantic_annotations/seg_annotation_info.csv", "semantic_annotations/seg_annotation_info (1).json", "semantic_annotations/classes.json",
		"classes.csv", usual + "classes.txt", usual + "train/seg_annotation_info.json", "semantic_annotations/semantic_mapping_9_classes.json",
	} {
		for _, beside := range []bool{false, true} {
			dir := t.TempDir()
			files, left := []entry{mask, {other, "0,a\n"}}, 1
			if beside {
				files, left = append(files, table), 0
			}
			writeFiles(t, dir, files...)
			ds, err := Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(strings.Join(ds.Notes, "\n"), other) || leftOut(ds) != left {
				t.Errorf("%s: %d left out, want %d; notes %q", other, leftOut(ds), left, ds.Notes)
			}
			if ds, err = Open(dir, WoodScape); err != nil || strings.Contains(strings.Join(ds.Notes, "\n"), "may name the classes") {
				t.Errorf("%s: with a table of the caller's: %v, notes %q", other, err, ds.Notes)
			}
		}
	}
	dir := t.TempDir()
	writeFiles(t, dir, mask, table)
	if ds, err := Open(dir); err != nil || strings.Contains(strings.Join(ds.Notes, "\n"), ".json") {
		t.Errorf("with one table only: %v, notes %q", err, ds.Notes)
	}
}

// TestTheFirstOutputSaysWhatIsOdd: the most serious comes first, and a long list is cut short.
func TestTheFirstOutputSaysWhatIsOdd(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, entry{name: usual + "00000_FV.png"}, entry{name: usual + "IMG_1.png"})
	ds, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(ds.String(), "\n")
	if len(lines) != 1+len(ds.Notes) || len(ds.Notes) == 0 || lines[1] != "note: "+ds.Notes[0] || !strings.Contains(ds.String(), "IMG_1.png") {
		t.Errorf("said %q, notes %q", lines, ds.Notes)
	}
	for i := range 9 {
		ds.Notes = append(ds.Notes, fmt.Sprint("note ", i))
	}
	if lines = strings.Split(ds.String(), "\n"); len(lines) != notesShown+2 || lines[notesShown+1] != fmt.Sprintf("note: and %d more", len(ds.Notes)-notesShown) {
		t.Errorf("said %q", lines)
	}
	ds.Notes = nil
	if strings.Contains(ds.String(), "\n") {
		t.Errorf("said %q without notes", ds.String())
	}
}

// TestANameIsOneLine: white space in a class's name becomes one space, so that a line break cannot split a table. Two names
// that become the same are refused.
func TestANameIsOneLine(t *testing.T) {
	file := filepath.Join(t.TempDir(), "classes.json")
	for text, want := range map[string][]string{
		`{"class_names": ["line\nbreak", " a\t b "], "class_indexes": [0, 1]}`: {"line break", "a b"},
		`{"class_names": ["a b", "a\nb"], "class_indexes": [0, 1]}`:            nil,
		`{"class_names": ["\n", "b"], "class_indexes": [0, 1]}`:                nil,
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		table, err := ReadClasses(file)
		if diff := cmp.Diff(want, table.named()); want != nil && (diff != "" || err != nil) || want == nil && err == nil {
			t.Errorf("%s: %v, %v, want %q", text, table, err, want)
		}
	}
}

// named returns the names of a table that was read, and nil if there is no table.
func (t ClassTable) named() []string {
	if t == nil {
		return nil
	}
	return t.Names()
}
