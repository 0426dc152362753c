package lessons

import (
	"image"
	"os"
	"path/filepath"
	"testing"

	"woodscape.example/woodkit/cmd/woodkit/internal/notebook"
	"woodscape.example/woodkit/cmd/woodkit/internal/notebook/notebooktest"
	"woodscape.example/woodkit/internal/woodtest"
)

// TestNotebookOnAFolderOfFiles runs notebook 03, as a reader would, on a folder with patterns, a class table and an id to ignore.
// Package reader runs notebook 01 on a layout that we know. Scans of every layout are tested in package main.
func TestNotebookOnAFolderOfFiles(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out the notebooks in the real kernel")
	}
	t.Parallel()
	woodkit(t, "setup")
	dir, out := t.TempDir(), t.TempDir()
	classes := filepath.Join(dir, "classes.csv")
	if err := os.WriteFile(classes, []byte(woodtest.FilesClasses+"255,off,ignored\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(dir, "data")
	if err := woodtest.WriteLayout(data, "files", woodtest.Scenes(12, image.Pt(200, 150)), image.Pt(160, 120)); err != nil {
		t.Fatal(err)
	}
	t.Log(woodkit(t, "run", lessWorkName, "--out", out, "--data", data,
		"--masks={walk}/labels/*.png", "--images={walk}/images/*.jpg", "--classes="+classes))
	executed, err := notebook.Read(filepath.Join(out, lessWorkName+notebook.Extension))
	if err != nil {
		t.Fatal(err)
	}
	notebooktest.Results{
		Pictures: 12, Same: 5,
		Prints: []string{`\(by walk: walk0 6, walk1 6\); layout files, 10 classes and 1 id that is ignored`, `: ground\n`},
	}.Check(t, executed)
	checkPage(t, filepath.Join(out, lessWorkName+".html"), executed)
}
