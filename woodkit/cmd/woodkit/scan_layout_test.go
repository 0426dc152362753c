package main

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"woodscape.example/woodkit/internal/find"
	"woodscape.example/woodkit/internal/home"
	"woodscape.example/woodkit/internal/woodtest"
)

// layoutSize is the size of the masks that these tests make.
var layoutSize = image.Pt(61, 40)

// layoutDir makes a folder of a layout, and a .woodkit folder of its own.
func layoutDir(t *testing.T, name string, frames int) string {
	t.Helper()
	woodtest.OwnHome(t)
	for _, variable := range []string{find.DirVariable, find.LayoutVariable, find.MasksVariable, find.ImagesVariable, find.ClassesVariable} {
		t.Setenv(variable, "")
	}
	dir := t.TempDir()
	if err := woodtest.WriteLayout(dir, name, woodtest.Scenes(frames, image.Pt(80, 48)), layoutSize); err != nil {
		t.Fatal(err)
	}
	return dir
}

// A layoutCase is a folder of a layout, how it is scanned, and what its files end in.
type layoutCase struct {
	name, masks string
	flags       []string
	ids         map[string]int // of classes, as the data set publishes them; the others are "id N"
	group       string
	groups      []string
}

var layoutCases = []layoutCase{
	{"cityscapes", "_gtFine_labelIds.png", []string{"--layout=cityscapes"}, map[string]int{
		"ego vehicle": 1, "ground": 6, "road": 7, "sidewalk": 8, "building": 11, "traffic sign": 20, "sky": 23, "person": 24, "rider": 25, "car": 26, "motorcycle": 32, "bicycle": 33,
	}, "city", []string{"aachen", "bad-honnef", "zurich"}},
	{"cityscapes-trainids", "_gtFine_labelTrainIds.png", []string{"--layout=cityscapes-trainids"}, map[string]int{
		"road": 0, "sidewalk": 1, "building": 2, "traffic sign": 7, "sky": 10, "person": 11, "rider": 12, "car": 13, "motorcycle": 17, "bicycle": 18, "unlabeled": 255,
	}, "city", []string{"aachen", "bad-honnef", "zurich"}},
	{"camvid", ".png", []string{"--layout=camvid"}, map[string]int{
		"Sky": 0, "Building": 1, "Road": 3, "Pavement": 4, "SignSymbol": 6, "Car": 8, "Pedestrian": 9, "Bicyclist": 10, "Unlabelled": 11,
	}, "split", []string{"test", "train", "val"}},
	{"files", ".png", []string{"--masks={walk}/labels/*.png", "--images={walk}/images/*.jpg"}, nil, "walk", []string{"walk0", "walk1"}},
}

// maskFiles are the masks of a folder, found without package layout.
func (c layoutCase) maskFiles(t *testing.T, dir string) (files []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		annotated := c.name != "camvid" || strings.Contains(filepath.Base(filepath.Dir(path)), "annot")
		if err == nil && strings.HasSuffix(path, c.masks) && annotated {
			files = append(files, path)
		}
		return err
	})
	if err != nil || len(files) == 0 {
		t.Fatalf("%d masks, %v", len(files), err)
	}
	return files
}

// goCounts counts ids with image/png alone.
func goCounts(t *testing.T, files []string) (counts, presence [256]int64) {
	t.Helper()
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		m, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		var seen [256]bool
		for y := m.Bounds().Min.Y; y < m.Bounds().Max.Y; y++ {
			for x := m.Bounds().Min.X; x < m.Bounds().Max.X; x++ {
				id := m.At(x, y).(color.Gray).Y
				counts[id]++
				seen[id] = true
			}
		}
		for id, is := range seen {
			if is {
				presence[id]++
			}
		}
	}
	return counts, presence
}

// numpyCounts counts ids with numpy and Pillow. ok is false if no Python here has both.
func numpyCounts(t *testing.T, files []string) (counts, presence [256]int64, ok bool) {
	t.Helper()
	const script = `import sys, json, numpy, PIL.Image
counts, presence = numpy.zeros(256, int), numpy.zeros(256, int)
for line in sys.stdin:
    one = numpy.bincount(numpy.asarray(PIL.Image.open(line.rstrip("\n"))).ravel(), minlength=256)
    counts += one
    presence += one > 0
json.dump([counts.tolist(), presence.tolist()], sys.stdout)`
	pythons := []string{"python3"}
	if python := articlePython(); python != "" {
		pythons = append([]string{python}, pythons...)
	}
	for _, python := range pythons {
		if exec.Command(python, "-c", "import numpy, PIL.Image").Run() != nil {
			continue
		}
		command := exec.Command(python, "-c", script)
		command.Stdin = strings.NewReader(strings.Join(files, "\n"))
		out, err := command.Output()
		if err != nil {
			t.Fatalf("%s: %v", python, err)
		}
		var both [2][256]int64
		if err := json.Unmarshal(out, &both); err != nil {
			t.Fatal(err)
		}
		return both[0], both[1], true
	}
	return counts, presence, false
}

// articlePython is the Python that set-up --python makes in the checkout, or "".
func articlePython() string {
	place, err := home.Around(".") // WOODKIT_HOME names the test's own folder, which has none
	if err != nil {
		return ""
	}
	return place.ArticlePython()
}

