package woodkit

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"woodscape.example/woodkit/internal/woodtest"
)

// TestClassTableIsFound puts the table of another data set in the places where unpackers, file hosts and people leave it. If
// it were not found, WoodScape's names would be used for other classes, and nothing would fail.
func TestClassTableIsFound(t *testing.T) {
	const (
		masks = "semantic_annotations/gtLabels/"
		table = "seg_annotation_info.json"
		part1 = "semantic_annotations-20210405T101010Z-001.zip"
		part2 = "semantic_annotations-20210405T101010Z-002.zip"
	)
	var names []string
	for _, name := range WoodScape.Names() {
		names = append(names, "my "+name)
	}
	info := `{"class_names": ["` + strings.Join(names, `","`) + `"], "class_indexes": [0,1,2,3,4,5,6,7,8,9]}`
	one, two := entry{name: masks + "00000_FV.png"}, entry{name: masks + "00001_FV.png"}
	at := func(name string) entry { return entry{name, info} }
	for name, test := range map[string]struct {
		open  string             // path below the folder
		files []entry            // in the folder
		zips  map[string][]entry // archives in it
	}{
		"above the masks":      {"", []entry{one, at("semantic_annotations/" + table)}, nil},
		"with the masks":       {"", []entry{one, at(masks + table)}, nil},
		"in capitals":          {"", []entry{one, at("semantic_annotations/" + strings.ToUpper(table))}, nil},
		"at the root":          {"", []entry{one, at(table)}, nil},
		"a folder too many":    {"", []entry{{name: "semantic_annotations/" + one.name}, at("semantic_annotations/" + table)}, nil},
		"gtLabels alone":       {masks, []entry{one, at("semantic_annotations/" + strings.ToUpper(table))}, nil},
		"second part":          {"", nil, map[string][]entry{part1: {one}, part2: {two, at("semantic_annotations/" + table)}}},
		"part without masks":   {"", nil, map[string][]entry{part1: {one}, part2: {at("semantic_annotations/" + table)}}},
		"capitals in archive":  {"semantic_annotations.zip", nil, map[string][]entry{"semantic_annotations.zip": {one, at("semantic_annotations/Seg_Annotation_Info.JSON")}}},
		"only in archive yet":  {"", []entry{one}, map[string][]entry{"semantic_annotations.zip": {one, two, at("semantic_annotations/" + table)}}},
		"only in wrapping zip": {"", []entry{one}, map[string][]entry{"semantic_annotations.zip": {{name: "my/" + one.name}, at("my/semantic_annotations/" + table)}}},
	} {
		dir := t.TempDir()
		writeFiles(t, dir, test.files...)
		for archive, entries := range test.zips {
			writeEntries(t, filepath.Join(dir, archive), entries...)
		}
		ds, err := Open(filepath.Join(dir, test.open))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := ds.Classes.Names(); !slices.Equal(got, names) {
			t.Errorf("%s: classes %q, want %q", name, got, names)
		}
	}
}

// writeFiles writes entries as files below a folder.
func writeFiles(t *testing.T, dir string, entries ...entry) {
	t.Helper()
	for _, e := range entries {
		file := filepath.Join(dir, e.name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		data := []byte(e.data)
		if len(data) == 0 {
			data = woodtest.Encode(t, woodtest.Mask(0, woodtest.Size))
		}
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
