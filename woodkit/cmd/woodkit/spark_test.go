package main

import (
	"image"
	"image/color"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/cmd/woodkit/internal/setup"
	"woodscape.example/woodkit/internal/home"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/layout"
	"woodscape.example/woodkit/partial"
	"woodscape.example/woodkit/timing"
)

// sparkPlace makes a .woodkit folder of its own, and a PATH with only the go command and, if wanted, a java. With pyspark, a file
// stands for the Python that has PySpark.
func sparkPlace(t *testing.T, java, pyspark bool) {
	t.Helper()
	checkout, err := home.Around(".")
	if err != nil {
		t.Fatal(err)
	}
	goCommand, err := exec.LookPath("go")
	if err != nil {
		t.Fatal(err)
	}
	dir, bin := t.TempDir(), t.TempDir()
	for name, value := range map[string]string{home.Variable: dir, "WOODKIT_CHECKOUT": checkout.Checkout, "JAVA_HOME": "", "PATH": bin} {
		t.Setenv(name, value)
	}
	if err := os.Symlink(goCommand, filepath.Join(bin, "go")); err != nil {
		t.Fatal(err)
	}
	if java {
		writeFile(t, filepath.Join(bin, "java"), "#!/bin/sh\necho 'openjdk version \"17.0.15\"' >&2\n")
	}
	if pyspark {
		writeFile(t, filepath.Join(dir, setup.SparkPart, "bin", "python"), "#!/bin/sh\nexit 7\n")
	}
}

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
}

// TestSparkSaysWhatIsMissing: each is one sentence, before anything is started.
func TestSparkSaysWhatIsMissing(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	silent := "spark://" + listener.Addr().String()
	listener.Close() // nobody listens there now
	for _, test := range []struct {
		name          string
		java, pyspark bool
		master, want  string
	}{
		{"no Java", false, true, "local[2]", "openjdk-17-jre-headless"},
		{"no PySpark", true, false, "local[2]", "go tool woodkit setup --spark"},
		{"no master", true, true, silent, "the master " + silent + " does not answer"},
	} {
		t.Run(test.name, func(t *testing.T) {
			data := tinyDataset(t, 1)
			sparkPlace(t, test.java, test.pyspark)
			code, out, errs := call(t, "spark", data, "--master", test.master)
			if code != exitFailed || out != "" || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, test.want) {
				t.Errorf("exit code %d, output %q, errors %q; want one line with %q", code, out, errs, test.want)
			}
		})
	}
}

func TestSparkRefuses(t *testing.T) {
	for _, args := range [][]string{
		{"--master", "yarn"},
		{"--master", "local[two]"},
		{"--partitions=-1"},
		{"--patience=0s"},
		{"--conf", "executor.memory=1g"},
		{"--conf", "spark.executor.memory"},
		{"--out", "heat.npz"},
		{"--task", "heatmap", "--out", "weights.json"},
		{"--out", "frames.csv"},
		{"--script", "missing.py"},
	} {
		code, out, errs := call(t, append([]string{"spark"}, args...)...)
		if code != exitUsage || out != "" || strings.Count(errs, "\n") != 1 {
			t.Errorf("%q: exit code %d, output %q, errors %q; want %d and one line", args, code, out, errs, exitUsage)
		}
	}
}

// A class table arrives at the executors as it is here.
func TestClassesAreWrittenAsTheyAreRead(t *testing.T) {
	table, err := woodkit.NewClassTable([]woodkit.Class{
		{ID: 0, Name: `void, or "nothing"`, Color: color.RGBA{A: 255}},
		{ID: 7, Name: "road", Color: color.RGBA{128, 64, 128, 255}},
		{ID: 9, Name: "ego", Ignored: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, classes := range map[string]woodkit.ClassTable{"WoodScape": woodkit.WoodScape, "own": table} {
		if err := writeClasses(filepath.Join(t.TempDir(), "classes.csv"), classes); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestIsList(t *testing.T) {
	dir := t.TempDir()
	for name, test := range map[string]struct {
		text string
		want bool
	}{"items.txt": {"/a/b.png\t17\n", true}, "empty": {"", true}, "masks.zip": {"PK\x03\x04", false}} {
		file := filepath.Join(dir, name)
		writeFile(t, file, test.text)
		if got := isList(file); got != test.want {
			t.Errorf("isList(%s) = %v", name, got)
		}
	}
	for _, other := range []string{dir, filepath.Join(dir, "missing"), ""} {
		if isList(other) {
			t.Errorf("isList(%q)", other)
		}
	}
}

// TestFailuresOnSparkHaveTheirNames: in a list, masks in two folders may have the same file name. A failure keeps its whole name
// then. Otherwise it has the name that it has in a scan, even if it could not be opened.
func TestFailuresOnSparkHaveTheirNames(t *testing.T) {
	woodtest.OwnHome(t)
	dir := t.TempDir()
	var items []woodkit.Item
	for _, path := range []string{"a/m.png", "b/m.png", "b/n.png", "gone/o.png", "gone/n.png", "b/p.gif"} {
		items = append(items, woodkit.Item{Path: filepath.Join(dir, path)})
	}
	items = append(items, woodkit.Item{Path: filepath.Join(dir, "gone.zip"), Entry: "c/q.png"})
	for _, item := range items[:2] {
		writeFile(t, item.Path, "")
	}
	ds, failed, err := woodkit.OpenItems(items, image.Pt(2, 1), woodkit.Layout(layout.Files("{scene}/*.png", "")), woodkit.WoodScape)
	if err != nil || len(failed) != 4 {
		t.Fatal(failed, err)
	}
	for whole, name := range map[woodkit.Item]string{
		items[0]: items[0].Path, items[2]: items[2].Path, items[3]: "o.png", items[4]: items[4].Path, items[5]: "p.gif", items[6]: "c/q.png",
	} {
		w := &watched{run: timing.Start("counts", ds)}
		item := partial.Format(whole)
		new(SparkCommand).fail(w, ds, items, []partial.Failure{{Item: item, Error: "reading " + item}})
		record, err := w.run.Finish(nil)
		if want := (timing.Failure{File: name, Error: "reading " + name}); err != nil || !slices.Equal(record.Failed, []timing.Failure{want}) {
			t.Errorf("%v, %v; want %v", record.Failed, err, want)
		}
	}
}

// TestFailuresOnSparkInAFolderOfTheSameName: a folder may hold another one of its name, with a mask of the same name.
func TestFailuresOnSparkInAFolderOfTheSameName(t *testing.T) {
	woodtest.OwnHome(t)
	dir := filepath.Join(t.TempDir(), "masks")
	for _, file := range []string{"m.png", "masks/m.png", "masks/masks/m.png"} {
		writeFile(t, filepath.Join(dir, file), string(woodtest.Encode(t, image.NewGray(image.Rect(0, 0, 2, 1)))))
	}
	ds, err := woodkit.Open(dir, woodkit.Layout(layout.Files("", "")), woodkit.WoodScape)
	if err != nil {
		t.Fatal(err)
	}
	items, err := ds.Items()
	if err != nil {
		t.Fatal(err)
	}
	for _, frame := range ds.Frames() {
		w := &watched{run: timing.Start("counts", ds)}
		new(SparkCommand).fail(w, ds, items, []partial.Failure{{Item: partial.Format(woodkit.Item{Path: filepath.Join(dir, frame.MaskFile)}), Error: "damaged"}})
		if record, err := w.run.Finish(nil); err != nil || len(record.Failed) != 1 || record.Failed[0].File != frame.MaskFile {
			t.Errorf("%v, %v; want %s", record.Failed, err, frame.MaskFile)
		}
	}
}
