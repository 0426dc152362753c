package person

import (
	"testing"

	"woodscape.example/woodkit/cmd/woodkit/internal/lab/labtest"
)

// A desk is a JupyterLab with notebooks that the tests write.
type desk struct{ labtest.Desk }

// A page is a notebook as a person sees it. Its cells are numbered from 0.
type page struct {
	*labtest.Tab
	t *testing.T
}

func (d desk) open(t *testing.T, name string) page {
	t.Helper()
	return page{d.Open(t, name), t}
}

// declared opens a notebook and runs its first cell, whose declarations the others need.
func (d desk) declared(t *testing.T, name string) page {
	t.Helper()
	b := d.open(t, name)
	if !b.run(0) {
		t.Fatal("the declarations failed")
	}
	return b
}

// begin starts to run all cells and does not wait. Call finished to wait.
func (p page) begin() {
	p.t.Helper()
	p.Do(`async () => { window.running = jupyterapp.commands.execute('notebook:run-all-cells').catch(() => false); }`)
}

// finished waits for what begin or start started, and reports whether all cells succeeded.
func (p page) finished() bool {
	p.t.Helper()
	return labtest.Await[bool](p.Tab, `async () => {
		let ended, succeeded;
		window.running.then(ok => { ended = true; succeeded = ok; });
		await until('the cells to end', () => ended);
		return succeeded;
	}`)
}

// run runs a cell and reports whether it succeeded.
func (p page) run(cell int) bool {
	p.t.Helper()
	return labtest.Await[bool](p.Tab, `async cell => { panel.content.activeCellIndex = cell; return await jupyterapp.commands.execute('notebook:run-cell'); }`, cell)
}

// start starts to run a cell and removes the cell's outputs at once. It does not wait. Call finished to wait.
func (p page) start(cell int) {
	p.t.Helper()
	p.Do(`async cell => {
		panel.content.activeCellIndex = cell;
		panel.content.widgets[cell].model.outputs.clear();
		window.running = jupyterapp.commands.execute('notebook:run-cell').catch(() => false);
	}`, cell)
}

// shows waits until a cell shows a text. It fails if the cell shows an error instead.
func (p page) shows(cell int, text string) {
	p.t.Helper()
	p.Do(`async (cell, text) => {
		const area = panel.content.widgets[cell].outputArea;
		const shown = () => 'cell ' + cell + ' to show ' + text + '; it shows ' + area.node.innerText;
		await until(shown, () => {
			if (area.node.innerText.includes(text)) return true;
			if (area.model.toJSON().some(output => output.output_type === 'error')) throw new Error(shown());
			return false;
		});
	}`, cell, text)
}

// text returns what a cell shows.
func (p page) text(cell int) string {
	p.t.Helper()
	return labtest.Await[string](p.Tab, `async cell => panel.content.widgets[cell].outputArea.node.innerText`, cell)
}

// count returns a cell's number in the order of execution, or 0 if it did not run.
func (p page) count(cell int) int {
	p.t.Helper()
	return labtest.Await[int](p.Tab, `async cell => panel.content.widgets[cell].model.executionCount || 0`, cell)
}

// edit replaces a cell's code.
func (p page) edit(cell int, source string) {
	p.t.Helper()
	p.Do(`async (cell, source) => { panel.content.widgets[cell].model.sharedModel.setSource(source); }`, cell, source)
}

// restart restarts the kernel through the menu's command and its dialog, and runs all cells.
func (p page) restart() {
	p.t.Helper()
	p.Do(`async () => {
		const done = jupyterapp.commands.execute('notebook:restart-run-all');
		(await until('the dialog', () => document.querySelector('.jp-Dialog .jp-mod-accept'))).click();
		await done;
	}`)
}

// noDialogs checks that no dialog is open and that the page is quiet.
func (p page) noDialogs() {
	p.t.Helper()
	if dialogs := labtest.Await[[]string](p.Tab, `async () => [...document.querySelectorAll('.jp-Dialog')].map(d => d.innerText)`); len(dialogs) > 0 {
		p.t.Errorf("dialogs are shown: %q", dialogs)
	}
	p.Quiet()
}