// TestLayoutsCountAsNumpy: every strategy's kind, both decoders, and heat maps, over a folder of each layout.
func TestLayoutsCountAsNumpy(t *testing.T) {
	for _, c := range layoutCases {
		t.Run(c.name, func(t *testing.T) {
			dir := layoutDir(t, c.name, 12)
			files := c.maskFiles(t, dir)
			counts, presence := goCounts(t, files)
			if numpyC, numpyP, ok := numpyCounts(t, files); !ok {
				t.Log("no Python with numpy and Pillow here: compared with image/png only")
			} else if counts != numpyC || presence != numpyP {
				t.Errorf("numpy counts %v, image/png %v", numpyC, counts)
			}
			for _, args := range [][]string{
				{"counts"},
				{"counts", "--decoder=pixels", "--strategy=serial"},
				{"counts", "--strategy=queue:workers=2,depth=4"},
				{"heatmap", "--out=" + filepath.Join(t.TempDir(), "h.npz")},
				{"heatmap", "--decoder=pixels"},
			} {
				report, _ := scanJSON(t, 0, append(append(args, dir), c.flags...)...)
				c.compare(t, fmt.Sprint(args), report, counts, presence, len(files))
			}
		})
	}
}

// compare compares a scan's numbers with those counted by id.
func (c layoutCase) compare(t *testing.T, what string, report scanReport, counts, presence [256]int64, frames int) {
	t.Helper()
	if report.Frames != frames || len(report.Failed) > 0 {
		t.Errorf("%s: %d frames, %d failed; want %d", what, report.Frames, len(report.Failed), frames)
	}
	for _, part := range []struct {
		name string
		doc  json.RawMessage
		want [256]int64
	}{{"counts", report.Counts, counts}, {"presence", report.Presence, presence}} {
		var got map[string]int64
		if err := json.Unmarshal(part.doc, &got); err != nil {
			t.Fatal(err)
		}
		var sum, all int64
		for _, n := range got {
			sum += n
		}
		for id, n := range part.want {
			name := fmt.Sprint("id ", id)
			for class, known := range c.ids {
				if known == id {
					name = class
				}
			}
			if all += n; n > 0 && got[name] != n {
				t.Errorf("%s, %s: %s is %d, want %d", what, part.name, name, got[name], n)
			}
		}
		if sum != all {
			t.Errorf("%s, %s: %d in all, want %d", what, part.name, sum, all)
		}
	}
}

// TestGroupsReplaceCameras: in the table of frames, among the arrays, in what may be selected, and in the data set's line.
func TestGroupsReplaceCameras(t *testing.T) {
	for _, c := range layoutCases {
		t.Run(c.name, func(t *testing.T) {
			dir := layoutDir(t, c.name, 12)
			out := filepath.Join(t.TempDir(), "frames.csv")
			all, _ := scanJSON(t, 0, append([]string{"counts", dir, "--out=" + out}, c.flags...)...)
			file, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			rows, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			if rows[0][0] != "name" || rows[0][1] != c.group || len(rows) != 13 {
				t.Errorf("%d rows, header %q", len(rows), rows[0])
			}
			frames := map[string]int{}
			for _, row := range rows[1:] {
				frames[row[1]]++
			}
			sum := 0
			for _, group := range c.groups {
				report, _ := scanJSON(t, 0, append([]string{"counts", dir, "--group=" + group}, c.flags...)...)
				if sum += report.Frames; report.Frames != frames[group] || report.Frames == 0 {
					t.Errorf("%s has %d frames, the table %d", group, report.Frames, frames[group])
				}
			}
			if sum != all.Frames {
				t.Errorf("the groups have %d frames, all have %d", sum, all.Frames)
			}
			npz := filepath.Join(t.TempDir(), "h.npz")
			scanJSON(t, 0, append([]string{"heatmap", dir, "--out=" + npz}, c.flags...)...)
			archive, err := zip.OpenReader(npz)
			if err != nil {
				t.Fatal(err)
			}
			defer archive.Close()
			for _, group := range c.groups {
				if !slices.ContainsFunc(archive.File, func(f *zip.File) bool { return strings.HasPrefix(f.Name, group+"_") }) {
					t.Errorf("no array of %s", group)
				}
			}
			code, _, errs := call(t, append([]string{"scan", "counts", dir, "--group=FV"}, c.flags...)...)
			if code != exitUsage || !strings.Contains(errs, "there is no "+c.group+` "FV"`) || !strings.Contains(errs, c.groups[0]) {
				t.Errorf("exit code %d, %q", code, errs)
			}
		})
	}
}

// TestListsOfFramesInALayout takes names as the table of frames has them.
func TestListsOfFramesInALayout(t *testing.T) {
	dir := layoutDir(t, "camvid", 6)
	list := filepath.Join(t.TempDir(), "list.txt")
	if err := os.WriteFile(list, []byte("trainannot/Seq05VD_f00000\nvalannot/0001TP_000030.png\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if report, _ := scanJSON(t, 0, "counts", dir, "--layout=camvid", "--list="+list); report.Frames != 2 {
		t.Errorf("%d frames, want 2", report.Frames)
	}
	out := filepath.Join(t.TempDir(), "frames.csv")
	report, _ := scanJSON(t, 0, "counts", dir, "--layout=camvid", "--out="+out)
	file, err := os.ReadFile(out)
	if err != nil || !strings.Contains(string(file), "trainannot/Seq05VD_f00000,train,") {
		t.Errorf("%d frames, %v: %s", report.Frames, err, file)
	}
}
