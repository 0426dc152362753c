package person

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"woodscape.example/woodkit/cmd/woodkit/internal/lab/labtest"
	"woodscape.example/woodkit/cmd/woodkit/internal/notebook"
	"woodscape.example/woodkit/cmd/woodkit/internal/notebook/notebooktest"
)

// explore is the call in a cell with sliders.
const explore = "sliders.Explore("

// TestSliders moves the sliders of every cell with sliders in the notebooks.
func TestSliders(t *testing.T) {
	t.Parallel()
	d := desk{shared.Open(t)}
	cells := 0
	for _, name := range d.Names() {
		n, err := notebook.Read(filepath.Join(d.Folder, name))
		if err != nil {
			t.Fatal(err)
		}
		var above []string
		for _, cell := range n.Code() {
			source := cell.Source()
			if strings.Contains(source, explore) {
				cells++
				t.Run(notebook.Stem(name), func(t *testing.T) { d.sliders(t, above, source) })
			}
			above = append(above, source)
		}
	}
	if cells == 0 {
		t.Error("no notebook has a cell with sliders")
	}
}

// sliders runs a cell below the declarations of the cells above it, as if a person were there, and then another cell.
func (d desk) sliders(t *testing.T, above []string, source string) {
	live := strings.Replace(source, explore, "os.Setenv(\"WOODKIT_READER\", \"1\")\n"+explore, 1)
	const name, cell = "sliders.ipynb", 1
	d.Add(t, name, notebooktest.Declarations(t, above), live, "%%\nfmt.Println(\"went on\")")
	b := d.open(t, name)
	b.begin()
	if !b.slidersAnswer(cell) {
		t.Fatalf("the sliders never answered; the cell shows\n%s", b.text(cell))
	}
	const picture = `async cell => {
		const picture = () => panel.content.widgets[cell].outputArea.node.querySelector('img');
		await until('the figure', () => picture() && picture().complete && picture().naturalWidth > 0);
		return picture().src;
	}`
	labtest.Await[string](b.Tab, picture, cell)
	d.Screenshot(b.Tab, "sliders-1")
	if !b.slidersAnswer(cell) { // they may have ended while the picture was taken
		t.Fatalf("the sliders do not answer any more; the cell shows\n%s", b.text(cell))
	}
	before := labtest.Await[string](b.Tab, picture, cell)
	b.Click(".woodkit-slider input") // this clicks the middle, which is not where the slider starts
	b.Do(`async (cell, before) => {
		const area = panel.content.widgets[cell].outputArea.node;
		await until(() => 'another figure; the cell shows ' + area.innerText, () => {
			const picture = area.querySelector('img');
			return picture && picture.src !== before;
		});
	}`, cell, before)
	if labtest.Await[bool](b.Tab, `async cell => {
		const slider = panel.content.widgets[cell].outputArea.node.querySelector('.woodkit-slider');
		return slider !== null && slider.querySelector('output').innerText !== slider.querySelector('input').value;
	}`, cell) {
		t.Error("the number beside the slider is not the slider's")
	}
	d.Screenshot(b.Tab, "sliders-2")
	const value = `async () => Number(panel.content.node.querySelector('.woodkit-slider input').value)`
	clicked, active := labtest.Await[int](b.Tab, value), labtest.Await[int](b.Tab, `async () => panel.content.activeCellIndex`)
	b.Press(kb.ArrowRight) // the slider has had the focus since the click
	b.Press(kb.ArrowUp)
	if moved := labtest.Await[int](b.Tab, value); moved <= clicked {
		t.Errorf("the arrow keys move the slider from %d to %d", clicked, moved)
	}
	if now := labtest.Await[int](b.Tab, `async () => panel.content.activeCellIndex`); now != active {
		t.Errorf("the arrow keys move the notebook from cell %d to %d", active, now)
	}
	// If nobody moves the sliders, they end by themselves, and Run All goes on.
	if !b.finished() {
		t.Error("Run All stopped")
	}
	b.shows(cell, "The sliders ended")
	b.shows(cell+1, "went on")
	if pictures := b.elements(cell, "img"); pictures != 1 {
		t.Errorf("%d figures are left", pictures)
	}
	d.Screenshot(b.Tab, "sliders-3")
	b.start(cell)
	if b.slidersAnswer(cell) { // otherwise they ended because the page did not answer
		b.Click(".woodkit-done")
	}
	if !b.finished() {
		t.Error("the cell failed when it ran again")
	}
	b.Forgive("gonb_comm", "comm_open_ack") // harmless; they appear only if the browser is late
	b.noDialogs()
}

// slidersAnswer waits until the sliders of a running cell can be moved. The sliders give up if the page does not answer
// within seconds, as on an overloaded machine. In that case the cell runs again, up to a few times.
func (p page) slidersAnswer(cell int) bool {
	p.t.Helper()
	for range 5 {
		if labtest.Await[bool](p.Tab, `async cell => {
			const area = panel.content.widgets[cell].outputArea.node;
			const find = selector => area.querySelector(selector);
			const shown = () => 'sliders; the cell shows ' + area.innerText;
			await until(shown, () => find('.woodkit-slider input:enabled') || find('.woodkit-sliders-over'));
			return !find('.woodkit-sliders-over');
		}`, cell) {
			return true
		}
		p.finished()
		p.start(cell)
	}
	return false
}
