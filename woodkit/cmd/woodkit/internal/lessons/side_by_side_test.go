package lessons

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"woodscape.example/woodkit/cmd/woodkit/internal/notebook"
	"woodscape.example/woodkit/cmd/woodkit/internal/notebook/notebooktest"
	"woodscape.example/woodkit/cmd/woodkit/internal/setup"
)

func init() { steps["04-python-and-go-side-by-side"] = sideBySide }

// sideBySideSteps are the article's steps, in the order of notebook 04. They are the same with Python and without.
var sideBySideSteps = []step{
	{"Open the data set", 0, 0, []string{frames + ` masks of 1280×966 pixels`}},
	{"Measure everything first", 0, 0, []string{`\d+ masks, \d+ rounds in random order, .*page cache`, `Python 3\.|Python is not measured: .*setup --python`}},
	{"Count the pixels of a mask", 0, 0, []string{`def pixel_counts\(path\):`}},
	{"Count in a loop", 0, 1, []string{`def loop\(`, sameAsMeasured, `Go by runs`}},
	{"Count in threads", 0, 1, []string{`def pool\(`, sameAsMeasured, `Go by pixels`}},
	{"Count in processes", 0, 1, []string{`def pool\(`, sameAsMeasured, `Go by pixels`}},
	{"Make a plane for each class", 0, 0, []string{`def expand\(mask\):`}},
	{"Sum heat maps in a loop", 0, 1, []string{`def loop\(`, sameAsMeasured}},
	{"Keep every result", 0, 1, []string{`\d+ results? after .* under a limit of 247 MB: exit status 2`}},
	{"Let threads only load", 0, 1, []string{`def loading\(`, sameAsMeasured}},
	{"Bound the queue", 0, 1, []string{`def queued\(`, sameAsMeasured}},
	{"Queue through processes", 0, 1, []string{`def queued\(`, sameAsMeasured}},
	{"Are threads parallel?", 0, 3, []string{`def bytecode_counts\(`, sameAsMeasured}},
	{"Draw the article's chart", 2, 0, nil},
	{"Check the article's claims", 0, 1, nil},
}

const sameAsMeasured = `The Go lines of this cell: the same result as every measured run`

// sideBySide checks notebook 04 step by step, and that every claim has a row for Python and one for Go.
func sideBySide(t *testing.T, executed *notebook.Notebook) {
	checkSteps(t, executed, sideBySideSteps)
	_, tables := shown(executed)
	for _, word := range []string{"the article, 2023", "the article's way", "Go by pixels", "Go by runs", "56 s", "918 s", "1149 s", "Threads are not parallel", "the notebook died"} {
		if !strings.Contains(tables, word) {
			t.Errorf("the tables do not contain %q:\n%s", word, tables)
		}
	}
}

// TestPythonNotebook runs the notebook for Python's own kernel, if set-up was asked for what it needs.
func TestPythonNotebook(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out the notebooks in the real kernel")
	}
	environment, err := setup.Open()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(environment.ArticlePython()); err != nil {
		t.Skip("no Python with numpy: go tool woodkit setup --python installs it")
	}
	out := t.TempDir()
	t.Log(woodkit(t, "run", "--frames", frames, "--out", out, filepath.Join(folder, "python", "the-article-in-python.ipynb")))
	executed, err := notebook.Read(filepath.Join(out, "the-article-in-python.ipynb"))
	if err != nil {
		t.Fatal(err)
	}
	notebooktest.CheckOutputs(t, executed)
	checkSteps(t, executed, []step{
		{"List the masks", 0, 0, []string{frames + ` masks, from 00000_FV\.png`}},
		{"Two functions", 0, 0, []string{`def pixel_counts\(path\):`, `one mask: \[`}},
		{"Count with C code", 0, 0, []string{`threads .* ms per mask .* of the loop \(`, `processes .* ms per mask`}},
		{"Count with bytecode", 0, 0, []string{`threads .* ms per mask`}},
		{"Sum heat maps", 0, 0, []string{`queued .* ms per mask`, `best loop .* ms per mask`}},
	})
}

// TestPythonNotebookIsKept checks the rules that also hold for the notebook for Python's own kernel.
func TestPythonNotebookIsKept(t *testing.T) {
	path := filepath.Join(folder, "python", "the-article-in-python.ipynb")
	n, err := notebook.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil || string(text) != string(n.Bytes()) {
		t.Errorf("not formatted as Jupyter does, or %v: mend it with go tool woodkit run %s --in-place", err, path)
	}
	if n.RecordedHash() != n.CodeHash() {
		t.Error("its outputs were made by other cells: refresh them with go tool woodkit run --in-place")
	}
	notebooktest.CheckOutputs(t, n)
}
