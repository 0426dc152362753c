package lab_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"woodscape.example/woodkit/internal/setup"
)

// add puts a notebook with these code cells on the desk.
func (d desk) add(t *testing.T, name string, sources ...string) {
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
	if err := os.WriteFile(filepath.Join(d.folder, name), text, 0o644); err != nil {
		t.Fatal(err)
	}
}

// Scripts of what a person does. The cell's number counts from 0.
const (
	beginScript = `async () => { window.running = jupyterapp.commands.execute('notebook:run-all-cells').catch(() => false); }`
	// waits until a cell shows a text
	showsScript = `async (cell, text) => {
		for (let i = 0; i < 1200; i++) {
			const shown = panel.content.widgets[cell].outputArea.node.innerText;
			if (shown.includes(text)) return shown;
			if (panel.content.widgets[cell].model.outputs.toJSON().some(output => output.output_type === 'error')) break;
			await new Promise(resolve => setTimeout(resolve, 50));
		}
		throw new Error('cell ' + cell + ' shows ' + panel.content.widgets[cell].outputArea.node.innerText);
	}`
	textScript  = `async cell => panel.content.widgets[cell].outputArea.node.innerText`
	countScript = `async cell => panel.content.widgets[cell].model.executionCount || 0`
	runScript1  = `async cell => { panel.content.activeCellIndex = cell; return await jupyterapp.commands.execute('notebook:run-cell'); }`
	editScript  = `async (cell, source) => { panel.content.widgets[cell].model.sharedModel.setSource(source); }`
	// restarts the kernel through the menu's command and its dialog, and runs all cells
	restartScript = `async () => {
		const done = jupyterapp.commands.execute('notebook:restart-run-all');
		for (let i = 0; i < 200; i++) {
			const accept = document.querySelector('.jp-Dialog .jp-mod-accept');
			if (accept) { accept.click(); break; }
			await new Promise(resolve => setTimeout(resolve, 50));
		}
		await done;
	}`
	dialogsScript = `async () => [...document.querySelectorAll('.jp-Dialog')].map(d => d.innerText)`
)

// stopButton is the toolbar's button that interrupts the kernel.
const stopButton = `[data-jp-item-name="interrupt"]`

// hello begins a notebook of a few small cells.
const hello = "import (\n\t\"fmt\"\n\t\"os\"\n\t\"time\"\n)\n\nvar began = time.Now()"

// TestPerson does what people do beside Run All.
func TestPerson(t *testing.T) {
	d := openDesk(t, false)
	t.Run("interrupts a scan", d.interrupts)
	t.Run("restarts and runs all", d.restarts)
	t.Run("edits a cell", d.edits)
	t.Run("reloads in mid-scan", d.reloads)
	t.Run("works on two notebooks", d.twoNotebooks)
	t.Run("runs out of memory", d.memory)
	t.Run("asks for help", d.help)
}

// noDialogs checks that nothing stands in a person's way and that the page is quiet.
func (b *tab) noDialogs() {
	b.t.Helper()
	if dialogs := await[[]string](b, dialogsScript); len(dialogs) > 0 {
		b.t.Errorf("dialogs are shown: %q", dialogs)
	}
	b.quiet()
}

func (d desk) interrupts(t *testing.T) {
	d.add(t, "interrupt.ipynb", `import (
	"fmt"
	"time"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/scan"
)

var ds = woodkit.Must(woodkit.Open(""))
%%
run, seen := woodkit.Start("interrupted by a person"), 0
for range scan.Each(run.Context(), ds.Frames()) {
	seen++
	fmt.Println("seen", seen)
	time.Sleep(time.Second / 2)
}
run.Done(seen)`, "%%\nfmt.Println(\"went on\")")
	b := d.open(t, "interrupt.ipynb")
	await[chromedp.Void](b, beginScript)
	await[string](b, showsScript, 0, "seen 2")
	began := time.Now()
	if err := chromedp.Do(b.ctx, chromedp.Click(chromedp.CSS(stopButton))); err != nil {
		t.Fatal(err)
	}
	await[bool](b, `async () => await window.running`)
	seconds := time.Since(began).Seconds()
	t.Logf("stopped after %.2f s", seconds)
	if seconds > 5 { // then the kernel had to kill it
		t.Errorf("the scan took %.1f s to stop", seconds)
	}
	text := await[string](b, textScript, 0)
	if !strings.Contains(strings.ToLower(text), "partial") || strings.Contains(text, "seen 20") {
		t.Errorf("the interrupted cell shows\n%s\nwant the word partial, and less than the whole scan", text)
	}
	if count := await[int](b, countScript, 1); count != 0 {
		t.Error("Run All went on after the interrupt")
	}
	if !await[bool](b, runScript1, 1) {
		t.Error("the next cell does not run")
	}
	b.noDialogs()
	b.screenshot(d.shots, "interrupted")
}

