package person

import (
	"runtime"
	"slices"
	"strings"
	"testing"

	"woodscape.example/woodkit/cmd/woodkit/internal/lab/labtest"
)

// TestPerson tests what people do apart from Run All.
func TestPerson(t *testing.T) {
	t.Parallel()
	d := desk{shared.Open(t)}
	t.Run("restarts and runs all", d.restarts)
	t.Run("edits a cell", d.edits)
	t.Run("works on two notebooks", d.twoNotebooks)
	t.Run("runs out of memory", d.memory)
}

// hello is the beginning of a notebook with a few small cells.
const hello = "import (\n\t\"fmt\"\n\t\"os\"\n\t\"time\"\n)\n\nvar began = time.Now()"

func (d desk) restarts(t *testing.T) {
	d.Add(t, "restart.ipynb", hello, "%%\nfmt.Println(os.Getppid(), began.Year() > 2000)")
	b := d.open(t, "restart.ipynb")
	if !labtest.RunAll(b.Tab) {
		t.Error("Run All failed")
	}
	before := b.text(1)
	b.restart()
	after := b.text(1)
	if before == after || !strings.Contains(after, "true") {
		t.Errorf("the kernel printed %q before and %q after its restart", before, after)
	}
	for cell := range 2 {
		if count := b.count(cell); count != cell+1 {
			t.Errorf("cell %d has the number %d after the restart", cell+1, count)
		}
	}
	b.noDialogs()
}

func (d desk) edits(t *testing.T) {
	d.Add(t, "edit.ipynb", hello, "%%\nfmt.Println(\"first\")")
	b := d.open(t, "edit.ipynb")
	if !labtest.RunAll(b.Tab) {
		t.Error("Run All failed")
	}
	b.edit(1, "%%\nfmt.Println(\"second\", undefined)")
	if b.run(1) {
		t.Error("a cell that does not compile succeeded")
	}
	if text := b.text(1); !strings.Contains(text, "undefined: undefined") {
		t.Errorf("the compiler's message is not shown, but\n%s", text)
	}
	d.Screenshot(b.Tab, "compile-error")
	b.edit(1, "%%\nfmt.Println(\"second\")")
	if !b.run(1) {
		t.Error("the mended cell failed")
	}
	if text := b.text(1); strings.TrimSpace(text) != "second" {
		t.Errorf("the edited cell shows %q", text)
	}
	b.noDialogs()
}

func (d desk) twoNotebooks(t *testing.T) {
	for _, name := range []string{"left.ipynb", "right.ipynb"} {
		d.Add(t, name, hello, "%%\nos.WriteFile(\""+name+".here\", nil, 0o644)\n"+`for _, other := range []string{"left.ipynb.here", "right.ipynb.here"} {
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
	left.begin()
	right.begin() // each cell waits for the other, so they end only if both run at once
	for _, b := range []page{left, right} {
		b.shows(1, "both run")
		b.noDialogs()
	}
}

// outOfMemory lists how a Go program may end at its memory limit. It depends on which allocation fails. If the program
// allocates, or almost any part of the runtime, the message says that memory is missing. But Go 1.26's collector doesn't
// check whether it got the memory for its own queues (newSpanSPMC in runtime/mgcmark_greenteagc.go), and then faults at
// their address.
var outOfMemory = []string{"out of memory", "cannot allocate memory", "SIGSEGV"}

func (d desk) memory(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("macOS does not limit a program's memory")
	}
	d.Add(t, "memory.ipynb", `import (
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
	if b.run(0) {
		t.Error("the cell survived")
	}
	text := b.text(0)
	if !slices.ContainsFunc(outOfMemory, func(end string) bool { return strings.Contains(text, end) }) {
		t.Errorf("the cell shows\n%s\nwant one of %q", text, outOfMemory)
	}
	if !b.run(1) {
		t.Error("the next cell failed")
	}
	b.noDialogs()
	d.Screenshot(b.Tab, "out-of-memory")
}

// againScript asks again and again until an answer is shown. While the language server is still reading, it gives no
// answer. A new question would cancel the one before, so each question gets some time.
const againScript = `const again = (what, ask, answer) => until(what, async () => {
	await ask();
	for (let i = 0; i < 200 && !answer(); i++) await new Promise(resolve => setTimeout(resolve, 50));
	return answer();
});`

// TestHelp completes names and asks for documentation, both of which the language server knows. The kernel must run cells
// beside it.
func TestHelp(t *testing.T) {
	t.Parallel()
	d := desk{labtest.Open(t, labtest.Options{LanguageServer: true})}
	d.Add(t, "help.ipynb", "import \"woodscape.example/woodkit\"\n\nvar ds = woodkit.Must(woodkit.Open(\"\"))", "%%\nwoodkit.")
	b := d.open(t, "help.ipynb")
	if !b.run(0) {
		t.Error("the first cell failed")
	}
	words := b.completions(1)
	for range 2 {
		if len(words) > 0 {
			break
		}
		b.restart() // a kernel that had to wait for gopls for half a minute goes on without it
		words = b.completions(1)
	}
	if all := strings.Join(words, " "); !strings.Contains(all, "Open") || !strings.Contains(all, "Show") {
		t.Errorf("completion offers %q, want Open and Show among them", words)
	}
	shown := labtest.Await[string](b.Tab, `async () => {`+againScript+`
		panel.content.activeCellIndex = 1;
		panel.content.mode = 'edit';
		const editor = panel.content.activeCell.editor;
		editor.focus();
		editor.setCursorPosition({line: 1, column: 8});
		const items = () => [...document.querySelectorAll('.jp-Completer-item')].map(item => item.innerText).join(' ');
		return await again('the completer', () => jupyterapp.commands.execute('completer:invoke-notebook'), items);
	}`)
	if !strings.Contains(shown, "Camera") { // the page may have only the beginning of a long list
		t.Errorf("Tab shows %q", shown)
	}
	d.Screenshot(b.Tab, "completion")
	tip := labtest.Await[string](b.Tab, `async () => {`+againScript+`
		const cell = panel.content.activeCell;
		cell.model.sharedModel.setSource('%%\nwoodkit.Open("")');
		cell.editor.focus();
		const shown = () => (document.querySelector('.jp-Tooltip') || {innerText: ''}).innerText.trim();
		const tip = () => shown().includes('deadline exceeded') ? '' : shown(); // the language server was busy: a person asks again
		return await again('the tooltip', async () => {
			cell.editor.setCursorPosition({line: 1, column: 11});
			await jupyterapp.commands.execute('tooltip:launch-notebook');
		}, tip);
	}`)
	if !strings.Contains(tip, "Open") {
		t.Errorf("Shift-Tab shows %q", tip)
	}
	d.Screenshot(b.Tab, "tooltip")
	if !b.run(1) {
		t.Errorf("beside the language server, a cell fails: %s", b.text(1))
	}
	b.Quiet()
}

// completions returns what the kernel offers at the end of a cell. The kernel connects to gopls twelve seconds after its
// start. Before that, it has nothing to offer.
func (p page) completions(cell int) []string {
	p.t.Helper()
	return labtest.Await[[]string](p.Tab, `async cell => {
		const kernel = panel.sessionContext.session.kernel;
		const code = panel.content.widgets[cell].model.sharedModel.getSource();
		for (const end = performance.now() + 80e3; performance.now() < end; await new Promise(resolve => setTimeout(resolve, 200))) {
			const {content} = await kernel.requestComplete({code, cursor_pos: code.length});
			if ((content.matches || []).length > 0) return content.matches;
		}
		return [];
	}`, cell)
}
