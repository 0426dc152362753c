package main

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"codeberg.org/sbinet/npyio/npz"
)

// oddNames cause trouble in CSV, equal other keys of an .npz, or are not one line.
var oddNames = []string{"void", "road", "FV_road", "provenance", "a,b", "=1+1", "# hash", "naïve 自転車", "line\nbreak", strings.Repeat("x", 40)}

// TestOddNamesOfClassesReachOtherPrograms: the table has 12 columns, and there is an array for each class, and for each class
// of each camera.
func TestOddNamesOfClassesReachOtherPrograms(t *testing.T) {
	dir := tinyDataset(t, 4)
	for i, camera := range []string{"RV", "MVL", "MVR"} {
		from := filepath.Join(dir, masks, "0000"+string(rune('1'+i))+"_FV.png")
		if err := os.Rename(from, strings.Replace(from, "FV", camera, 1)); err != nil {
			t.Fatal(err)
		}
	}
	table, err := json.Marshal(map[string]any{"class_names": oddNames, "class_indexes": []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "semantic_annotations", "seg_annotation_info.json"), table, 0o644); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "frames.csv")
	scanJSON(t, 0, "counts", dir, "--out", out)
	file, err := os.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil || len(rows) != 5 || len(rows[0]) != 12 || rows[0][10] != "line break" || rows[0][6] != "a,b" {
		t.Errorf("%v, %v", rows, err)
	}
	if text, err := os.ReadFile(out); err != nil || strings.Count(string(text), "\n") != 5 {
		t.Errorf("%q, %v: want five lines", text, err)
	}
	out = filepath.Join(t.TempDir(), "maps.npz")
	scanJSON(t, 0, "heatmap", dir, "--out", out)
	keys := arrayNames(t, out)
	if n := len(slices.Compact(keys)); n != 10+40+1 {
		t.Errorf("%d arrays: %q", n, keys)
	}
}

// arrayNames returns the names of the arrays in an .npz, sorted.
func arrayNames(t *testing.T, file string) []string {
	t.Helper()
	archive, err := npz.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	return slices.Sorted(slices.Values(archive.Keys()))
}
