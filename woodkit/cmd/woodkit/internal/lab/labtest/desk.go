package labtest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"woodscape.example/woodkit/cmd/woodkit/internal/lab"
	"woodscape.example/woodkit/cmd/woodkit/internal/notebook"
	"woodscape.example/woodkit/cmd/woodkit/internal/setup"
	"woodscape.example/woodkit/cmd/woodkit/internal/setup/setuptest"
	"woodscape.example/woodkit/internal/find"
)

// frames is the size of the data set for the tests: the least round number with a frame of each camera. It is small because
// these tests are about the browser.
const frames = 36

// A Desk is a JupyterLab server for tests. It has its own folder of copies.
type Desk struct {
	Folder string // the copies, and working directory of the cells

	server *lab.Server
	pages  *pages
	names  []string // of the copies
	shots  string   // folder for screenshots
	log    string   // file of the server's messages
}

// Options say what is on a desk.
type Options struct {
	WithOutputs bool // the copies keep their outputs
	// Data and Layout choose the data set of the cells, like the flags --data and --layout of woodkit lab. Without them, it is a
	// synthetic one.
	Data, Layout string
	// LanguageServer makes kernels start gopls, as they do for a person. It reads all the code, which takes seconds of
	// processor time per kernel, so only tests that are about it should ask for it.
	LanguageServer bool
}

// Open makes the environment if it is missing, copies the notebooks and starts the server. The server ends with the test.
// With -short, or without a browser, the test is skipped.
func Open(t *testing.T, o Options) Desk {
	t.Helper()
	environment := needs(t)
	began := time.Now()
	d, end, err := open(t.Context(), environment, o, t.TempDir(), t.Name())
	t.Cleanup(func() {
		if err := end(); err != nil {
			t.Error(err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("the server answers after %.1f s", time.Since(began).Seconds())
	d.tellLog(t)
	return d
}

// needs skips the test with -short or without a browser. It returns the environment, which it makes if it is missing.
func needs(t *testing.T) *setup.Environment {
	t.Helper()
	if testing.Short() {
		t.Skip("-short leaves out JupyterLab in a browser")
	}
	FindBrowser(t)
	return setuptest.Environment(t)
}

// open starts a server whose files are in the folder dir. Call end also if open fails.
func open(ctx context.Context, environment *setup.Environment, o Options, dir, name string) (d Desk, end func() error, err error) {
	var ends []func() error // the last one first
	end = func() (err error) {
		for _, one := range slices.Backward(ends) {
			err = errors.Join(err, one())
		}
		return err
	}
	d = Desk{
		Folder: filepath.Join(dir, "notebooks"), shots: filepath.Join(environment.Dir, "screenshots"),
		log: filepath.Join(environment.Dir, "logs", "lab-"+name+".log"), pages: &pages{},
	}
	if o.Data == "" {
		if o.Data, err = environment.Dataset(ctx, frames, nil); err != nil {
			return d, end, err
		}
	}
	copies := lab.Copies{From: filepath.Join(environment.Checkout, "notebooks"), To: d.Folder, WithOutputs: o.WithOutputs}
	if _, err := copies.Make(); err != nil {
		return d, end, err
	}
	paths, err := notebook.List(d.Folder)
	if err == nil && len(paths) == 0 {
		err = errors.New("there are no notebooks")
	}
	if err != nil {
		return d, end, err
	}
	for _, path := range paths {
		d.names = append(d.names, filepath.Base(path))
	}
	owner, disown, err := own(environment)
	if err != nil {
		return d, end, err
	}
	ends = append(ends, disown)
	environ := slices.Concat(environment.Environ(), owner.Environ(), []string{
		find.DirVariable + "=" + o.Data, find.LayoutVariable + "=" + o.Layout,
		// A server that lists workspaces while another one writes one of them may read half of it, and answers 500.
		"JUPYTERLAB_WORKSPACES_DIR=" + filepath.Join(dir, "workspaces"),
	})
	if !o.LanguageServer {
		specs := filepath.Join(dir, "jupyter")
		if err := withoutLanguageServer(environment, specs); err != nil {
			return d, end, err
		}
		environ = append(environ, "JUPYTER_PATH="+specs) // Jupyter looks there first
	}
	d.server, err = lab.Start(ctx, lab.Options{Python: environment.Python(), Environ: environ, Folder: d.Folder, Port: 18900, Log: d.log, Expose: true})
	if err == nil {
		ends = append(ends, d.server.Stop, d.pages.close)
	}
	return d, end, err
}

// withoutLanguageServer writes a kernel spec like that of the environment, whose kernel finds no gopls, below the folder specs.
func withoutLanguageServer(environment *setup.Environment, specs string) error {
	text, err := os.ReadFile(filepath.Join(filepath.Dir(filepath.Dir(environment.Python())), "share", "jupyter", "kernels", setup.KernelName, "kernel.json"))
	if err != nil {
		return err
	}
	var spec map[string]any
	if err := json.Unmarshal(text, &spec); err != nil {
		return err
	}
	environ, _ := spec["env"].(map[string]any)
	path, _ := environ["PATH"].(string)
	folders := strings.Split(path, ":")
	kept := slices.DeleteFunc(slices.Clone(folders), func(folder string) bool { return filepath.Base(folder) == "language-server" })
	if len(kept) != len(folders)-1 {
		return fmt.Errorf("the kernel's PATH has %d folders of language servers, want 1: %s", len(folders)-len(kept), path)
	}
	environ["PATH"] = strings.Join(kept, ":")
	if text, err = json.Marshal(spec); err != nil {
		return err
	}
	folder := filepath.Join(specs, "kernels", setup.KernelName)
	return errors.Join(os.MkdirAll(folder, 0o755), os.WriteFile(filepath.Join(folder, "kernel.json"), text, 0o644))
}

// tellLog names the server's log if the test fails.
func (d Desk) tellLog(t *testing.T) {
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the server's log: %s", d.log)
		}
	})
}

// Names returns the file names of the copied notebooks.
func (d Desk) Names() []string { return d.names }

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

// Open shows a notebook and waits for its kernel. It opens the notebook by its address in a new tab, or like a person who
// has another notebook open, in the page of a test that has ended: to load JupyterLab takes seconds of processor time.
func (d Desk) Open(t *testing.T, name string) *Tab {
	t.Helper()
	began := time.Now()
	b := d.pages.take(t)
	if b == nil {
		b = openTab(t, d.server.Base())
		// With a new, reset workspace, JupyterLab does not open the notebooks of an earlier page again.
		b.navigate(fmt.Sprintf("%s/lab/workspaces/test-%d/tree/%s?reset&token=%s", d.server.Base(), began.UnixNano(), name, d.server.Token))
		b.waitForApplication()
	} else {
		b.Do(`async path => { await jupyterapp.commands.execute('docmanager:open', {path, factory: 'Notebook'}); }`, name)
	}
	t.Cleanup(func() { d.pages.put(b) })
	b.Do(openScript, name)
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
	b.waitForApplication()
	b.Do(openScript, name)
}

// openScript waits until the notebook is shown. After that, scripts can use it as panel. It finds the panel by its path, because a page without focus has no current widget.
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
