package woodkit

import (
	"archive/zip"
	"errors"
	"image"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"woodscape.example/woodkit/internal/woodtest"
)

// An entry is a file in an archive. Without data it is a tiny mask.
type entry struct{ name, data string }

// maskEntries are masks with these names in a folder.
func maskEntries(folder string, names ...string) (entries []entry) {
	for _, name := range names {
		entries = append(entries, entry{name: folder + name})
	}
	return entries
}

// writeEntries makes an archive with its entries in order, with the names as given, even if two are the same.
func writeEntries(t *testing.T, file string, entries ...entry) {
	t.Helper()
	out, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	archive := zip.NewWriter(out)
	for _, e := range entries {
		data := []byte(e.data)
		if len(data) == 0 {
			data = woodtest.Encode(t, woodtest.Mask(0, woodtest.Size))
		}
		w, err := archive.CreateHeader(&zip.FileHeader{Name: e.name, Method: zip.Deflate})
		if err == nil && !strings.HasSuffix(e.name, "/") {
			_, err = w.Write(data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(archive.Close(), out.Close()); err != nil {
		t.Fatal(err)
	}
}

// framesOf returns the names of a data set's frames, after reading all masks.
func framesOf(t *testing.T, ds *Dataset) (names []string) {
	t.Helper()
	for _, f := range ds.Frames() {
		names = append(names, f.Name)
		if _, err := f.Mask(); err != nil {
			t.Error(err)
		}
	}
	return names
}

var fourNames = []string{"00000_FV.png", "00001_FV.png", "00002_FV.png", "00003_FV.png"}

func upper(names []string) (out []string) {
	for _, name := range names {
		out = append(out, strings.ToUpper(name))
	}
	return out
}

const usual = "semantic_annotations/gtLabels/"

func TestOpenFindsMasksInArchivesAsTheyCome(t *testing.T) {
	four := []string{"00000_FV", "00001_FV", "00002_FV", "00003_FV"}
	tests := map[string]map[string][]entry{
		"as a second download":      {"semantic_annotations (1).zip": maskEntries(usual, fourNames...)},
		"as a copy":                 {"semantic_annotations - Copy.zip": maskEntries(usual, fourNames...)},
		"as a host names it":        {"semantic_annotations-20210405T101010Z-001.zip": maskEntries(usual, fourNames...)},
		"under a name of one's own": {"masks of mine.ZIP": maskEntries(usual, fourNames...)},
		"in parts": {
			"semantic_annotations-20210405T101010Z-001.zip": maskEntries(usual, fourNames[:1]...),
			"semantic_annotations-20210405T101010Z-002.zip": maskEntries(usual, fourNames[1:]...),
		},
		"files in capitals":        {"semantic_annotations.zip": maskEntries(usual, upper(fourNames)...)},
		"folder in capitals":       {"semantic_annotations.zip": maskEntries("semantic_annotations/GTLABELS/", fourNames...)},
		"in a folder":              {"semantic_annotations.zip": maskEntries("WoodScape_data/"+usual, fourNames...)},
		"in a folder with accents": {"semantic_annotations.zip": maskEntries("данные/"+usual, fourNames...)},
		"four folders deep":        {"semantic_annotations.zip": maskEntries("home/user/datasets/woodscape/"+usual, fourNames...)},
		"with backslashes":         {"semantic_annotations.zip": maskEntries(`semantic_annotations\gtLabels\`, fourNames...)},
		"with an entry twice":      {"semantic_annotations.zip": append(maskEntries(usual, fourNames...), entry{name: usual + fourNames[0]})},
		"with a folder twice":      {"semantic_annotations.zip": append(maskEntries(usual, append([]string{""}, fourNames...)...), entry{name: usual})},
		"beside a damaged one": {
			"semantic_annotations (1).zip": maskEntries(usual, fourNames...),
			"semantic_annotations.zip":     nil,
		},
	}
	for name, archives := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for file, entries := range archives {
				if entries == nil {
					if err := os.WriteFile(filepath.Join(dir, file), []byte("PK cut short"), 0o644); err != nil {
						t.Fatal(err)
					}
					continue
				}
				writeEntries(t, filepath.Join(dir, file), entries...)
			}
			ds, err := Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(four, framesOf(t, ds)); diff != "" {
				t.Errorf("frames (-want +got):\n%s", diff)
			}
			if len(ds.MaskPaths()) == 0 {
				t.Error("no files of masks")
			}
		})
	}
}

func TestOpenFindsMasksInFoldersAsTheyCome(t *testing.T) {
	tests := map[string]struct {
		masks []string // paths of files
		open  string
		want  []string
	}{
		"files in capitals": {[]string{"gtLabels/00000_FV.PNG", "gtLabels/00001_FV.PNG"}, ".", []string{"00000_FV", "00001_FV"}},
		"past five digits": {
			[]string{"gtLabels/100000_FV.png", "gtLabels/99998_FV.png", "gtLabels/99999_RV.png", "gtLabels/99999_FV.png", "gtLabels/100001_FV.png"},
			".",
			[]string{"99998_FV", "99999_FV", "99999_RV", "100000_FV", "100001_FV"},
		},
		"four folders deep": {[]string{"a/b/c/d/" + usual + "00000_FV.png"}, ".", []string{"00000_FV"}},
		"in train and val": {
			[]string{usual + "train/00000_FV.png", usual + "train/00001_FV.png", usual + "val/00010_FV.png", usual + "val/00011_FV.png"},
			".",
			[]string{"00000_FV", "00001_FV", "00010_FV", "00011_FV"},
		},
		"train alone": {[]string{usual + "train/00000_FV.png", usual + "val/00010_FV.png"}, usual + "train", []string{"00000_FV"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			files := fstest.MapFS{}
			for _, name := range test.masks {
				files[name] = &fstest.MapFile{Data: woodtest.Encode(t, woodtest.Mask(0, woodtest.Size))}
			}
			if strings.Contains(test.masks[0], "semantic_annotations") {
				folder, _, _ := strings.Cut(test.masks[0], "gtLabels")
				files[folder+classFile] = &fstest.MapFile{Data: []byte(twelve)}
			}
			ds, err := Open(filepath.Join(woodtest.WriteFiles(t, files, ""), test.open))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, framesOf(t, ds)); diff != "" {
				t.Errorf("frames (-want +got):\n%s", diff)
			}
			for _, name := range test.want {
				if f, err := ds.Frame(name); err != nil || f.Name != name {
					t.Errorf("Frame(%q) = %v, %v", name, f, err)
				}
			}
			if strings.Contains(test.masks[0], "semantic_annotations") && ds.Classes.Names()[0] != "sky" {
				t.Errorf("classes %q, want the data set's own", ds.Classes.Names())
			}
		})
	}
}

// twelve is a class table of twelve classes.
const twelve = `{"class_names": ["sky", "grass", "water", "c", "d", "e", "f", "g", "h", "i", "j", "k"], "class_indexes": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]}`

func TestPicturesAreFoundBesideMasksInFoldersOfFolders(t *testing.T) {
	files := fstest.MapFS{}
	for _, folder := range []string{"data/" + usual, "data/rgb_images/"} {
		for _, name := range []string{"train/00000_FV.PNG", "val/00001_FV.PNG"} {
			files[folder+name] = &fstest.MapFile{Data: woodtest.Encode(t, woodtest.Mask(0, woodtest.Size))}
		}
	}
	ds, err := OpenFS(files)
	if err != nil {
		t.Fatal(err)
	}
	if len(ds.Notes) > 0 {
		t.Errorf("notes %q", ds.Notes)
	}
	for _, f := range ds.Frames() {
		if _, err := f.Image(); err != nil {
			t.Error(err)
		}
	}
}

func TestOpenNotesWhatItLeavesOut(t *testing.T) {
	mask := &fstest.MapFile{Data: woodtest.Encode(t, woodtest.Mask(0, woodtest.Size))}
	tests := map[string]struct {
		files    fstest.MapFS
		archives map[string][]entry
		frames   int
		words    []string
		left     int // number of masks that are left out
	}{
		"a half-unpacked archive": {
			fstest.MapFS{usual + fourNames[0]: mask},
			map[string][]entry{"semantic_annotations.zip": maskEntries(usual, fourNames...)},
			1,
			[]string{"semantic_annotations.zip", "3 of its 4 masks"},
			3,
		},
		"a whole archive beside its masks": {
			fstest.MapFS{usual + fourNames[0]: mask},
			map[string][]entry{"semantic_annotations.zip": maskEntries(usual, fourNames[0])},
			1, nil, 0,
		},
		"an entry twice": {
			nil,
			map[string][]entry{"semantic_annotations.zip": append(maskEntries(usual, fourNames...), entry{name: usual + fourNames[0]})},
			4,
			[]string{"1 ", "twice", fourNames[0]},
			0,
		},
		"a part that is missing": {
			nil,
			map[string][]entry{"semantic_annotations-20210405T101010Z-002.zip": maskEntries(usual, fourNames...)},
			4,
			[]string{"part 1", "semantic_annotations-20210405T101010Z"},
			1,
		},
		"another copy": {
			nil,
			map[string][]entry{"semantic_annotations.zip": maskEntries(usual, fourNames...), "semantic_annotations (1).zip": maskEntries(usual, fourNames...)},
			4,
			[]string{"semantic_annotations (1).zip"},
			0,
		},
		"another copy with more masks": {
			nil,
			map[string][]entry{"semantic_annotations.zip": maskEntries(usual, fourNames[:3]...), "semantic_annotations (1).zip": maskEntries(usual, fourNames...)},
			3,
			[]string{"semantic_annotations (1).zip", "1 of the 4 masks"},
			1,
		},
		"archives of splits": {
			nil,
			map[string][]entry{"train.zip": maskEntries(usual, fourNames[:3]...), "val.zip": maskEntries(usual, fourNames[3:]...)},
			3,
			[]string{"val.zip"},
			1,
		},
		"an archive of another split beside masks": {
			fstest.MapFS{usual + fourNames[0]: mask},
			map[string][]entry{"val.zip": maskEntries("val/", fourNames[1:]...)},
			1,
			[]string{"3 masks in the archive val.zip"},
			3,
		},
		"an archive of another split among masks": {
			fstest.MapFS{usual + fourNames[0]: mask},
			map[string][]entry{usual + "val.zip": maskEntries("val/", fourNames[1:]...)},
			1,
			[]string{"3 masks in the archive val.zip"},
			3,
		},
		"a damaged archive of the masks": {
			fstest.MapFS{usual + fourNames[0]: mask, "semantic_annotations.zip": {Data: []byte("PK cut short")}},
			nil, 1,
			[]string{"semantic_annotations.zip", "cannot be read"},
			1,
		},
		"archives of other things": {
			fstest.MapFS{usual + fourNames[0]: mask, "photos.zip": {Data: []byte("PK cut short")}},
			map[string][]entry{
				"motion_annotations.zip": maskEntries("motion_annotations/gtLabels/", fourNames...),
				"pictures.zip":           {{fourNames[1], string(woodtest.Encode(t, image.NewRGBA(image.Rect(0, 0, 2, 2))))}},
			},
			1, nil, 0,
		},
		"only an archive of motion": {
			nil,
			map[string][]entry{"motion_annotations.zip": {{"motion_annotations/gtLabels/" + fourNames[0], string(woodtest.Encode(t, image.NewGray(image.Rect(0, 0, 2, 2))))}}},
			1, nil, 0,
		},
		"an entry twice, not the same": {
			nil,
			map[string][]entry{"semantic_annotations.zip": append([]entry{{usual + fourNames[0], "another"}}, maskEntries(usual, fourNames...)...)},
			4,
			[]string{"twice", fourNames[0]},
			1,
		},
		"names of one's own": {
			fstest.MapFS{"gtLabels/00000_FV.png": mask, "gtLabels/IMG_1.PNG": mask, "gtLabels/notes.txt": mask},
			nil, 1,
			[]string{"2 entries", "IMG_1.PNG"},
			1,
		},
		"a set that is not finished": {
			fstest.MapFS{"gtLabels/00000_FV.png": mask, "woodkit-synthetic.json": {Data: []byte(`{"frames": 40}`)}},
			nil, 1,
			[]string{"incomplete: 1 of 40"},
			39,
		},
		"the same name twice": {
			fstest.MapFS{"gtLabels/train/00000_FV.png": mask, "gtLabels/val/00000_FV.PNG": mask},
			nil, 1,
			[]string{"gtLabels/val/00000_FV.PNG"},
			1,
		},
		"folders below the masks": {
			fstest.MapFS{"gtLabels/00000_FV.png": mask, "gtLabels/more/00001_FV.png": mask},
			nil, 1,
			[]string{"gtLabels/more"},
			1,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir := woodtest.WriteFiles(t, test.files, "")
			for file, entries := range test.archives {
				writeEntries(t, filepath.Join(dir, file), entries...)
			}
			ds, err := Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			if got := len(framesOf(t, ds)); got != test.frames {
				t.Errorf("%d frames, want %d", got, test.frames)
			}
			notes := slices.DeleteFunc(slices.Clone(ds.Notes), func(note string) bool { return strings.Contains(note, "no image beside") })
			text := strings.Join(notes, "\n")
			for _, word := range test.words {
				if !strings.Contains(text, word) {
					t.Errorf("notes %q do not say %q", notes, word)
				}
			}
			left := 0
			for _, l := range ds.LeftOut {
				if l.Masks {
					left += max(l.Files, 1)
				}
			}
			if left != test.left {
				t.Errorf("%d masks are left out, want %d: %+v", left, test.left, ds.LeftOut)
			}
			if test.words == nil && text != "" {
				t.Errorf("notes %q, want none", notes)
			}
		})
	}
}
