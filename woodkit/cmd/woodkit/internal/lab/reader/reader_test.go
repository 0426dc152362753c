package reader

import (
	"fmt"
	"image"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"woodscape.example/woodkit/cmd/woodkit/internal/lab/labtest"
	"woodscape.example/woodkit/cmd/woodkit/internal/notebook"
	"woodscape.example/woodkit/cmd/woodkit/internal/notebook/notebooktest"
	"woodscape.example/woodkit/internal/woodtest"
	"woodscape.example/woodkit/layout"
)

// lookScript returns what a reader sees.
const lookScript = `async () => {
	const drawn = () => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
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
		const box = widget.node.getBoundingClientRect(); // cells that are far away are laid out when they come near
		if (box.top < 0 || box.bottom > innerHeight || box.height === 0) {
			widget.node.scrollIntoView();
			await drawn();
		}
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
			cut: [...widget.node.querySelectorAll('.jp-InputArea .cm-scroller')].some(e => e.scrollWidth > e.clientWidth + 1),
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
			Pixels  int `json:"pixels"` // width of the image itself
			Colours int `json:"colours"`
		} `json:"pictures"`
		Tables  int    `json:"tables"`
		Text    string `json:"text"`
		Scrolls bool   `json:"scrolls"`
		Cut     bool   `json:"cut"` // code lines are wider than the page
	} `json:"cells"`
	Dialogs []string `json:"dialogs"`
}

// check compares what the page shows with the outputs in the notebook's file.
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
		if cell.Cut {
			t.Errorf("code cell %d is wider than the page", i+1)
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

// A look is a way to show a page.
type look struct {
	name  string
	width int64
	dark  bool
	// presentation is the mode in which you show a notebook to a whole room.
	presentation bool
}

// takePictures is an environment variable. If you set it to any value, the tests take pictures of the pages for people to
// look at. They take half a minute or more per notebook.
const takePictures = "WOODKIT_PICTURES"

// looks lists how people show pages.
var looks = []look{
	{name: "light-1280", width: 1280},
	{name: "dark-1280", width: 1280, dark: true},
	{name: "light-1920", width: 1920},
	{name: "presentation-1920", width: 1920, presentation: true},
}

// shoot takes pictures of the whole notebook, from top to bottom, if you asked for them.
func shoot(d labtest.Desk, b *labtest.Tab, name string, looks ...look) {
	if os.Getenv(takePictures) == "" {
		return
	}
	const height = 4000 // CSS pixels per picture
	for _, l := range looks {
		b.Do(lookAsScript, l.dark, l.presentation)
		b.Resize(l.width, height)
		for part := 1; ; part++ {
			more := labtest.Await[bool](b, scrollScript, part-1)
			d.Screenshot(b, fmt.Sprintf("%s-%s-%d", name, l.name, part))
			if !more {
				break
			}
		}
		if l.presentation {
			b.Do(`async () => { await jupyterapp.commands.execute('application:toggle-presentation-mode'); }`)
		}
	}
	b.Do(lookAsScript, false, false)
}

// lookAsScript sets the theme and the mode.
const lookAsScript = `async (dark, presentation) => {
	await jupyterapp.commands.execute('apputils:change-theme', {theme: dark ? 'JupyterLab Dark' : 'JupyterLab Light'});
	if (presentation) await jupyterapp.commands.execute('application:toggle-presentation-mode');
	await new Promise(resolve => setTimeout(resolve, 500));
}`

// scrollScript shows one part of a page and reports whether there is more below.
const scrollScript = `async part => {
	const outer = panel.content.node.querySelector('.jp-WindowedPanel-outer') || panel.content.node;
	await new Promise(resolve => setTimeout(resolve, 300));
	outer.scrollTop = part * (outer.clientHeight - 60);
	await new Promise(resolve => setTimeout(resolve, 300));
	const last = panel.content.widgets[panel.content.widgets.length - 1].node; // below it is room to scroll into
	return last.getBoundingClientRect().bottom > outer.getBoundingClientRect().bottom;
}`

// TestNotebooksAsCloned opens every notebook as it is in a clone, with its kept outputs. Then it runs all cells of the first one, as a reader
// does first. All this happens on one server, because to start another one takes longer than to show a notebook.
func TestNotebooksAsCloned(t *testing.T) {
	data := t.TempDir()
	if err := woodtest.WriteLayout(data, layout.Cityscapes.Name, woodtest.Scenes(12, image.Pt(200, 150)), image.Pt(160, 120)); err != nil {
		t.Fatal(err)
	}
	d := labtest.Open(t, labtest.Options{WithOutputs: true, Data: data, Layout: layout.Cityscapes.Name})
	for _, name := range d.Names() {
		t.Run("opened untrusted/"+notebook.Stem(name), func(t *testing.T) { openUntrusted(t, d, name) })
	}
	t.Run("run all", func(t *testing.T) { runAll(t, d, d.Names()[0]) })
}

// openUntrusted shows a notebook with its kept outputs. JupyterLab does not trust them and cleans their HTML.
func openUntrusted(t *testing.T, d labtest.Desk, name string) {
	kept, err := notebook.Read(filepath.Join(d.Folder, name))
	if err != nil {
		t.Fatal(err)
	}
	b := d.Open(t, name)
	b.Resize(1280, 4000) // few cells are far away
	look := labtest.Await[seen](b, lookScript)
	look.check(t, kept)
	b.Quiet()
	shoot(d, b, notebook.Stem(name)+"-untrusted", looks[0])
}

// runAll opens a notebook by its address and runs all cells. The data set has another layout than WoodScape. Package lessons runs all
// notebooks in the same kernel on WoodScape's.
func runAll(t *testing.T, d labtest.Desk, name string) {
	b := d.Open(t, name)
	began := time.Now()
	finished := labtest.RunAll(b)
	t.Logf("all cells ran in %.1f s", time.Since(began).Seconds())
	look := labtest.Await[seen](b, lookScript)
	saved := d.Save(b, name)
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
	notebooktest.Results{
		Pictures: 16, Same: 8,
		Prints: []string{
			`12 masks of 160×120 pixels \(by city: aachen 4, bad-honnef 4, zurich 4\); layout cityscapes, 19 classes`,
			`motorcycle +in \d+ of 12 frames`, `34 planes of 19200 bytes`,
		},
	}.Check(t, saved)
	b.Quiet()
	shoot(d, b, notebook.Stem(name), looks...)
}
