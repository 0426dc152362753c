package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/layout"
	"woodscape.example/woodkit/partial"
)

// TestPartialsRefuse: if a worker or a merge refuses something, the error names what is wrong. If two sides differ, it names
// both.
func TestPartialsRefuse(t *testing.T) {
	dir := testDataset(t, 3)
	items := filesIn(t, dir)
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"counts", "--items=-"}, "--partials"},
		{[]string{"counts", "--partials"}, "--items"},
		{[]string{"counts", "--items=-", "--partials", "--classes=woodscape"}, "--layout"},
		{[]string{"counts", "--items=-", "--partials", "--layout=woodscape"}, "--classes"},
		{append([]string{"heatmap", "--out=x.npz"}, woodscapeItems...), "--out"},
		{append([]string{"counts", dir}, woodscapeItems...), "data set"},
		{append([]string{"counts", "--size=12"}, woodscapeItems...), "size"},
	} {
		asInput(t, strings.Join(items, "\n"))
		code, out, errs := call(t, append([]string{"scan"}, c.args...)...)
		woodtest.WantError(t, errors.New(errs), nil, c.want)
		if code != exitUsage || out != "" {
			t.Errorf("%v: exit code %d, output %q", c.args, code, out)
		}
	}
	asInput(t, "")
	code, _, errs := call(t, append([]string{"scan", "counts", "--size=20000x20000"}, woodscapeItems...)...)
	if code != exitFailed || !strings.Contains(errs, "--max-pixels") {
		t.Errorf("a large size: exit code %d, errors %q", code, errs)
	}
	part := scanParts(t, "counts", woodscapeItems, items[:1], items[1:])
	other := scanParts(t, "heatmap", woodscapeItems, items[:1])[0]
	table := filepath.Join(t.TempDir(), "other.csv")
	text, err := os.ReadFile(part[0])
	if err = errors.Join(err, os.WriteFile(table, []byte("0,void\n1,street\n2,c\n3,d\n4,e\n5,f\n6,g\n7,h\n8,i\n9,j\n"), 0o644)); err != nil {
		t.Fatal(err)
	}
	classes := scanParts(t, "counts", []string{"--items=-", "--partials", "--layout=woodscape", "--classes=" + table}, items[1:])[0]
	write := func(name, text string) string {
		file := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return file
	}
	changed := func(name, old, new string) string {
		if !strings.Contains(string(text), old) {
			t.Fatalf("no %s in %s", old, text)
		}
		return write(name, strings.Replace(string(text), old, new, 1))
	}
	heat, err := os.ReadFile(other)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(heat), "\n")
	for _, c := range []struct {
		args []string
		want []string
	}{
		{[]string{part[0], part[1], part[0]}, []string{"twice", part[0] + " line 1 and in " + part[0] + " line 1"}},
		{[]string{part[1], other}, []string{part[1] + " line 1 has counts", other + " line 1 has heatmap"}},
		{[]string{part[0], classes}, []string{`class 1 "road"`, `class 1 "street"`, part[0], classes}},
		{[]string{changed("version", `"woodkit_partial":1`, `"woodkit_partial":7`)}, []string{"version 7", "version 1", "line 1"}},
		{[]string{write("cut", string(text[:len(text)/2]))}, []string{"line 1", "truncated"}},
		{[]string{write("cut", string(text[:len(text)-1]))}, []string{"line 1", "truncated"}},
		{[]string{write("cut", string(text[:len(text)/2])+"\n")}, []string{"line 1", "truncated"}},
		{[]string{part[0], write("empty", "")}, []string{"empty", "scan its items again"}},
		{[]string{write("other", "road,12\n")}, []string{"line 1", "no partial result"}},
		{[]string{changed("number", `"frames":1,`, `"frames":2,`)}, []string{"line 1", "damaged"}},
		{[]string{write("missing", strings.Join(lines[:4], "")), "--format=text"}, []string{"rows 192-255", "lines are missing"}},
		{[]string{write("missing", strings.Join(lines[1:], "")), "--format=text"}, []string{`no line "counts"`}},
		{[]string{part[0], "--out=x.npz"}, []string{"NAME.json"}},
		{[]string{part[0], "--out=frames.csv"}, []string{"weights"}},
		{append(scanParts(t, "counts", woodscapeItems, nil), "--out="+filepath.Join(t.TempDir(), "x.json")), []string{"no mask was scanned"}},
		{append(scanParts(t, "heatmap", woodscapeItems, nil), "--format=json"), []string{"no mask was scanned"}},
		{[]string{filepath.Join(dir, "nothing")}, []string{"nothing"}},
	} {
		code, out, errs := call(t, append([]string{"merge"}, c.args...)...)
		for _, want := range c.want {
			if !strings.Contains(errs, want) {
				t.Errorf("%v: errors %q do not say %q", c.args, errs, want)
			}
		}
		if code == 0 || out != "" || strings.Count(errs, "\n") != 1 {
			t.Errorf("%v: exit code %d, output %q, errors %q", c.args, code, out, errs)
		}
	}
	var patterns []string
	for i, masks := range []string{"{scene}/*_FV.png", "**/{scene}_FV.png"} { // the groups have the same kind of name, but are others
		patterns = append(patterns, scanParts(t, "counts", []string{"--items=-", "--partials", "--masks=" + masks, "--classes=woodscape"}, items[i:i+1])...)
	}
	_, _, errs = call(t, append([]string{"merge"}, patterns...)...)
	for _, want := range []string{"another layout", "{scene}/*_FV.png", "**/{scene}_FV.png", patterns[0], patterns[1]} {
		if !strings.Contains(errs, want) {
			t.Errorf("errors %q do not say %q", errs, want)
		}
	}
	small := tinyDataset(t, 1)
	size := scanParts(t, "counts", woodscapeItems, filesIn(t, small))[0]
	_, _, errs = call(t, "merge", part[0], size)
	for _, want := range []string{"1280×966", "8×6", part[0], size} {
		if !strings.Contains(errs, want) {
			t.Errorf("errors %q do not say %q", errs, want)
		}
	}
}

