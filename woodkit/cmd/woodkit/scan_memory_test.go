package main

import (
	"fmt"
	"image"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"codeberg.org/sbinet/npyio/npz"
	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/woodtest"
)

// within makes scans believe that the machine has this memory.
func within(t *testing.T, m memory) {
	t.Helper()
	before := readMemory
	readMemory = func() memory { return m }
	t.Cleanup(func() { readMemory = before })
}

// largeMasks makes two masks of void with one pixel of curb, and gives the test a place for records.
func largeMasks(t *testing.T, size image.Point) (dir string) {
	t.Helper()
	dir = tinyDataset(t, 2)
	labels := image.NewGray(image.Rectangle{Max: size})
	labels.Pix[5] = 3
	text := woodtest.Encode(t, labels)
	for i := range 2 {
		if err := os.WriteFile(filepath.Join(dir, masks, fmt.Sprintf("%05d_FV.png", i)), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestAScanUsesAllCores: without a strategy, it uses as many as memory allows.
func TestAScanUsesAllCores(t *testing.T) {
	dir := largeMasks(t, image.Pt(400, 300))
	before := runtime.GOMAXPROCS(5)
	defer runtime.GOMAXPROCS(before)
	const counting = 2 * 400 * 300
	const mapping = counting + 10*400*300
	for task, perWorker := range map[string]int64{"counts": counting, "heatmap": mapping} {
		for _, test := range []struct {
			memory memory
			want   string
		}{
			{memory{}, "fold:workers=5"},
			{memory{1 << 40, 1 << 40}, "fold:workers=5"},
			{memory{1 << 40, 6 * perWorker}, "fold:workers=3"},
			{memory{1 << 40, 1}, "fold:workers=1"},
		} {
			within(t, test.memory)
			if report, _ := scanJSON(t, 0, task, dir); report.Strategy != test.want || report.Frames != 2 {
				t.Errorf("%s with %+v: strategy %s over %d frames, want %s", task, test.memory, report.Strategy, report.Frames, test.want)
			}
		}
		within(t, memory{1 << 40, 1})
		if report, _ := scanJSON(t, 0, task, dir, "--strategy", "serial"); report.Strategy != "serial" {
			t.Errorf("%s: strategy %s, want the one that was asked for", task, report.Strategy)
		}
		within(t, memory{perWorker - 1, perWorker - 1})
		out := filepath.Join(t.TempDir(), "out.npz")
		if task == "counts" {
			out = filepath.Join(t.TempDir(), "out.csv")
		}
		code, stdout, errs := call(t, "--quiet", "scan", task, dir, "--strategy", "serial", "--out", out)
		if _, err := os.Stat(out); code != exitFailed || stdout != "" || !strings.Contains(errs, "400×300") || strings.Count(errs, "\n") != 1 || err == nil {
			t.Errorf("%s in too little memory: exit code %d, output %q, errors %q, file %v", task, code, stdout, errs, err)
		}
	}
}

// TestMasksOfMorePixelsAreScannedWhereTheyAreAllowed: they are scanned by both decoders and in other processes.
func TestMasksOfMorePixelsAreScannedWhereTheyAreAllowed(t *testing.T) {
	if testing.Short() {
		t.Skip("masks of 72 MB")
	}
	dir := largeMasks(t, image.Pt(8000, 9000))
	if code, _, errs := call(t, "--quiet", "scan", "counts", dir); code != exitFailed || !strings.Contains(errs, "--max-pixels") {
		t.Errorf("exit code %d, errors %q; want to be told of --max-pixels", code, errs)
	}
	for _, args := range [][]string{{"counts"}, {"counts", "--decoder=pixels"}, {"counts", "--strategy=processes:workers=1"}, {"heatmap"}} {
		report, _ := scanJSON(t, 0, append(args, dir, "--max-pixels=72000000")...)
		if c := pixelsOf(t, report.Counts); c[0] != 2*72_000_000-2 || c[3] != 2 || c.Total() != 2*72_000_000 {
			t.Errorf("%v: counts %v", args, c)
		}
	}
	for _, n := range []string{"0", "-3", "2147483648"} {
		if code, _, errs := call(t, "scan", "counts", dir, "--max-pixels="+n); code == 0 || !strings.Contains(errs, n) {
			t.Errorf("--max-pixels %s: exit code %d, errors %q", n, code, errs)
		}
	}
}

// TestHeatMapsOfWideMasks: heat maps have the size of the masks, whichever way they are read.
func TestHeatMapsOfWideMasks(t *testing.T) {
	dir := largeMasks(t, image.Pt(20000, 10))
	digest := ""
	for _, decoder := range []string{"runs", "pixels"} {
		out := filepath.Join(t.TempDir(), "maps.npz")
		report, _ := scanJSON(t, 0, "heatmap", dir, "--decoder", decoder, "--out", out)
		archive, err := npz.Open(out)
		if err != nil {
			t.Fatal(err)
		}
		defer archive.Close()
		var curb []uint32
		if err := archive.Read(woodkit.WoodScape[3].Name+".npy", &curb); err != nil || len(curb) != 200_000 || curb[5] != 2 {
			t.Errorf("%s: %d numbers of curb, %v", decoder, len(curb), err)
		}
		if digest != "" && report.Digest != digest {
			t.Errorf("%s: digest %s, by the other decoder %s", decoder, report.Digest, digest)
		}
		digest = report.Digest
	}
}