func (d desk) restarts(t *testing.T) {
	d.add(t, "restart.ipynb", hello, "%%\nfmt.Println(os.Getppid(), began.Year() > 2000)")
	b := d.open(t, "restart.ipynb")
	if !await[bool](b, runScript) {
		t.Error("Run All failed")
	}
	before := await[string](b, textScript, 1)
	await[chromedp.Void](b, restartScript)
	after := await[string](b, textScript, 1)
	if before == after || !strings.Contains(after, "true") {
		t.Errorf("the kernel printed %q before and %q after its restart", before, after)
	}
	for cell := range 2 {
		if count := await[int](b, countScript, cell); count != cell+1 {
			t.Errorf("cell %d has the number %d after the restart", cell+1, count)
		}
	}
	b.noDialogs()
}

func (d desk) edits(t *testing.T) {
	d.add(t, "edit.ipynb", hello, "%%\nfmt.Println(\"first\")")
	b := d.open(t, "edit.ipynb")
	if !await[bool](b, runScript) {
		t.Error("Run All failed")
	}
	await[chromedp.Void](b, editScript, 1, "%%\nfmt.Println(\"second\", undefined)")
	if await[bool](b, runScript1, 1) {
		t.Error("a cell that does not compile succeeded")
	}
	if text := await[string](b, textScript, 1); !strings.Contains(text, "undefined: undefined") {
		t.Errorf("the compiler's message is not shown, but\n%s", text)
	}
	b.screenshot(d.shots, "compile-error")
	await[chromedp.Void](b, editScript, 1, "%%\nfmt.Println(\"second\")")
	if !await[bool](b, runScript1, 1) {
		t.Error("the mended cell failed")
	}
	if text := await[string](b, textScript, 1); strings.TrimSpace(text) != "second" {
		t.Errorf("the edited cell shows %q", text)
	}
	b.noDialogs()
}

func (d desk) reloads(t *testing.T) {
	d.add(t, "reload.ipynb", hello, "%%\nfor i := range 10 {\n\tfmt.Println(\"step\", i)\n\ttime.Sleep(time.Second)\n}", "%%\nfmt.Println(\"next\")")
	b := d.open(t, "reload.ipynb")
	await[bool](b, runScript1, 0)
	await[chromedp.Void](b, `async () => { panel.content.activeCellIndex = 1; jupyterapp.commands.execute('notebook:run-cell').catch(() => {}); }`)
	await[string](b, showsScript, 1, "step 1")
	await[chromedp.Void](b, `async () => { await panel.context.save(); }`)
	address := await[string](b, `async () => { const id = panel.sessionContext.session.kernel.id; window.name = id; return id; }`)
	if err := chromedp.Do(b.ctx, chromedp.Reload()); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Run(b.ctx, chromedp.Poll[chromedp.Void](`window.jupyterapp !== undefined`, chromedp.WithPollingTimeout(time.Minute))); err != nil {
		t.Fatal(err)
	}
	await[string](b, openScript, "reload.ipynb")
	if now := await[string](b, `async () => panel.sessionContext.session.kernel.id`); now != address {
		t.Errorf("the notebook has another kernel after the reload")
	}
	if !await[bool](b, runScript1, 2) { // waits for the running cell
		t.Error("the cell after the reload failed")
	}
	if text := await[string](b, textScript, 2); strings.TrimSpace(text) != "next" {
		t.Errorf("the cell after the reload shows %q", text)
	}
	b.noDialogs()
	b.screenshot(d.shots, "reloaded")
}

func (d desk) twoNotebooks(t *testing.T) {
	for _, name := range []string{"left.ipynb", "right.ipynb"} {
		d.add(t, name, hello, "%%\nos.WriteFile(\""+name+".here\", nil, 0o644)\n"+`for _, other := range []string{"left.ipynb.here", "right.ipynb.here"} {
	for {
		if _, err := os.Stat(other); err == nil {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
}
fmt.Println("both run")`)
	}
	left := d.open(t, "left.ipynb")
	right := d.open(t, "right.ipynb")
	await[chromedp.Void](left, beginScript)
	await[chromedp.Void](right, beginScript) // each waits for the other: neither ends unless both run at once
	for _, b := range []*tab{left, right} {
		await[string](b, showsScript, 1, "both run")
		b.noDialogs()
	}
}

