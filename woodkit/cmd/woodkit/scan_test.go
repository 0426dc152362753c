package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"codeberg.org/sbinet/npyio/npz"
	"github.com/google/go-cmp/cmp"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/export"
	"woodscape.example/woodkit/internal/find"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/synth"
	"woodscape.example/woodkit/timing"
	"woodscape.example/woodkit/weights"
)

// masks is the folder of masks in a data set that synth makes.
const masks = "semantic_annotations/gtLabels"

// testDataset makes a small synthetic data set and gives the test a separate place for records.
func testDataset(t *testing.T, frames int) string {
	t.Helper()
	t.Setenv("WOODKIT_HOME", filepath.Join(t.TempDir(), ".woodkit"))
	t.Setenv(find.DirVariable, "")
	dir := filepath.Join(t.TempDir(), "data")
	if err := synth.Generate(t.Context(), dir, synth.Options{Frames: frames, Seed: 1}); err != nil {
		t.Fatal(err)
	}
	return dir
}

// tinyDataset makes masks of 8×6 pixels, for tests that do not depend on their size, and gives the test a place for records.
func tinyDataset(t *testing.T, frames int) string {
	t.Helper()
	t.Setenv("WOODKIT_HOME", filepath.Join(t.TempDir(), ".woodkit"))
	t.Setenv(find.DirVariable, "")
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, masks), 0o755); err != nil {
		t.Fatal(err)
	}
	for i := range frames {
		putMask(t, dir, fmt.Sprintf("%05d_FV", i), image.NewGray(image.Rect(0, 0, 8, 6)))
	}
	return dir
}

// putMask makes a frame's mask.
func putMask(t *testing.T, dir, frame string, labels *image.Gray) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, masks, frame+".png"), woodtest.Encode(t, labels), 0o644); err != nil {
		t.Fatal(err)
	}
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

// pixelsOf returns the counts in a document.
func pixelsOf(t *testing.T, counts json.RawMessage) (c woodkit.Counts) {
	t.Helper()
	byName := map[string]int64{}
	if err := json.Unmarshal(counts, &byName); err != nil {
		t.Fatal(err)
	}
	for id, name := range woodkit.WoodScape.Names() {
		c[id] = byName[name]
	}
	return c
}

// TestScansOfEveryStrategyAndDecoderAgree scans good masks among bad ones: a file that is no PNG, a truncated one, one with a
// changed bit, one of another size, and one with an id that no class has.
func TestScansOfEveryStrategyAndDecoderAgree(t *testing.T) {
	dir, size := tinyDataset(t, 0), image.Pt(160, 120)
	for i := range 9 {
		putMask(t, dir, fmt.Sprintf("%05d_FV", i), woodtest.Mask(i, size))
	}
	spoil(t, dir)
	for _, task := range []string{"counts", "heatmap"} {
		want, _ := scanJSON(t, exitFrames, task, dir, "--decoder", "pixels")
		if want.Frames != 4 || len(want.Failed) != 5 || want.Failed[0].File != "00001_FV.png" || pixelsOf(t, want.Counts).Total() != int64(4*size.X*size.Y) {
			t.Fatalf("serial: %+v", want)
		}
		for _, decoder := range []string{"pixels", "runs"} {
			reasons := map[string]bool{}
			for _, strategy := range strategies {
				t.Run(task+" "+decoder+" "+strategy, func(t *testing.T) {
					got, _ := scanJSON(t, exitFrames, task, dir, "--strategy", strategy, "--decoder", decoder)
					if got.Strategy != strategy || got.Decoder != decoder || got.Seconds <= 0 || got.PeakBytes <= 0 {
						t.Errorf("strategy %s, decoder %s, %g s, %d bytes", got.Strategy, got.Decoder, got.Seconds, got.PeakBytes)
					}
					got.Strategy, got.Decoder, got.Seconds, got.PeakBytes = want.Strategy, want.Decoder, want.Seconds, want.PeakBytes
					for i, failure := range got.Failed { // decoders notice the same damage at different places
						reasons[failure.Error] = true
						got.Failed[i].Error = want.Failed[i].Error
					}
					if diff := cmp.Diff(want, got); diff != "" {
						t.Errorf("differs from serial by pixels (-want +got):\n%s", diff)
					}
				})
			}
			if len(reasons) != len(want.Failed) {
				t.Errorf("%s, %s: strategies give %d reasons for %d failures: %v", task, decoder, len(reasons), len(want.Failed), reasons)
			}
		}
	}
}

