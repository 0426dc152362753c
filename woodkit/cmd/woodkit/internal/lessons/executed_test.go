package lessons

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"woodscape.example/woodkit/cmd/woodkit/internal/notebook"
	"woodscape.example/woodkit/cmd/woodkit/internal/notebook/notebooktest"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/synth"
)

// steps has further checks of executed notebooks, by file name without extension: what each step must print and show. Each
// notebook's file registers them in an init function.
var steps = map[string]func(t *testing.T, executed *notebook.Notebook){}

// frames is the number of frames in the data set of these tests: about as many as the experiments take at once. Half of their
// planes, 247 MB, is the limit under which notebook 04 runs out of memory.
const frames = "40"

// Some notebooks get another number. The experiments of 01 and 02 repeat scans of up to 48 frames many times, and the deadline
// of 02b must end scans in the middle. Those of 02 are so many that its masks are small, too.
const (
	articleFrames = "20"
	seeWhyFrames  = "16"
	moreFrames    = "64"
	fewFrames     = "16" // where their number does not matter
)

// dataFor returns the flags that choose a notebook's data set.
func dataFor(t *testing.T, path string) []string {
	t.Helper()
	switch notebook.Stem(path) {
	case articleName:
		return []string{"--frames", articleFrames}
	case seeWhyName:
		return []string{"--data", halfSize(t)}
	case moreExperimentsName:
		return []string{"--frames", moreFrames}
	case lessWorkName:
		return folderOfFiles(t)
	case whenItGoesWrongName:
		return []string{"--frames", fewFrames}
	}
	return []string{"--frames", frames}
}

// halfSize makes notebook 02's synthetic data set, whose masks have half the width and half the height, and returns its folder.
func halfSize(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "small")
	woodkit(t, "generate", dir, "--frames", seeWhyFrames)
	files, err := filepath.Glob(filepath.Join(dir, "semantic_annotations", "gtLabels", "*.png"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d masks, %v", len(files), err)
	}
	for _, file := range files {
		rewrite(t, file, func(labels *image.Gray) *image.Gray { return woodtest.Thinned(labels, 2) })
	}
	return dir
}

// rewrite replaces a mask's file. Its rows have filter Sub, as those of WoodScape.
func rewrite(t *testing.T, file string, changed func(*image.Gray) *image.Gray) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	decoded, err := png.Decode(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	var encoded bytes.Buffer
	if err := synth.WriteMask(&encoded, changed(decoded.(*image.Gray))); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, encoded.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestExecuted runs every notebook through the real kernel, as a reader would. Several run at a time (see TestMain). Each kernel
// looks only at its own records.
func TestExecuted(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out the notebooks in the real kernel")
	}
	t.Parallel()
	t.Log("checking the environment (go tool woodkit setup): this takes minutes the first time, and a moment later on")
	woodkit(t, "setup")
	paths := all(t)
	for name := range steps {
		if _, err := os.Stat(filepath.Join(folder, name+notebook.Extension)); err != nil {
			t.Errorf("there are checks for %s, but there is no such notebook", name)
		}
	}
	out := t.TempDir()
	for _, path := range paths {
		t.Run(notebook.Stem(path), func(t *testing.T) {
			t.Parallel()
			before, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			t.Log(woodkit(t, slices.Concat([]string{"run", "--out", out, path}, dataFor(t, path))...))
			executed, err := notebook.Read(filepath.Join(out, filepath.Base(path)))
			if err != nil {
				t.Fatal(err)
			}
			notebooktest.CheckOutputs(t, executed)
			if executed.RecordedHash() != executed.CodeHash() {
				t.Error("the recorded hash does not match the code")
			}
			checkPage(t, filepath.Join(out, notebook.Stem(path)+".html"), executed)
			if check := steps[notebook.Stem(path)]; check != nil {
				check(t, executed)
			}
			if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
				t.Errorf("running it changed the notebook itself (error %v)", err)
			}
		})
	}
}

// woodkit runs the command line and returns what it printed.
func woodkit(t *testing.T, args ...string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), "go", append([]string{"tool", "woodkit"}, args...)...)
	printed, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("woodkit %s: %v\n%s", strings.Join(args, " "), err, printed)
	}
	return string(printed)
}

// fetched matches what a browser would load from elsewhere when it opens a page.
var fetched = regexp.MustCompile(`(?i)<(?:script|link|img|iframe|source)[^>]*(?:src|href)=["']?(?:https?:)?//[^"'\s>]*|@import[^;]*|url\(["']?https?:[^)]*`)

// checkPage checks that the page contains all pictures and needs no network.
func checkPage(t *testing.T, path string, executed *notebook.Notebook) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range fetched.FindAllString(string(text), -1) {
		t.Errorf("the page loads %s", address)
	}
	pictures := 0
	for _, cell := range executed.Code() {
		for _, output := range cell.Outputs() {
			if _, ok := output.Data[notebook.MediaPNG]; ok {
				pictures++
			}
		}
	}
	if shown := strings.Count(string(text), `src="data:image/png;base64,`); shown < pictures {
		t.Errorf("the page shows %d pictures of %d", shown, pictures)
	}
}
