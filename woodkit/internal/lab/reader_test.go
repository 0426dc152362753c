package lab_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"woodscape.example/woodkit/internal/lab"
	"woodscape.example/woodkit/internal/notebook"
	"woodscape.example/woodkit/internal/setup"
)

// frames is the size of the data set that the tests run on.
const frames = 64

// A desk is a JupyterLab server for tests, on copies in a folder of its own.
type desk struct {
	server *lab.Server
	folder string
	shots  string // folder for screenshots
}

// openDesk makes the environment where it is missing, copies the notebooks and starts the server.
func openDesk(t *testing.T, withOutputs bool) desk {
	t.Helper()
	if testing.Short() {
		t.Skip("-short leaves out JupyterLab in a browser")
	}
	findBrowser(t)
	environment, err := setup.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Log("making sure that the environment is there (go tool woodkit setup): minutes the first time, then a moment")
	if err := environment.Setup(t.Context(), os.Stderr, true); err != nil {
		t.Fatal(err)
	}
	data, err := environment.Dataset(t.Context(), frames, nil)
	if err != nil {
		t.Fatal(err)
	}
	d := desk{folder: t.TempDir(), shots: filepath.Join(environment.Dir, "screenshots")}
	copies := lab.Copies{From: filepath.Join(environment.Checkout, "notebooks"), To: d.folder, WithOutputs: withOutputs}
	if _, err := copies.Make(); err != nil {
		t.Fatal(err)
	}
	logs := filepath.Join(environment.Dir, "logs", "lab-"+t.Name()+".log")
	began := time.Now()
	d.server, err = lab.Start(t.Context(), lab.Options{
		Python: environment.Python(), Environ: append(environment.Environ(), "WOODSCAPE_DIR="+data), Folder: d.folder,
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

// open shows a notebook in a new browser and waits for its kernel.
func (d desk) open(t *testing.T, name string) *tab {
	t.Helper()
	b := openTab(t, d.server.Base())
	began := time.Now()
	// A workspace of its own and reset: no notebook of an earlier page is opened again.
	b.navigate(fmt.Sprintf("%s/lab/workspaces/test-%d/tree/%s?reset&token=%s", d.server.Base(), began.UnixNano(), name, d.server.Token))
	poll := chromedp.Poll[chromedp.Void](`window.jupyterapp !== undefined`, chromedp.WithPollingTimeout(time.Minute))
	if _, err := chromedp.Run(b.ctx, poll); err != nil {
		t.Fatal(err)
	}
	kernel := await[string](b, openScript, name)
	t.Logf("%s is ready after %.1f s", kernel, time.Since(began).Seconds())
	if kernel != setup.KernelName {
		t.Errorf("the kernel is %s, not %s", kernel, setup.KernelName)
	}
	return b
}

// openScript waits until the notebook is shown and its kernel answers. The panel is found by its path: there is no current
// widget in a page without focus. The kernel's status is unknown until a first cell ran, so idle is not waited for.
const openScript = `async (path) => {
	await jupyterapp.restored;
	let panel;
	for (let i = 0; i < 600 && !panel; i++) { // the address opens it a little after restored
		panel = [...jupyterapp.shell.widgets('main')].find(w => w.context && w.sessionContext && w.context.path === path);
		if (!panel) await new Promise(resolve => setTimeout(resolve, 50));
	}
	if (!panel) throw new Error('not opened: ' + path);
	window.panel = panel;
	await panel.context.ready; await panel.sessionContext.ready; await panel.revealed;
	jupyterapp.shell.activateById(panel.id);
	const kernel = panel.sessionContext.session.kernel;
	await kernel.info;
	return kernel.name;
}`

// runScript runs all cells and returns whether all of them succeeded.
const runScript = `async () => await jupyterapp.commands.execute('notebook:run-all-cells')`

// lookScript says what a reader sees.
const lookScript = `async () => {
	const pause = ms => new Promise(resolve => setTimeout(resolve, ms));
	const colours = image => { // of the picture made small
		const canvas = document.createElement('canvas');
		canvas.width = canvas.height = 64;
		const pen = canvas.getContext('2d');
		pen.drawImage(image, 0, 0, 64, 64);
		const bytes = new Uint32Array(pen.getImageData(0, 0, 64, 64).data.buffer);
		return new Set(bytes).size;
	};
	const cells = [];
	for (const widget of panel.content.widgets) {
		if (widget.model.type !== 'code') continue;
		widget.node.scrollIntoView(); // cells that are far away are laid out when they come near
		await pause(30);
		const area = widget.outputArea.node;
		const images = [...area.querySelectorAll('img')];
		await Promise.all(images.map(image => image.decode().catch(() => {})));
		cells.push({
			count: widget.model.executionCount || 0,
			mustFail: (widget.model.sharedModel.getMetadata('tags') || []).includes('raises-exception'),
			errors: widget.model.outputs.toJSON().filter(o => o.output_type === 'error').map(o => o.ename + ': ' + o.evalue),
			pictures: images.map(i => ({width: i.clientWidth, height: i.clientHeight, pixels: i.naturalWidth, colours: i.naturalWidth ? colours(i) : 0})),
			tables: area.querySelectorAll('table').length,
			text: area.innerText,
			scrolls: [...area.querySelectorAll('.jp-OutputArea-child')].some(o => o.scrollWidth > o.clientWidth + 1) ||
				widget.node.querySelector('.jp-mod-outputsScrolled') !== null,
		});
	}
	return {cells, dialogs: [...document.querySelectorAll('.jp-Dialog, .jp-toast-container .Toastify__toast')].map(d => d.innerText), dirty: panel.model.dirty};
}`

// seen is what lookScript returns.
type seen struct {
	Cells []struct {
		Count    int      `json:"count"`
		MustFail bool     `json:"mustFail"`
		Errors   []string `json:"errors"`
		Pictures []struct {
			Width   int `json:"width"`  // as shown, in CSS pixels
			Height  int `json:"height"` //
			Pixels  int `json:"pixels"` // width of the picture itself
			Colours int `json:"colours"`
		} `json:"pictures"`
		Tables  int    `json:"tables"`
		Text    string `json:"text"`
		Scrolls bool   `json:"scrolls"`
	} `json:"cells"`
	Dialogs []string `json:"dialogs"`
}

// check compares what is seen with the outputs in the notebook's file.
func (s seen) check(t *testing.T, n *notebook.Notebook) {
	t.Helper()
	code := n.Code()
	if len(s.Cells) != len(code) {
		t.Fatalf("the page shows %d code cells of %d", len(s.Cells), len(code))
	}
	for i, cell := range s.Cells {
		pictures, tables := 0, 0
		for _, output := range code[i].Outputs() {
			if _, ok := output.Data[notebook.MediaPNG]; ok {
				pictures++
			}
			markup := output.Data["text/html"] + output.Data["text/markdown"]
			if strings.Contains(markup, "<table") || strings.Contains(markup, "|--") || strings.Contains(markup, "|:-") {
				tables++
			}
		}
		if len(cell.Pictures) != pictures || cell.Tables < tables {
			t.Errorf("code cell %d shows %d pictures of %d and %d tables of %d", i+1, len(cell.Pictures), pictures, cell.Tables, tables)
		}
		for _, p := range cell.Pictures {
			if p.Width < 100 || p.Height < 40 || p.Colours < 3 {
				t.Errorf("code cell %d shows a picture of %d×%d with %d colours", i+1, p.Width, p.Height, p.Colours)
			}
			if p.Pixels < p.Width {
				t.Errorf("code cell %d shows a picture of %d pixels in a width of %d: it is blurred", i+1, p.Pixels, p.Width)
			}
		}
		for _, tag := range []string{"<div", "<span", "<table", "<b>", "&lt;", "</"} {
			if strings.Contains(cell.Text, tag) {
				t.Errorf("code cell %d shows markup: %s", i+1, tag)
			}
		}
		if cell.Scrolls {
			t.Errorf("code cell %d shows an output in a scroll box", i+1)
		}
		if len(cell.Errors) > 0 != cell.MustFail && cell.Count > 0 {
			t.Errorf("code cell %d: tagged raises-exception %v, errors %v", i+1, cell.MustFail, cell.Errors)
		}
	}
	if len(s.Dialogs) > 0 {
		t.Errorf("dialogs and messages are shown: %q", s.Dialogs)
	}
}

// names are the notebooks of a desk.
func (d desk) names(t *testing.T) []string {
	t.Helper()
	paths, err := notebook.List(d.folder)
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

// A look is a way to show a page.
type look struct {
	name  string
	width int64
	dark  bool
	// presentation is the mode for showing a notebook to a room
	presentation bool
}

// allLooks is the environment variable that, set to anything, asks for pictures in all looks instead of the first alone:
// they take half a minute more a notebook.
const allLooks = "WOODKIT_ALL_LOOKS"

// looks are how people show pages.
var looks = []look{
	{name: "light-1280", width: 1280},
	{name: "dark-1280", width: 1280, dark: true},
	{name: "light-1920", width: 1920},
	{name: "presentation-1920", width: 1920, presentation: true},
}

// shoot takes pictures of the whole notebook, from top to bottom, for a person to look at.
func (d desk) shoot(b *tab, name string, looks ...look) {
	const height = 4000 // CSS pixels a picture
	for _, l := range looks {
		await[chromedp.Void](b, lookAsScript, l.dark, l.presentation)
		b.resize(l.width, height)
		for part := 1; ; part++ {
			more := await[bool](b, scrollScript, part-1)
			b.screenshot(d.shots, fmt.Sprintf("%s-%s-%d", name, l.name, part))
			if !more {
				break
			}
		}
		if l.presentation {
			await[chromedp.Void](b, `async () => { await jupyterapp.commands.execute('application:toggle-presentation-mode'); }`)
		}
	}
	await[chromedp.Void](b, lookAsScript, false, false)
}

// lookAsScript chooses the theme and the mode.
const lookAsScript = `async (dark, presentation) => {
	await jupyterapp.commands.execute('apputils:change-theme', {theme: dark ? 'JupyterLab Dark' : 'JupyterLab Light'});
	if (presentation) await jupyterapp.commands.execute('application:toggle-presentation-mode');
	await new Promise(resolve => setTimeout(resolve, 500));
}`

// scrollScript shows a page's part and says whether there is more below.
const scrollScript = `async part => {
	const outer = panel.content.node.querySelector('.jp-WindowedPanel-outer') || panel.content.node;
	await new Promise(resolve => setTimeout(resolve, 300));
	outer.scrollTop = part * (outer.clientHeight - 60);
	await new Promise(resolve => setTimeout(resolve, 300));
	const last = panel.content.widgets[panel.content.widgets.length - 1].node; // below it is room to scroll into
	return last.getBoundingClientRect().bottom > outer.getBoundingClientRect().bottom;
}`

// TestRunAll opens every notebook by its address and runs all cells, as a reader does first.
func TestRunAll(t *testing.T) {
	d := openDesk(t, false)
	for _, name := range d.names(t) {
		t.Run(notebook.Stem(name), func(t *testing.T) {
			b := d.open(t, name)
			began := time.Now()
			finished := await[bool](b, runScript)
			t.Logf("all cells ran in %.1f s", time.Since(began).Seconds())
			look := await[seen](b, lookScript)
			await[chromedp.Void](b, `async () => { await panel.context.save(); }`)
			saved, err := notebook.Read(filepath.Join(d.folder, name))
			if err != nil {
				t.Fatal(err)
			}
			mustFail := slices.ContainsFunc(saved.Code(), notebook.Cell.MustFail)
			if !finished && !mustFail {
				t.Error("Run All stopped at a cell")
			}
			for i, cell := range look.Cells {
				if cell.Count == 0 {
					t.Errorf("code cell %d did not run", i+1)
				}
			}
			look.check(t, saved)
			b.quiet()
			if os.Getenv(allLooks) != "" {
				d.shoot(b, notebook.Stem(name), looks...)
			} else {
				d.shoot(b, notebook.Stem(name), looks[0])
			}
		})
	}
}

// TestOpenedUntrusted opens every notebook with the outputs that are kept, as a clone shows them: JupyterLab does not trust
// them, and cleans their HTML.
func TestOpenedUntrusted(t *testing.T) {
	d := openDesk(t, true)
	for _, name := range d.names(t) {
		t.Run(notebook.Stem(name), func(t *testing.T) {
			kept, err := notebook.Read(filepath.Join(d.folder, name))
			if err != nil {
				t.Fatal(err)
			}
			b := d.open(t, name)
			look := await[seen](b, lookScript)
			look.check(t, kept)
			b.quiet()
			d.shoot(b, notebook.Stem(name)+"-untrusted", looks[0])
		})
	}
}