// spoil makes five masks of a data set bad.
func spoil(t *testing.T, dir string) {
	t.Helper()
	file := func(name string) string { return filepath.Join(dir, masks, name) }
	good, err := os.ReadFile(file("00003_FV.png"))
	if err != nil {
		t.Fatal(err)
	}
	config, err := png.DecodeConfig(bytes.NewReader(good))
	if err != nil {
		t.Fatal(err)
	}
	size := image.Pt(config.Width, config.Height)
	flipped := bytes.Clone(good)
	flipped[len(flipped)/2] ^= 8
	mask := func(size image.Point, id uint8) []byte {
		labels := image.NewGray(image.Rectangle{Max: size})
		labels.Pix[len(labels.Pix)-1] = id
		return woodtest.Encode(t, labels)
	}
	for name, data := range map[string][]byte{
		"00001_FV.png": []byte("no mask"),
		"00002_FV.png": good[:len(good)/2],
		"00003_FV.png": flipped,
		"00005_FV.png": mask(size.Div(2), 1),
		"00006_FV.png": mask(size, 10),
	} {
		if err := os.WriteFile(file(name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestScansOfAnotherClassTable scans masks of three classes that the data set's file names.
func TestScansOfAnotherClassTable(t *testing.T) {
	dir := testDataset(t, 1)
	if err := os.WriteFile(filepath.Join(dir, "semantic_annotations", "seg_annotation_info.json"),
		[]byte(`{"class_names": ["void", "apple", "pear"], "class_indexes": [0, 1, 2]}`), 0o644); err != nil {
		t.Fatal(err)
	}
	for i, frame := range []string{"00000_FV", "00001_RV", "00002_FV"} {
		labels := image.NewGray(image.Rect(0, 0, 5, 4))
		labels.Pix[3], labels.Pix[4] = 1, uint8(1+i) // the third has an id without a class
		putMask(t, dir, frame, labels)
	}
	for _, decoder := range []string{"pixels", "runs"} {
		report, _ := scanJSON(t, exitFrames, "counts", dir, "--decoder", decoder)
		var counts map[string]int64
		if err := json.Unmarshal(report.Counts, &counts); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(map[string]int64{"void": 36, "apple": 3, "pear": 1}, counts); diff != "" {
			t.Errorf("%s: counts (-want +got):\n%s", decoder, diff)
		}
		if len(report.Failed) != 1 || !strings.Contains(report.Failed[0].Error, "pixel (4, 0) has id 3, classes are 0 to 2") {
			t.Errorf("%s: failures %v", decoder, report.Failed)
		}
		out := filepath.Join(t.TempDir(), "maps.npz")
		scanJSON(t, exitFrames, "heatmap", dir, "--decoder", decoder, "--out", out)
		want := []string{"FV_apple", "FV_pear", "FV_void", "RV_apple", "RV_pear", "RV_void", "apple", "pear", "provenance", "void"}
		for i := range want {
			want[i] += ".npy"
		}
		slices.Sort(want)
		if diff := cmp.Diff(want, arrayNames(t, out)); diff != "" {
			t.Errorf("%s: arrays (-want +got):\n%s", decoder, diff)
		}
	}
}

func TestTheDocumentOfAScan(t *testing.T) {
	dir := testDataset(t, 2)
	_, text := scanJSON(t, 0, "counts", dir)
	want := []string{
		"version", "dataset", "task", "strategy", "decoder", "frames", "notes", "left_out", "failed", "failures", "partial", "seconds", "peak_bytes", "digest", "counts",
		"void", "road", "lanemarks", "curb", "person", "rider", "vehicles", "bicycle", "motorcycle", "traffic_sign", "presence",
		"void", "road", "lanemarks", "curb", "person", "rider", "vehicles", "bicycle", "motorcycle", "traffic_sign", "classes_per_frame",
	}
	var keys []string
	for _, match := range regexp.MustCompile(`"(\w+)":`).FindAllStringSubmatch(text, -1) {
		keys = append(keys, match[1])
		if match[1] == "classes_per_frame" {
			break // after the numbers come all pairs of classes
		}
	}
	if diff := cmp.Diff(want, keys); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
	if !strings.Contains(text, `"failed": []`) {
		t.Errorf("failed is not an empty list:\n%s", text)
	}
	records, err := timing.Records("counts")
	if err != nil || len(records) != 1 || records[0].Frames != 2 {
		t.Errorf("records %+v, %v; want the scan's", records, err)
	}
}

func TestScansOfAPart(t *testing.T) {
	dir := testDataset(t, 40)
	list := filepath.Join(t.TempDir(), "train.txt")
	if err := os.WriteFile(list, []byte("\ufeff00001_FV\r\n\n 00003_FV.png\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got, _ := scanJSON(t, 0, "counts", dir, "--list", list); got.Frames != 2 {
		t.Errorf("%d frames of a list of 2", got.Frames)
	}
	all, _ := scanJSON(t, 0, "counts", dir)
	frames := 0
	for _, camera := range woodkit.Cameras {
		code, _, _ := call(t, "scan", "counts", dir, "--camera", camera, "-q")
		if code == exitFailed { // there are so few frames that this camera has none
			continue
		}
		got, _ := scanJSON(t, 0, "counts", dir, "--camera", camera)
		frames += got.Frames
	}
	if frames != all.Frames {
		t.Errorf("the cameras have %d frames together, want %d", frames, all.Frames)
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
	if report.Out != filepath.Join(out, "maps.npz") {
		t.Errorf("the report says that %q was written", report.Out)
	}
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
		if road := pixelsOf(t, report.Counts)[1]; total != road {
			t.Errorf("%s sums to %d, want %d", key, total, road)
		}
	}

	scanJSON(t, 0, "heatmap", dir, "--out", filepath.Join(out, "pictures")+"/")
	for _, class := range woodkit.WoodScape {
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
	rows, err := csv.NewReader(file).ReadAll() // can be read as it is, with nothing above the header
	if err != nil || len(rows) != 4 || rows[0][3] != "road" || rows[1][0] != "00000_FV" || rows[3][0] != "00002_FV" {
		t.Errorf("frames.csv has %v, %v", rows, err)
	}

	var from export.Provenance
	about, err := os.ReadFile(filepath.Join(out, "frames.csv.meta.json"))
	if err == nil {
		err = json.Unmarshal(about, &from)
	}
	if err != nil || from.Frames != 3 || from.Fingerprint == "" {
		t.Errorf("frames.csv.meta.json says %s, %v", about, err)
	}

	weightsFile := filepath.Join(out, "weights.json")
	if code, text, _ := call(t, "scan", "counts", dir, "--out", weightsFile); code != 0 || !strings.Contains(text, "written: "+weightsFile+"\n") {
		t.Errorf("exit code %d, output %q", code, text)
	}
	data, err := os.ReadFile(weightsFile)
	if err != nil {
		t.Fatal(err)
	}
	var weights struct {
		Classes    []string
		Weightings map[string]weights.Weighting
		From       export.Provenance
	}
	if err := json.Unmarshal(data, &weights); err != nil || len(weights.Weightings) != 4 || len(weights.Classes) != 10 || weights.From.Frames != 3 {
		t.Errorf("weights.json has %+v, %v", weights, err)
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
	if code, out, errs := call(t, "generate", dir, "--frames=2", "--images=1"); code != 0 || !strings.Contains(out, "2 frames in "+dir) {
		t.Errorf("exit code %d, %q, %q", code, out, errs)
	}
	entries, err := os.ReadDir(filepath.Join(dir, masks))
	if err != nil || len(entries) != 2 {
		t.Errorf("%d masks, %v: want 2", len(entries), err)
	}
}
