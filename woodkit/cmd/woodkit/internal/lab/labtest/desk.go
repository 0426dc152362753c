package labtest

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"woodscape.example/woodkit/cmd/woodkit/internal/lab"
	"woodscape.example/woodkit/cmd/woodkit/internal/notebook"
	"woodscape.example/woodkit/cmd/woodkit/internal/setup"
	"woodscape.example/woodkit/cmd/woodkit/internal/setup/setuptest"
)

// frames is the size of the data set for the tests: the least round number with a frame of each camera. It is small because
// these tests are about the browser.
const frames = 36

// A Desk is a JupyterLab server for tests. It has its own folder of copies.
type Desk struct {
	Folder string // the copies, and working directory of the cells

	server *lab.Server
	shots  string // folder for screenshots
}

// Open makes the environment if it is missing, copies the notebooks and starts the server. The server ends with the test.
// With -short, or without a browser, the test is skipped.
func Open(t *testing.T, withOutputs bool) Desk {
	t.Helper()
	if testing.Short() {
		t.Skip("-short leaves out JupyterLab in a browser")
	}
	FindBrowser(t)
	environment := setuptest.Environment(t)
	data, err := environment.Dataset(t.Context(), frames, nil)
	if err != nil {
		t.Fatal(err)
	}
	d := Desk{Folder: t.TempDir(), shots: filepath.Join(environment.Dir, "screenshots")}
	copies := lab.Copies{From: filepath.Join(environment.Checkout, "notebooks"), To: d.Folder, WithOutputs: withOutputs}
	if _, err := copies.Make(); err != nil {
		t.Fatal(err)
	}
	owner, err := environment.Own()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // after the server has ended
		if err := owner.End(); err != nil {
			t.Error(err)
		}
	})
	logs := filepath.Join(environment.Dir, "logs", "lab-"+t.Name()+".log")
	began := time.Now()
	d.server, err = lab.Start(t.Context(), lab.Options{
		Python: environment.Python(), Environ: append(append(environment.Environ(), owner.Environ()...), "WOODSCAPE_DIR="+data), Folder: d.Folder,
		Port: 18900, Log: logs, Expose: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("the server answers after %.1f s", time.Since(began).Seconds())
	t.Cleanup(func() {
		if err := d.server.Stop(); err != nil {
			t.Error(err)
		}
		if t.Failed() {
			t.Logf("the server's log: %s", logs)
		}
	})
	return d
}

// Names returns the file names of the notebooks.
func (d Desk) Names(t *testing.T) []string {
	t.Helper()
	paths, err := notebook.List(d.Folder)
	if err != nil {
		t.Fatal(err)
	}
	if len(paths) == 0 {
		t.Fatal("there are no notebooks")
	}
	for i := range paths {
		paths[i] = filepath.Base(paths[i])
	}
	return paths
}

// Add adds a notebook with these code cells to the desk.
func (d Desk) Add(t *testing.T, name string, sources ...string) {
	t.Helper()
	var cells []any
	for i, source := range sources {
		cells = append(cells, map[string]any{
			"cell_type": "code", "id": string(rune('a' + i)), "metadata": map[string]any{}, "source": source, "outputs": []any{}, "execution_count": nil,
		})
	}
	text, err := json.Marshal(map[string]any{
		"nbformat": 4, "nbformat_minor": 5, "cells": cells,
		"metadata": map[string]any{"kernelspec": map[string]any{"name": setup.KernelName, "display_name": "Go (woodkit)", "language": "go"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(d.Folder, name), text, 0o644); err != nil {
		t.Fatal(err)
	}
}

// Open shows a notebook in a new browser and waits for its kernel.
func (d Desk) Open(t *testing.T, name string) *Tab {
	t.Helper()
	b := openTab(t, d.server.Base())
	began := time.Now()
	// With a new, reset workspace, JupyterLab does not open the notebooks of an earlier page again.
	b.navigate(fmt.Sprintf("%s/lab/workspaces/test-%d/tree/%s?reset&token=%s", d.server.Base(), began.UnixNano(), name, d.server.Token))
	d.ready(b, name)
	kernel := Await[string](b, kernelScript)
	t.Logf("%s is ready after %.1f s", kernel, time.Since(began).Seconds())
	if kernel != setup.KernelName {
		t.Errorf("the kernel is %s, not %s", kernel, setup.KernelName)
	}
	return b
}

// Reload loads the page of a notebook again. It does not wait for the kernel, which may be busy with a cell and answers
// only when that cell has ended.
func (d Desk) Reload(b *Tab, name string) {
	b.t.Helper()
	b.reload()
	d.ready(b, name)
}

// ready waits until the notebook is shown. After that, scripts can use it as panel.
func (d Desk) ready(b *Tab, name string) {
	b.t.Helper()
	b.waitForApplication()
	b.Do(openScript, name)
}

// openScript finds the panel by its path, because a page without focus has no current widget.
const openScript = `async (path) => {
	await jupyterapp.restored;
	// the address opens it a little after restored
	window.panel = await until('opening ' + path, () =>
		[...jupyterapp.shell.widgets('main')].find(w => w.context && w.sessionContext && w.context.path === path));
	await panel.context.ready; await panel.sessionContext.ready; await panel.revealed;
	jupyterapp.shell.activateById(panel.id);
}`

// kernelScript waits until the kernel answers. It does not wait for the status idle, because the status is unknown until a
// first cell has run.
const kernelScript = `async () => {
	const kernel = panel.sessionContext.session.kernel;
	await kernel.info;
	return kernel.name;
}`

// Screenshot writes a picture of the page into .woodkit/screenshots, for people to look at.
func (d Desk) Screenshot(b *Tab, name string) {
	b.t.Helper()
	if err := os.MkdirAll(d.shots, 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(d.shots, name+".png"), b.Picture(), 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// wholeNotebook is how long all cells of a notebook may take: twenty times as long as on an idle machine.
const wholeNotebook = 20 * time.Minute

// RunAll runs all cells and reports whether all of them succeeded.
func RunAll(b *Tab) bool {
	b.t.Helper()
	run := evaluation[bool](b, `async () => await jupyterapp.commands.execute('notebook:run-all-cells')`)
	return actWithin(b, wholeNotebook, "running all cells", run)
}

// Save saves the notebook and returns the content of its file.
func (d Desk) Save(b *Tab, name string) *notebook.Notebook {
	b.t.Helper()
	b.Do(`async () => { await panel.context.save(); }`)
	saved, err := notebook.Read(filepath.Join(d.Folder, name))
	if err != nil {
		b.t.Fatal(err)
	}
	return saved
}