// outOfMemory is how a Go program ends at its memory limit. Whoever asks for the last bytes decides: an allocation of the
// program's, or of most of the runtime, says what is missing. But Go 1.26's collector takes the memory of its own queues
// without looking whether it got any (newSpanSPMC in runtime/mgcmark_greenteagc.go), and then faults at their address.
var outOfMemory = []string{"out of memory", "cannot allocate memory", "SIGSEGV"}

func (d desk) memory(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("macOS does not limit a program's memory")
	}
	d.add(t, "memory.ipynb", `import (
	"fmt"
	"os"
	"runtime/debug"
	"syscall"
	"time"
)

func limit(bytes uint64) error { // RLIMIT_DATA: what the Go heap counts against
	return syscall.Setrlimit(2, &syscall.Rlimit{Cur: bytes, Max: bytes})
}
%%
fmt.Println(limit(1<<30), debug.SetGCPercent(100), os.Getpid() > 0, time.Now().Year() > 2000)
var all [][]byte
for {
	all = append(all, make([]byte, 64<<20))
	for i := 0; i < 64<<20; i += 4096 {
		all[len(all)-1][i] = 1
	}
}`, "%%\nfmt.Println(\"the kernel lives\")")
	b := d.open(t, "memory.ipynb")
	if await[bool](b, runScript1, 0) {
		t.Error("the cell survived")
	}
	text := await[string](b, textScript, 0)
	if !slices.ContainsFunc(outOfMemory, func(end string) bool { return strings.Contains(text, end) }) {
		t.Errorf("the cell shows\n%s\nwant one of %q", text, outOfMemory)
	}
	if !await[bool](b, runScript1, 1) {
		t.Error("the next cell failed")
	}
	b.noDialogs()
	b.screenshot(d.shots, "out-of-memory")
}

func (d desk) help(t *testing.T) {
	d.add(t, "help.ipynb", "import \"woodscape.example/woodkit\"\n\nvar ds = woodkit.Must(woodkit.Open(\"\"))", "%%\nwoodkit.")
	b := d.open(t, "help.ipynb")
	if !await[bool](b, runScript1, 0) {
		t.Error("the first cell failed")
	}
	// The kernel connects to gopls twelve seconds after its start; until then there is nothing to offer.
	words := await[[]string](b, `async () => {
		for (let i = 0; i < 30; i++) {
			const kernel = panel.sessionContext.session.kernel;
			const code = panel.content.widgets[1].model.sharedModel.getSource();
			const reply = await kernel.requestComplete({code, cursor_pos: code.length});
			if ((reply.content.matches || []).length > 0) return reply.content.matches;
			await new Promise(resolve => setTimeout(resolve, 1000));
		}
		return [];
	}`)
	if all := strings.Join(words, " "); !strings.Contains(all, "Open") || !strings.Contains(all, "Start") {
		t.Errorf("completion offers %q, want Open and Start among them", words)
	}
	shown := await[string](b, `async () => {
		panel.content.activeCellIndex = 1;
		panel.content.mode = 'edit';
		const editor = panel.content.activeCell.editor;
		editor.focus();
		editor.setCursorPosition({line: 1, column: 8});
		for (let i = 0; i < 20; i++) {
			await jupyterapp.commands.execute('completer:invoke-notebook');
			await new Promise(resolve => setTimeout(resolve, 500));
			const items = [...document.querySelectorAll('.jp-Completer-item')].map(item => item.innerText);
			if (items.length > 0) return items.join(' ');
		}
		return '';
	}`)
	if !strings.Contains(shown, "Open") {
		t.Errorf("Tab shows %q", shown)
	}
	b.screenshot(d.shots, "completion")
	tip := await[string](b, `async () => {
		const cell = panel.content.activeCell;
		cell.model.sharedModel.setSource('%%\nwoodkit.Open("")');
		cell.editor.focus();
		for (let i = 0; i < 20; i++) {
			cell.editor.setCursorPosition({line: 1, column: 11});
			await jupyterapp.commands.execute('tooltip:launch-notebook');
			await new Promise(resolve => setTimeout(resolve, 500));
			const tip = document.querySelector('.jp-Tooltip');
			if (tip && tip.innerText.trim()) return tip.innerText;
		}
		return '';
	}`)
	if !strings.Contains(tip, "Open") {
		t.Errorf("Shift-Tab shows %q", tip)
	}
	b.screenshot(d.shots, "tooltip")
	b.quiet()
}