// TestFailedItemsAreData: the result names items that are missing, that are in a missing folder or archive, that have another
// size, or that are no masks of the layout. They change the exit status only if a flag asks for that.
func TestFailedItemsAreData(t *testing.T) {
	dir := testDataset(t, 2)
	small := tinyDataset(t, 1)
	folder := filepath.Join(dir, masks)
	bad := []string{
		filepath.Join(folder, "00009_FV.png"), filepath.Join(dir, "no", "00001_FV.png"), filepath.Join(dir, "no.zip") + "!00001_FV.png",
		folder + "!00001_FV.png", filepath.Join(folder, "holiday.png"), filepath.Join(small, masks, "00000_FV.png"), folder,
	}
	list := strings.Join(append(slices.Clone(bad), filesIn(t, dir)...), "\r\n")
	for code, flags := range map[int][]string{0: {}, exitFrames: {"--fail-on-items"}} {
		asInput(t, list)
		out := onlyOutput(t, code, append(append([]string{"scan", "counts", "--size=1280x966"}, woodscapeItems...), flags...)...)
		var line struct {
			Frames   int
			Failures []partial.Failure
		}
		if err := json.Unmarshal([]byte(out), &line); err != nil || strings.Count(out, "\n") != 1 {
			t.Fatalf("%v in %s", err, out)
		}
		var failed []string
		for _, failure := range line.Failures {
			failed = append(failed, failure.Item)
			if failure.Error == "" || strings.Contains(failure.Error, "\n") {
				t.Errorf("%+v", failure)
			}
		}
		if diff := cmp.Diff(slices.Sorted(slices.Values(bad)), failed); diff != "" || line.Frames != 2 {
			t.Errorf("%d frames, failures:\n%s", line.Frames, diff)
		}
	}
}

// endless is an input that has a first line and never ends.
type endless struct {
	first *strings.Reader
	read  func() // is called when the reader waits for the rest
	over  <-chan struct{}
}

func (e endless) Read(to []byte) (int, error) {
	if n, err := e.first.Read(to); err == nil {
		return n, nil
	}
	e.read()
	<-e.over
	return 0, io.EOF
}

// TestAnInterruptWritesNoPartial: it is interrupted while the list is read, and while masks are read.
func TestAnInterruptWritesNoPartial(t *testing.T) {
	dir := testDataset(t, 6)
	items := filesIn(t, dir)
	for _, args := range [][]string{append([]string{"scan", "heatmap"}, woodscapeItems...), {"merge"}} {
		ctx, interrupt := context.WithCancel(t.Context())
		before := standardInput
		standardInput = endless{strings.NewReader(items[0] + "\n"), interrupt, t.Context().Done()}
		if args[0] == "merge" {
			standardInput = endless{strings.NewReader(""), interrupt, t.Context().Done()}
		}
		var out, errs bytes.Buffer
		code := run(ctx, args, &out, &errs)
		standardInput = before
		if code != exitInterrupted || out.Len() > 0 || errs.String() != "woodkit: interrupted\n" {
			t.Errorf("%v: exit code %d, output %q, errors %q", args, code, &out, &errs)
		}
	}
	ds, failed, err := woodkit.OpenItems([]woodkit.Item{{Path: items[0]}}, image.Point{}, woodkit.Layout(layout.WoodScape), woodkit.WoodScape)
	if err != nil || len(failed) > 0 {
		t.Fatal(failed, err)
	}
	ctx, interrupt := context.WithCancel(t.Context())
	interrupt()
	if _, _, _, err := sumItems(ctx, scanFlags{Decoder: "runs"}, partial.Counts, ds); !errors.Is(err, context.Canceled) {
		t.Errorf("a scan after an interrupt: %v", err)
	}
}

// TestALimitOfTheSystemIsNoFailureOfAnItem: if archives cannot be opened because too many files are open, the scan ends.
// Another try may succeed.
func TestALimitOfTheSystemIsNoFailureOfAnItem(t *testing.T) {
	dir := testDataset(t, 1)
	archive := zipFolder(t, filepath.Join(dir, masks))
	data, err := os.ReadFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	var list strings.Builder
	for i := range 100 {
		file := filepath.Join(t.TempDir(), fmt.Sprintf("%d.zip", i))
		if err := os.WriteFile(file, data, 0o644); err != nil {
			t.Fatal(err)
		}
		list.WriteString(file + "!gtLabels/00000_FV.png\n")
	}
	command := exec.Command("bash", append([]string{"-c", `ulimit -n 60 && exec "$@"`, "bash", os.Args[0], "scan", "counts"}, woodscapeItems...)...)
	command.Env = append(os.Environ(), asProgram+"=1")
	command.Stdin = strings.NewReader(list.String())
	var out, errs bytes.Buffer
	command.Stdout, command.Stderr = &out, &errs
	err = command.Run()
	woodtest.WantError(t, errors.New(errs.String()), nil, "too many open files", "ulimit -n")
	if command.ProcessState.ExitCode() != exitFailed || out.Len() > 0 {
		t.Errorf("%v, output %.200q", err, &out)
	}
}
