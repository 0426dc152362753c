package lessons

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"woodscape.example/woodkit/cmd/woodkit/internal/notebook"
	"woodscape.example/woodkit/cmd/woodkit/internal/setup/setuptest"
)

// texts runs docker/text.py, as woodkit text does.
func texts(t *testing.T, direction, folder string, notebooks ...string) {
	t.Helper()
	if testing.Short() {
		t.Skip("-short leaves out what needs Python")
	}
	environment := setuptest.Environment(t)
	script := filepath.Join(environment.Checkout, "docker", "text.py")
	command := exec.CommandContext(t.Context(), environment.Python(), append([]string{"-B", script, direction, folder}, notebooks...)...)
	command.Env = environment.Environ()
	if said, err := command.CombinedOutput(); err != nil {
		t.Fatalf("text.py %s: %v\n%s", direction, err, said)
	}
}

// textOf is the path of a notebook's text in a folder.
func textOf(folder, path string) string { return filepath.Join(folder, notebook.Stem(path)+".md") }

// withTexts are the paths of the notebooks that have texts: all, and those for Python's own kernel.
func withTexts(t *testing.T) []string {
	t.Helper()
	python, err := notebook.List(filepath.Join(folder, "python"))
	if err != nil || len(python) == 0 {
		t.Fatalf("no notebooks for Python (error %v)", err)
	}
	return append(all(t), python...)
}

// TestTextsBelongToTheNotebooks compares every kept text with the one that its notebook gives now, and reads each back.
func TestTextsBelongToTheNotebooks(t *testing.T) {
	fresh, kept := t.TempDir(), filepath.Join(folder, notebook.TextFolder)
	texts(t, "write", fresh, withTexts(t)...)
	for _, path := range withTexts(t) {
		want, err := os.ReadFile(textOf(fresh, path))
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(textOf(kept, path))
		if err != nil || string(got) != string(want) {
			t.Errorf("%s has another text than %s (error %v): go tool woodkit text write makes the text from the notebook, text read the notebook from the text",
				filepath.Base(path), textOf(notebook.TextFolder, path), err)
		}
	}
	if left, err := os.ReadDir(kept); err != nil || len(left) != len(withTexts(t)) {
		t.Errorf("%d texts of %d notebooks, %v: remove what belongs to none", len(left), len(withTexts(t)), err)
	}
	copied := copies(t)
	texts(t, "read", fresh, copied...)
	for i, path := range withTexts(t) {
		want, failed := os.ReadFile(path)
		got, err := os.ReadFile(copied[i])
		if failed != nil || err != nil || string(got) != string(want) {
			t.Errorf("%s is another notebook once its text is read back (errors %v, %v)", filepath.Base(path), failed, err)
		}
	}
}

// copies returns paths of copies of all notebooks.
func copies(t *testing.T) (paths []string) {
	t.Helper()
	dir := t.TempDir()
	for _, path := range withTexts(t) {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		copied := filepath.Join(dir, filepath.Base(path))
		if err := os.WriteFile(copied, content, 0o644); err != nil {
			t.Fatal(err)
		}
		paths = append(paths, copied)
	}
	return paths
}

// TestEditedTextsKeepOutputs edits prose and adds a cell in a text. Everything else in the notebook stays, ids and outputs too.
func TestEditedTextsKeepOutputs(t *testing.T) {
	path, dir := copies(t)[1], t.TempDir()
	texts(t, "write", dir, path)
	text, err := os.ReadFile(textOf(dir, path))
	if err != nil {
		t.Fatal(err)
	}
	edited := strings.Replace(string(text), "**Machine:**", "**Any machine:**", 1)
	edited = strings.Replace(edited, "\n```go\n", "\n```go\n%%\nfmt.Println(\"new\")\n```\n\n```go\n", 1)
	if err := os.WriteFile(textOf(dir, path), []byte(edited), 0o644); err != nil {
		t.Fatal(err)
	}
	before, err := notebook.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	texts(t, "read", dir, path)
	after, err := notebook.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	old := map[string]notebook.Cell{}
	for _, cell := range before.Cells() {
		old[cell.ID()] = cell
	}
	var changed, added []string
	ids := map[string]bool{}
	for _, cell := range after.Cells() {
		was, there := old[cell.ID()]
		switch {
		case ids[cell.ID()]:
			t.Errorf("two cells have the id %s", cell.ID())
		case !there:
			added = append(added, cell.Source())
		case was.Source() != cell.Source():
			changed = append(changed, cell.ID())
		case cmp.Diff(was.Outputs(), cell.Outputs()) != "" || was.ExecutionCount() != cell.ExecutionCount():
			t.Errorf("cell %s has other outputs than before", cell.ID())
		}
		ids[cell.ID()] = true
	}
	if len(after.Cells()) != len(before.Cells())+1 || len(changed) != 1 || changed[0] != before.Cells()[0].ID() ||
		cmp.Diff([]string{"%%\nfmt.Println(\"new\")"}, added) != "" {
		t.Errorf("%d cells and then %d; changed %q, added %q", len(before.Cells()), len(after.Cells()), changed, added)
	}
	if after.RecordedHash() != before.RecordedHash() || after.Kernel() != before.Kernel() {
		t.Error("the notebook's metadata changed")
	}
}
