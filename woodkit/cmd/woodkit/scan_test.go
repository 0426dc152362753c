package main

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"codeberg.org/sbinet/npyio/npz"
	"github.com/google/go-cmp/cmp"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/synth"
)

// masks is the folder of masks in a data set that synth makes.
const masks = "semantic_annotations/gtLabels"

// testDataset makes a small synthetic data set and gives the test a place of its own for records.
func testDataset(t *testing.T, frames int) string {
	t.Helper()
	t.Setenv("WOODKIT_HOME", filepath.Join(t.TempDir(), ".woodkit"))
	t.Setenv(woodkit.DirVariable, "")
	dir := filepath.Join(t.TempDir(), "data")
	if err := synth.Generate(t.Context(), dir, synth.Options{Frames: frames, Seed: 1}); err != nil {
		t.Fatal(err)
	}
	return dir
}

// scanJSON scans and decodes the document on standard output, which must be one whole JSON value.
func scanJSON(t *testing.T, want int, args ...string) (report scanReport, text string) {
	t.Helper()
	code, out, errs := call(t, append([]string{"--quiet", "scan"}, append(args, "--format=json")...)...)
	if code != want {
		t.Fatalf("exit code %d, want %d; errors: %s", code, want, errs)
	}
	decoder := json.NewDecoder(strings.NewReader(out))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&report); err != nil {
		t.Fatalf("%v in\n%s", err, out)
	}
	if decoder.More() {
		t.Errorf("more than one JSON value:\n%s", out)
	}
	return report, out
}

var strategies = []string{
	"serial", "pool:workers=2", "pool:workers=3,ordered", "go-each", "queue:workers=2,depth=1", "queue:workers=2,depth=3,bytes=64MiB",
	"processes:workers=2", "queued-processes:workers=2,depth=2", "fold:workers=2",
}

