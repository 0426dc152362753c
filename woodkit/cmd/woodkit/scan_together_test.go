package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"woodscape.example/woodkit"
)

// masksOf makes masks of 4×1 pixels that have these ids. The classes are called "c 0", "c 1" and so on, and one id is
// ignored.
func masksOf(t *testing.T, classes int, frames ...[4]uint8) (dir string) {
	t.Helper()
	dir = tinyDataset(t, 0)
	for i, ids := range frames {
		labels := image.NewGray(image.Rect(0, 0, 4, 1))
		copy(labels.Pix, ids[:])
		putMask(t, dir, fmt.Sprintf("%05d_FV", i), labels)
	}
	table := "255,ignore\n"
	for i := range classes {
		table += fmt.Sprintf("%d,c %d\n", i, i)
	}
	if err := os.WriteFile(filepath.Join(dir, "classes.csv"), []byte(table), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestClassesThatOccurTogether: they are in the text and in the document, and are the same by every decoder and strategy.
func TestClassesThatOccurTogether(t *testing.T) {
	dir := masksOf(t, 3, [4]uint8{0, 2, 0, 0}, [4]uint8{0, 2, 255, 0}, [4]uint8{0, 0, 0, 0}, [4]uint8{2, 2, 255, 2})
	table := "--classes=" + filepath.Join(dir, "classes.csv")
	for _, task := range []string{"counts", "heatmap"} {
		for _, how := range []string{"--strategy=serial", "--strategy=fold:workers=3", "--strategy=processes:workers=1", "--decoder=pixels"} {
			report, _ := scanJSON(t, 0, task, dir, table, how)
			perFrame, pairs := map[string]int{}, map[string]map[string]int{}
			if err := errors.Join(json.Unmarshal(report.PerFrame, &perFrame), json.Unmarshal(report.Pairs, &pairs)); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(map[string]int{"1": 2, "2": 2}, perFrame); diff != "" {
				t.Errorf("%s %s: classes per frame (-want +got):\n%s", task, how, diff)
			}
			want := map[string]map[string]int{
				"c 0": {"c 0": 3, "c 1": 0, "c 2": 2}, "c 1": {"c 0": 0, "c 1": 0, "c 2": 0}, "c 2": {"c 0": 2, "c 1": 0, "c 2": 3},
			}
			if diff := cmp.Diff(want, pairs); diff != "" {
				t.Errorf("%s %s: co-occurrence (-want +got):\n%s", task, how, diff)
			}
		}
		_, out, _ := call(t, "scan", task, dir, table)
		lines := strings.Join(strings.Fields(out), " ")
		for _, words := range []string{"1 2 2 2 ", "frames with both 0 2 ", "0 c 0 3 2 2 c 2 2 3 "} {
			if !strings.Contains(lines, words) {
				t.Errorf("%s prints no %q:\n%s", task, words, out)
			}
		}
	}
}

// TestAVeryWideTableIsNotPrinted: if there are many classes, the pairs are only in the document.
func TestAVeryWideTableIsNotPrinted(t *testing.T) {
	var frames [][4]uint8
	for i := range uint8(10) {
		frames = append(frames, [4]uint8{4 * i, 4*i + 1, 4*i + 2, 4*i + 3})
	}
	dir := masksOf(t, 40, frames...)
	_, out, _ := call(t, "scan", "counts", dir, "--classes="+filepath.Join(dir, "classes.csv"))
	if strings.Contains(out, "39 c 39") || !strings.Contains(out, "--format json") {
		t.Errorf("printed:\n%s", out)
	}
}

// TestCoOccurrences: the table has a row and a column for each class that occurs.
func TestCoOccurrences(t *testing.T) {
	tally := woodkit.Tally{Classes: woodkit.ClassTable{{ID: 0, Name: "a"}, {ID: 1, Name: "b"}, {ID: 2, Name: "c"}}}
	for _, counts := range []woodkit.Counts{{0: 5, 2: 1}, {0: 5, 2: 1}, {0: 5}, {2: 5}} {
		tally.Add(counts)
	}
	want := woodkit.Table{Header: []string{"frames with both", "0", "2"}, Rows: [][]string{{"0 a", "3", "2"}, {"2 c", "2", "3"}}}
	if diff := cmp.Diff(want, coOccurrences(tally)); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
}
