package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"woodscape.example/woodkit"
)

// asInput makes a text the standard input of the commands.
func asInput(t *testing.T, text string) {
	t.Helper()
	before := standardInput
	standardInput = strings.NewReader(text)
	t.Cleanup(func() { standardInput = before })
}

// onlyOutput calls a command that must end with a code, and returns what it printed on standard output.
func onlyOutput(t *testing.T, want int, args ...string) string {
	t.Helper()
	code, out, errs := call(t, args...)
	if code != want {
		t.Fatalf("%v: exit code %d, want %d; errors: %s", args, code, want, errs)
	}
	return out
}

// filesIn lists the masks below a folder, one per line.
func filesIn(t *testing.T, dir string) (list []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(path) == ".png" {
			list = append(list, path)
		}
		return err
	})
	if err != nil || len(list) == 0 {
		t.Fatalf("%d masks, %v", len(list), err)
	}
	return list
}

// woodscapeItems are the flags of a scan of WoodScape's items.
var woodscapeItems = []string{"--items=-", "--partials", "--layout=woodscape", "--classes=woodscape"}

// scanParts scans the items in groups and returns a file of partial results for each.
func scanParts(t *testing.T, task string, flags []string, groups ...[]string) (files []string) {
	t.Helper()
	for i, group := range groups {
		asInput(t, strings.Join(group, "\n")+"\n")
		out := onlyOutput(t, 0, append([]string{"-q", "scan", task}, flags...)...)
		file := filepath.Join(t.TempDir(), string(rune('a'+i))+".jsonl")
		if err := os.WriteFile(file, []byte(out), 0o644); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

// mergeJSON merges files and decodes the document of the result.
func mergeJSON(t *testing.T, want int, args ...string) (report scanReport) {
	t.Helper()
	out := onlyOutput(t, want, append([]string{"merge", "--format=json"}, args...)...)
	if err := json.Unmarshal([]byte(out), &report); err != nil {
		t.Fatalf("%v in\n%s", err, out)
	}
	return report
}

// sameResult compares the report of a merge with that of a scan, except for the names of things and for times.
func sameResult(t *testing.T, want, got scanReport) {
	t.Helper()
	for _, report := range []*scanReport{&want, &got} {
		report.Dataset, report.Strategy, report.Decoder, report.Seconds, report.PeakBytes, report.Notes, report.LeftOut, report.Out = "", "", "", 0, 0, nil, nil, ""
		for i, failure := range report.Failed { // a scan names files by their base names
			base := filepath.Base(failure.File)
			report.Failed[i].File, report.Failed[i].Error = base, withoutFolders(failure.Error, base)
		}
		for _, kind := range report.Failures {
			for i, first := range kind.First {
				kind.First[i] = filepath.Base(first)
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("differs from the scan (-want +got):\n%s", diff)
	}
}

// withoutFolders drops the folders before a file's name in an error.
func withoutFolders(text, base string) string {
	words := strings.Fields(text)
	for i, word := range words {
		if at := strings.Index(word, base); at >= 0 {
			words[i] = word[at:]
		}
	}
	return strings.Join(words, " ")
}

// TestMergedPartialsEqualAScan scans good and bad masks in three parts, and compares the merged result with a scan of all of
// them.
func TestMergedPartialsEqualAScan(t *testing.T) {
	dir := testDataset(t, 12)
	spoil(t, dir)
	items := filesIn(t, dir)
	for _, task := range []string{"counts", "heatmap"} {
		want, _ := scanJSON(t, exitFrames, task, dir)
		for _, flags := range [][]string{{}, {"--decoder=pixels"}, {"--strategy=processes:workers=1"}} {
			flags = append(append(slices.Clone(woodscapeItems), "--size=1280x966"), flags...)
			parts := scanParts(t, task, flags, items[:3], items[3:4], items[4:])
			got := mergeJSON(t, exitFrames, parts...)
			if slices.Contains(flags, "--decoder=pixels") { // decoders notice the same damage at different places
				for i := range got.Failed {
					got.Failed[i].Error = want.Failed[i].Error
				}
				got.Failures = want.Failures
			}
			sameResult(t, want, got)
			if got.Digest == "" || got.Frames == 0 || len(got.Failed) != 5 {
				t.Errorf("%+v", got)
			}
		}
	}
}

// TestMergedHeatMapsAreThoseOfAScan compares all arrays, including those by camera, and the images.
func TestMergedHeatMapsAreThoseOfAScan(t *testing.T) {
	dir := tinyDataset(t, 0)
	dice := rand.New(rand.NewPCG(1, 2))
	for i := range 40 {
		labels := image.NewGray(image.Rect(0, 0, 50, 130)) // three bands
		for p := range labels.Pix {
			labels.Pix[p] = uint8(dice.IntN(40)) % 9 * uint8(p/50%2)
		}
		putMask(t, dir, fmt.Sprintf("%05d_%s", i, woodkit.Cameras[dice.IntN(4)]), labels)
	}
	items, out := filesIn(t, dir), t.TempDir()
	scanJSON(t, 0, "heatmap", dir, "--out", filepath.Join(out, "want.npz"))
	parts := scanParts(t, "heatmap", woodscapeItems, items[:7], items[7:20], items[20:])
	onlyOutput(t, 0, append([]string{"merge", "--out", filepath.Join(out, "got.npz")}, parts...)...)
	if n := sameArrays(t, filepath.Join(out, "want.npz"), filepath.Join(out, "got.npz")); n != 10*5 {
		t.Errorf("%d arrays, want those of 10 classes, all and by camera", n)
	}
	scanJSON(t, 0, "heatmap", dir, "--out", filepath.Join(out, "want")+"/")
	onlyOutput(t, 0, append([]string{"merge", "--out", filepath.Join(out, "got") + "/"}, parts...)...)
	for _, name := range []string{"road.png", "person.png"} {
		a, err := os.ReadFile(filepath.Join(out, "want", name))
		b, err2 := os.ReadFile(filepath.Join(out, "got", name))
		if err := errors.Join(err, err2); err != nil || !bytes.Equal(a, b) {
			t.Errorf("%s differs, %v", name, err)
		}
	}
}

// arrays reads the bytes of all arrays of numbers in a file.
func arrays(t *testing.T, file string) map[string][]byte {
	t.Helper()
	archive, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	all := map[string][]byte{}
	for _, entry := range archive.File {
		if entry.Name == "provenance.npy" {
			continue
		}
		in, err := entry.Open()
		if err != nil {
			t.Fatal(err)
		}
		if all[entry.Name], err = io.ReadAll(in); err != nil {
			t.Fatal(err)
		}
		in.Close()
	}
	return all
}

// sameArrays compares all arrays of two files, and returns how many there are.
func sameArrays(t *testing.T, want, got string) int {
	t.Helper()
	a, b := arrays(t, want), arrays(t, got)
	if diff := cmp.Diff(slices.Sorted(maps.Keys(a)), slices.Sorted(maps.Keys(b))); diff != "" {
		t.Errorf("other arrays:\n%s", diff)
	}
	for name := range a {
		if !bytes.Equal(a[name], b[name]) {
			t.Errorf("%s differs", name)
		}
	}
	return len(a)
}

// TestMergedWeightsAreThoseOfAScan compares the files of class weights.
func TestMergedWeightsAreThoseOfAScan(t *testing.T) {
	dir, out := testDataset(t, 6), t.TempDir()
	items := filesIn(t, dir)
	scanJSON(t, 0, "counts", dir, "--out", filepath.Join(out, "want.json"))
	parts := scanParts(t, "counts", woodscapeItems, items[:1], items[1:])
	onlyOutput(t, 0, append([]string{"merge", "--out", filepath.Join(out, "got.json")}, parts...)...)
	var files [2]map[string]any
	for i, name := range []string{"want.json", "got.json"} {
		data, err := os.ReadFile(filepath.Join(out, name))
		if err = errors.Join(err, json.Unmarshal(data, &files[i])); err != nil {
			t.Fatal(err)
		}
		from := files[i]["from"].(map[string]any)
		if synthetic, known := from["synthetic"]; known != (i == 0) || known && synthetic != true {
			t.Errorf("%s says of a synthetic data set that it is synthetic: %v", name, synthetic)
		}
		delete(files[i], "from")
	}
	if diff := cmp.Diff(files[0], files[1]); diff != "" || files[0]["weightings"] == nil {
		t.Error(diff)
	}
}

// TestMergingInAnyGroupsAndOrder merges real partial results in random trees. One of them has no items. The bytes are always
// the same.
func TestMergingInAnyGroupsAndOrder(t *testing.T) {
	dir := testDataset(t, 10)
	spoil(t, dir)
	items := filesIn(t, dir)
	for _, task := range []string{"counts", "heatmap"} {
		flags := append(slices.Clone(woodscapeItems), "--size=1280x966")
		parts := scanParts(t, task, flags, items[:2], items[2:3], items[3:6], items[6:], nil)
		want := onlyOutput(t, 0, append([]string{"merge"}, parts...)...)
		dice := rand.New(rand.NewPCG(1, 2))
		for range 12 {
			left := slices.Clone(parts)
			for len(left) > 1 {
				dice.Shuffle(len(left), func(i, j int) { left[i], left[j] = left[j], left[i] })
				n := 2 + dice.IntN(len(left)-1)
				merged := onlyOutput(t, 0, append([]string{"merge"}, left[:n]...)...)
				file := filepath.Join(t.TempDir(), "merged.jsonl")
				if err := os.WriteFile(file, []byte(merged), 0o644); err != nil {
					t.Fatal(err)
				}
				left = append(left[n:], file)
			}
			if got, err := os.ReadFile(left[0]); err != nil || string(got) != want {
				t.Fatalf("%s: another order gives other bytes (%v)", task, err)
			}
		}
	}
}

// TestAPartialIsIdempotent: the same items give the same bytes, in any order and by any strategy and number of workers.
func TestAPartialIsIdempotent(t *testing.T) {
	dir := testDataset(t, 8)
	spoil(t, dir)
	items := filesIn(t, dir)
	for _, task := range []string{"counts", "heatmap"} {
		var want string
		for i, strategy := range []string{"serial", "fold:workers=1", "fold:workers=3", "queue:workers=2,depth=3", "processes:workers=2"} {
			dice := rand.New(rand.NewPCG(1, uint64(i)))
			dice.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
			asInput(t, strings.Join(items, "\n"))
			got := onlyOutput(t, 0, append([]string{"scan", task, "--strategy", strategy}, woodscapeItems...)...)
			if i == 0 {
				want = got
			} else if got != want {
				t.Errorf("%s: %s gives other bytes", task, strategy)
			}
		}
	}
}

// allIDs is a class table with all ids.
func allIDs() string {
	lines := ""
	for id := range 256 {
		lines += fmt.Sprintf("%d,class %d\n", id, id)
	}
	return lines
}

// TestPartialsOfLayouts: items of other layouts give the same result as a scan.
func TestPartialsOfLayouts(t *testing.T) {
	for _, c := range layoutCases {
		t.Run(c.name, func(t *testing.T) {
			dir, flags := layoutDir(t, c.name, 12), slices.Clone(c.flags)
			if c.name == "files" {
				table := filepath.Join(t.TempDir(), "classes.csv")
				if err := os.WriteFile(table, []byte(allIDs()), 0o644); err != nil {
					t.Fatal(err)
				}
				flags = append(flags, "--classes="+table)
			}
			out := t.TempDir()
			want, _ := scanJSON(t, 0, append([]string{"heatmap", dir, "--out", filepath.Join(out, "want.npz")}, flags...)...)
			if c.name != "files" {
				flags = append(flags, "--classes="+c.name)
			}
			items := c.maskFiles(t, dir)
			parts := scanParts(t, "heatmap", append(flags, "--items=-", "--partials"), items[:5], items[5:])
			sameResult(t, want, mergeJSON(t, 0, append(parts, "--out", filepath.Join(out, "got.npz"))...))
			sameArrays(t, filepath.Join(out, "want.npz"), filepath.Join(out, "got.npz"))
		})
	}
}