func TestScansOfEveryStrategyAgree(t *testing.T) {
	dir := testDataset(t, 6)
	if err := os.WriteFile(filepath.Join(dir, masks, "00002_FV.png"), []byte("no mask"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, task := range []string{"counts", "heatmap"} {
		serial, _ := scanJSON(t, exitFrames, task, dir)
		if serial.Frames != 5 || len(serial.Failed) != 1 || serial.Failed[0].File != "00002_FV.png" || serial.Counts.Total() != 5*1280*966 {
			t.Fatalf("serial: %+v", serial)
		}
		for _, strategy := range strategies[1:] {
			t.Run(task+" "+strategy, func(t *testing.T) {
				got, _ := scanJSON(t, exitFrames, task, dir, "--strategy", strategy)
				if got.Strategy != strategy || got.Seconds <= 0 || got.PeakBytes <= 0 {
					t.Errorf("strategy %s, %g s, %d bytes", got.Strategy, got.Seconds, got.PeakBytes)
				}
				got.Strategy, got.Seconds, got.PeakBytes = serial.Strategy, serial.Seconds, serial.PeakBytes
				if diff := cmp.Diff(serial, got); diff != "" {
					t.Errorf("differs from serial (-serial +got):\n%s", diff)
				}
			})
		}
	}
}

func TestTheDocumentOfAScan(t *testing.T) {
	dir := testDataset(t, 2)
	_, text := scanJSON(t, 0, "counts", dir)
	want := []string{
		"version", "dataset", "task", "strategy", "decoder", "frames", "failed", "partial", "seconds", "peak_bytes", "digest", "counts",
		"void", "road", "lanemarks", "curb", "person", "rider", "vehicles", "bicycle", "motorcycle", "traffic_sign", "presence",
		"void", "road", "lanemarks", "curb", "person", "rider", "vehicles", "bicycle", "motorcycle", "traffic_sign",
	}
	var keys []string
	for _, match := range regexp.MustCompile(`"(\w+)":`).FindAllStringSubmatch(text, -1) {
		keys = append(keys, match[1])
	}
	if diff := cmp.Diff(want, keys); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
	if !strings.Contains(text, `"failed": []`) {
		t.Errorf("failed is not an empty list:\n%s", text)
	}
	records, err := woodkit.Records("counts")
	if err != nil || len(records) != 1 || records[0].Frames != 2 {
		t.Errorf("records %+v, %v; want the scan's", records, err)
	}
}

func TestScansOfAPart(t *testing.T) {
	dir := testDataset(t, 40)
	list := filepath.Join(t.TempDir(), "train.txt")
	if err := os.WriteFile(list, []byte("00001_FV\n\n 00003_FV.png\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got, _ := scanJSON(t, 0, "counts", dir, "--list", list); got.Frames != 2 {
		t.Errorf("%d frames of a list of 2", got.Frames)
	}
	all, _ := scanJSON(t, 0, "counts", dir)
	frames := 0
	for _, camera := range woodkit.Cameras {
		code, _, _ := call(t, "scan", "counts", dir, "--camera", string(camera), "-q")
		if code == exitFailed { // none of this camera among so few
			continue
		}
		got, _ := scanJSON(t, 0, "counts", dir, "--camera", string(camera))
		frames += got.Frames
	}
	if frames != all.Frames {
		t.Errorf("the cameras have %d frames together, want %d", frames, all.Frames)
	}
}

func TestScanMistakes(t *testing.T) {
	dir := testDataset(t, 1)
	list := filepath.Join(t.TempDir(), "list.txt")
	if err := os.WriteFile(list, []byte("99999_FV\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		args []string
		code int
		says string
	}{
		"unknown strategy":     {[]string{"--strategy=threads"}, exitUsage, "pool"},
		"no workers":           {[]string{"--strategy=pool:workers=0"}, exitUsage, "workers=0"},
		"unknown decoder":      {[]string{"--decoder=magic"}, exitUsage, "pixels"},
		"unknown format":       {[]string{"--format=xml"}, exitUsage, "json"},
		"unknown camera":       {[]string{"--camera=XV"}, exitUsage, "FV"},
		"unknown kind of file": {[]string{"--out=counts.txt"}, exitUsage, ".csv"},
		"no list":              {[]string{"--list=" + filepath.Join(dir, "nowhere")}, exitUsage, "nowhere"},
		"name not there":       {[]string{"--list=" + list}, exitFailed, "99999_FV"},
		"out not writable":     {[]string{"--out=" + filepath.Join(dir, "nowhere", "x.csv")}, exitFailed, "nowhere"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			code, _, errs := call(t, append([]string{"scan", "counts", dir}, test.args...)...)
			if code != test.code || !strings.Contains(errs, test.says) || strings.Count(errs, "\n") != 1 {
				t.Errorf("exit code %d, errors %q; want %d and one line with %q", code, errs, test.code, test.says)
			}
		})
	}
}

func TestScansWriteFiles(t *testing.T) {
	dir := testDataset(t, 3)
	out := t.TempDir()

	report, _ := scanJSON(t, 0, "heatmap", dir, "--out", filepath.Join(out, "maps.npz"))
	archive, err := npz.Open(filepath.Join(out, "maps.npz"))
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	for _, key := range []string{"road", "FV_road"} { // the first frames are all of camera FV
		var sum []uint32
		if err := archive.Read(key+".npy", &sum); err != nil {
			t.Fatal(err)
		}
		if shape := archive.Header(key + ".npy").Descr.Shape; !slices.Equal(shape, []int{966, 1280}) {
			t.Errorf("%s has shape %v, want [966 1280]", key, shape)
		}
		var total int64
		for _, n := range sum {
			total += int64(n)
		}
		if total != report.Counts[1] {
			t.Errorf("%s sums to %d, want %d", key, total, report.Counts[1])
		}
	}

	scanJSON(t, 0, "heatmap", dir, "--out", filepath.Join(out, "pictures")+"/")
	for _, class := range woodkit.Classes {
		if _, err := os.Stat(filepath.Join(out, "pictures", class.Name+".png")); err != nil {
			t.Error(err)
		}
	}

	scanJSON(t, 0, "counts", dir, "--out", filepath.Join(out, "frames.csv"), "--strategy", "fold:workers=2")
	file, err := os.Open(filepath.Join(out, "frames.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	table := csv.NewReader(file)
	table.Comment = '#'
	rows, err := table.ReadAll()
	if err != nil || len(rows) != 4 || rows[0][3] != "road" || rows[1][0] != "00000_FV" || rows[3][0] != "00002_FV" {
		t.Errorf("frames.csv has %v, %v", rows, err)
	}

	scanJSON(t, 0, "counts", dir, "--out", filepath.Join(out, "weights.json"))
	data, err := os.ReadFile(filepath.Join(out, "weights.json"))
	if err != nil {
		t.Fatal(err)
	}
	var weights struct {
		Classes    []string
		Weightings []woodkit.Weighting
		From       woodkit.Provenance
	}
	if err := json.Unmarshal(data, &weights); err != nil || len(weights.Weightings) != 4 || len(weights.Classes) != 10 || weights.From.Frames != 3 {
		t.Errorf("weights.json has %+v, %v", weights, err)
	}
}

func TestTheTextOfAScanNamesFailures(t *testing.T) {
	dir := testDataset(t, 2)
	if err := os.Truncate(filepath.Join(dir, masks, "00001_FV.png"), 500); err != nil {
		t.Fatal(err)
	}
	code, out, errs := call(t, "scan", "counts", dir)
	if code != exitFrames || !strings.Contains(errs, "failed: 00001_FV.png: ") || !strings.Contains(errs, "1 of 2 frames failed") {
		t.Errorf("exit code %d, errors %q", code, errs)
	}
	if !strings.Contains(out, "traffic_sign") || !strings.Contains(out, "for 1 frames") {
		t.Errorf("output %q", out)
	}
}

func TestGenerateMistakesAndResult(t *testing.T) {
	for _, args := range [][]string{{"--frames=0"}, {"--frames=100001"}, {"--images=-1"}, {"--damage=3", "--frames=2"}} {
		code, _, errs := call(t, append([]string{"generate", filepath.Join(t.TempDir(), "x")}, args...)...)
		if code != exitUsage || !strings.Contains(errs, strings.SplitN(args[0], "=", 2)[0]) {
			t.Errorf("%v: exit code %d, errors %q", args, code, errs)
		}
	}
	dir := filepath.Join(t.TempDir(), "streets")
	if code, out, errs := call(t, "generate", dir, "--frames=2", "--images=1"); code != 0 || !strings.Contains(out, "2 masks in "+dir) {
		t.Errorf("exit code %d, %q, %q", code, out, errs)
	}
	entries, err := os.ReadDir(filepath.Join(dir, masks))
	if err != nil || len(entries) != 2 {
		t.Errorf("%d masks, %v: want 2", len(entries), err)
	}
}
