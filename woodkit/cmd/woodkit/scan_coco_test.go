package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"woodscape.example/woodkit"
	"woodscape.example/woodkit/export"
	"woodscape.example/woodkit/internal/woodtest"
)

// cocoFile is a file of annotations as other programs read it.
type cocoFile struct {
	Images []struct {
		ID, Width, Height int
		FileName          string `json:"file_name"`
	}
	Annotations []struct {
		ID           int
		ImageID      int   `json:"image_id"`
		CategoryID   uint8 `json:"category_id"`
		IsCrowd      int   `json:"iscrowd"`
		Area         int64
		Box          [4]int `json:"bbox"`
		Segmentation struct {
			Size   [2]int
			Counts string
		}
	}
	Categories []struct {
		ID   int
		Name string
	}
	Info struct {
		ImageFolder string `json:"image_folder"`
		From        export.Provenance
	}
}

// readCoco reads a file of annotations.
func readCoco(t *testing.T, path string) (file cocoFile) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err = errors.Join(err, json.Unmarshal(data, &file)); err != nil {
		t.Fatal(err)
	}
	return file
}

// TestCocoIsTheSameByEveryStrategyAndDecoder: the files are equal to the byte. Frames that fail are in no list.
func TestCocoIsTheSameByEveryStrategyAndDecoder(t *testing.T) {
	dir := testDataset(t, 9)
	var want []byte
	for _, how := range []string{
		"--decoder=pixels", "--decoder=runs", "--strategy=serial", "--strategy=pool:workers=3", "--strategy=go-each",
		"--strategy=queue:workers=2,depth=1", "--strategy=queued-processes:workers=2,depth=2",
	} {
		out := filepath.Join(t.TempDir(), "coco.json")
		report, _ := scanJSON(t, 0, "coco", dir, "--out", out, how)
		got, err := os.ReadFile(out)
		if err != nil || report.Out != out || report.Frames != 9 {
			t.Errorf("%s: %v, report %+v", how, err, report)
		}
		if want == nil {
			want = got
		}
		if !bytes.Equal(want, got) {
			t.Errorf("%s gives another file, of %d bytes instead of %d", how, len(got), len(want))
		}
	}
	spoil(t, dir)
	out := filepath.Join(t.TempDir(), "coco.json")
	report, _ := scanJSON(t, exitFrames, "coco", dir, "--out", out)
	file := readCoco(t, out)
	pixels, shown := pixelsOf(t, report.Counts), map[int]bool{}
	for i, a := range file.Annotations {
		shown[a.ImageID] = true
		pixels[a.CategoryID] -= a.Area
		if a.ID != i+1 || a.IsCrowd != 1 || a.Segmentation.Size != [2]int{966, 1280} {
			t.Errorf("annotation %+v", a)
		}
	}
	if diff := cmp.Diff(map[int]bool{1: true, 5: true, 8: true, 9: true}, shown); diff != "" || pixels != (woodkit.Counts{}) {
		t.Errorf("pixels left over: %v; images (-want +got):\n%s", pixels, diff)
	}
	if len(file.Images) != 4 || len(file.Info.From.Failed) != 5 || file.Info.From.Frames != 4 || file.Info.From.Of != 9 {
		t.Errorf("%d images, from %+v", len(file.Images), file.Info.From)
	}
	part := filepath.Join(t.TempDir(), "part.json")
	scanJSON(t, 0, "coco", dir, "--out", part, "--list", listOf(t, "00004_FV", "00007_FV"))
	for i, image := range readCoco(t, part).Images {
		if image != file.Images[1+i] {
			t.Errorf("of a list, image %+v; want %+v", image, file.Images[1+i])
		}
	}
}

// listOf makes a file for --list.
func listOf(t *testing.T, names ...string) (file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "list.txt")
	if err := os.WriteFile(file, []byte(strings.Join(names, "\n")), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// TestCocoOfOtherClasses has classes with a gap in their ids, and an id to ignore. A mask that has only that id is an image
// without annotations. The lengths were computed by hand: 4×1 pixels, column after column.
func TestCocoOfOtherClasses(t *testing.T) {
	dir := masksOf(t, 0, [4]uint8{0, 2, 2, 255}, [4]uint8{255, 255, 255, 255})
	table, out := filepath.Join(dir, "classes.csv"), filepath.Join(dir, "coco.json")
	if err := os.WriteFile(table, []byte("0,a\n2,\"b <\"\n3,c\n255,ignore\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "rgb_images"), 0o755); err != nil {
		t.Fatal(err)
	}
	picture := woodtest.Encode(t, woodtest.Picture(image.Pt(4, 1)))
	if err := os.WriteFile(filepath.Join(dir, "rgb_images", "00000_FV.png"), picture, 0o644); err != nil {
		t.Fatal(err)
	}
	scanJSON(t, 0, "coco", dir, "--classes", table, "--out", out)
	file := readCoco(t, out)
	text := fmt.Sprintf("%+v\n%+v\n%+v\n%s", file.Images, file.Categories, file.Annotations, file.Info.ImageFolder)
	want := `[{ID:1 Width:4 Height:1 FileName:00000_FV.png} {ID:2 Width:4 Height:1 FileName:00001_FV.png}]
[{ID:0 Name:a} {ID:2 Name:b <} {ID:3 Name:c}]
[{ID:1 ImageID:1 CategoryID:0 IsCrowd:1 Area:1 Box:[0 0 1 1] Segmentation:{Size:[1 4] Counts:013}} ` +
		`{ID:2 ImageID:1 CategoryID:2 IsCrowd:1 Area:2 Box:[1 0 2 1] Segmentation:{Size:[1 4] Counts:121}}]
rgb_images`
	if diff := cmp.Diff(want, text); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestCocoIsNotWrittenWithoutAFrame(t *testing.T) {
	dir := tinyDataset(t, 3)
	strange(t, dir, 3)
	out := filepath.Join(t.TempDir(), "coco.json")
	if err := os.WriteFile(out, []byte("older"), 0o644); err != nil {
		t.Fatal(err)
	}
	code, _, errs := call(t, "scan", "coco", dir, "--out", out)
	if code != exitFailed || !strings.Contains(errs, "all 3 frames failed") || strings.Count(errs, "woodkit:") != 1 {
		t.Errorf("exit code %d, errors %q", code, errs)
	}
	if now, err := os.ReadFile(out); string(now) != "older" || len(listing(t, filepath.Dir(out))) != 1 {
		t.Errorf("the older file has %q, %v; the folder %v", now, err, listing(t, filepath.Dir(out)))
	}
	for _, args := range [][]string{{"--out", "x.txt"}, {}, {"--out", "x.json", "--strategy", "fold:workers=2"}} {
		if code, _, errs := call(t, append([]string{"scan", "coco", dir}, args...)...); code != exitUsage || !strings.Contains(errs, "--") {
			t.Errorf("%v: exit code %d, errors %q", args, code, errs)
		}
	}
}

// TestCocoEqualsPycocotools lets pycocotools encode the same masks, if the first python3 on the path has it.
func TestCocoEqualsPycocotools(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil || exec.CommandContext(t.Context(), python, "-c", "import pycocotools.mask").Run() != nil {
		t.Skip("python3 has no pycocotools; pip install pycocotools, and put its python3 first on the path")
	}
	dir := testDataset(t, 12)
	ds, err := woodkit.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "coco.json")
	report, _ := scanJSON(t, 0, "coco", dir, "--out", out)
	args := []string{filepath.Join("..", "..", "export", "testdata", "check.py"), out}
	for _, f := range ds.Frames() {
		labels, err := f.Labels()
		if err != nil {
			t.Fatal(err)
		}
		args = append(args, filepath.Join(t.TempDir(), f.Name))
		if err := os.WriteFile(args[len(args)-1], labels.Pix, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var presence map[string]int
	if err := json.Unmarshal(report.Presence, &presence); err != nil {
		t.Fatal(err)
	}
	want := 0
	for _, frames := range presence {
		want += frames
	}
	said, err := exec.CommandContext(t.Context(), python, args...).CombinedOutput()
	if diff := cmp.Diff(fmt.Sprintln(want), string(said)); err != nil || diff != "" {
		t.Errorf("%v, annotations that are equal (-want +got):\n%s", err, diff)
	}
}
