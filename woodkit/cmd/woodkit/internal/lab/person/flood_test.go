package person

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"woodscape.example/woodkit/cmd/woodkit/internal/lab/labtest"
)

// TestFlood prints more than a page can show. The page must stay usable, Stop must work, the next cell must run, and
// neither the kernel nor the server may grow without bound.
func TestFlood(t *testing.T) {
	t.Parallel()
	d := desk{labtest.Open(t, labtest.Options{})}
	t.Run("many lines", d.lines)
	t.Run("no end", d.floods)
	t.Run("a page that is gone", d.floodForNobody)
}

// floodImports is the beginning of a notebook. Its function peak prints the peak memory in MB of the kernel and of its
// parent, the server.
const floodImports = `import (
	"fmt"
	"image"
	"os"
	"os/signal"
	"strings"
	"time"

	"github.com/janpfeifer/gonb/gonbui"

	"woodscape.example/woodkit"
)

var _, _, _, _ = signal.Ignore, time.Now, image.Rect, woodkit.Show

// field is a number from a file below /proc.
func field(pid int, name string) (n int) {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	_, rest, _ := strings.Cut(string(text), name+":")
	fmt.Sscan(rest, &n)
	return n
}

func peak() {
	kernel := os.Getppid()
	fmt.Println("peak", field(kernel, "VmHWM")>>10, field(field(kernel, "PPid"), "VmHWM")>>10)
}

func figure() {
	gonbui.DisplayMarkdown("**a figure**")
	gonbui.Sync()
}`

// cut is the text that the page shows in place of the rest of the output.
const cut = "cut here"

// boundMB is the most memory in MB that the kernel and the server may each hold. Without a bound on the output, they would
// exceed it within seconds.
const boundMB = 600

// bounded runs a cell that calls peak, and checks the result.
func (p page) bounded(cell int) {
	p.t.Helper()
	began := time.Now()
	if !p.run(cell) {
		p.t.Error("the next cell failed")
	}
	p.t.Logf("the next cell took %.1f s", time.Since(began).Seconds())
	if runtime.GOOS != "linux" {
		p.t.Log("how much memory they held is not known, because this system has no /proc")
		return
	}
	var kernel, server int
	if _, err := fmt.Sscanf(p.text(cell), "peak %d %d", &kernel, &server); err != nil {
		p.t.Fatalf("the next cell shows %q: %v", p.text(cell), err)
	}
	p.t.Logf("the kernel held up to %d MB, the server %d MB", kernel, server)
	if kernel > boundMB || server > boundMB {
		p.t.Errorf("the kernel held up to %d MB, the server %d MB, want at most %d", kernel, server, boundMB)
	}
}

// lines prints as much as is shown whole, in several ways. Its cells are in one notebook.
func (d desk) lines(t *testing.T) {
	d.Add(t, "lines-of-all-kinds.ipynb", floodImports, "%%\npeak()", quickLines, manyLines, inTurns, slowLines)
	b := d.declared(t, "lines-of-all-kinds.ipynb")
	for i, test := range []func(p page, cell int){page.quickLines, page.manyLines, page.inTurns, page.slowLines} {
		t.Run([]string{"quick, and a figure", "as many as the limit allows", "on both in turns", "stopped"}[i], func(t *testing.T) { test(page{b.Tab, t}, i+2) })
	}
	b.bounded(1)
	b.noDialogs()
}

// quick is the number of lines that quickLines prints. Jupyter's own limit is 3,000 messages in three seconds.
const quick = 5000

// quickLines prints lines that are each a separate message, then a figure. The kernel reads lines and figures from
// different pipes, so it decides where among the lines the figure appears.
var quickLines = fmt.Sprintf(`%%%%
for i := range %d {
	fmt.Println("line", i)
	time.Sleep(10 * time.Microsecond)
}
figure()
fmt.Println("the end")`, quick)

func (p page) quickLines(cell int) {
	p.Do(`async () => {
		window.streams = 0;
		panel.sessionContext.session.kernel.iopubMessage.connect((_, message) => { window.streams += message.header.msg_type === 'stream'; });
	}`)
	if !p.run(cell) {
		p.t.Error("the cell failed")
	}
	var want strings.Builder
	for i := range quick {
		fmt.Fprintln(&want, "line", i)
	}
	want.WriteString("the end\n")
	outputs := p.outputs(cell)
	text := strings.Replace(strings.Join(outputs, ""), "**a figure**", "", 1)
	if text != want.String() {
		p.t.Errorf("%d of %d bytes of text are there, or in another order; at the end %q", len(text), want.Len(), text[max(0, len(text)-300):])
	}
	if !slices.Contains(outputs, "**a figure**") {
		p.t.Error("the figure is missing")
	}
	// Ungathered they are 5,000: on a quick machine the server drops what comes beyond its limit, on a slow one the page suffers.
	if streams := labtest.Await[int](p.Tab, `async () => window.streams`); streams == 0 || streams > quick/5 {
		p.t.Errorf("the text came in %d messages, want it gathered", streams)
	} else {
		p.t.Logf("the text came in %d messages", streams)
	}
}

// many is the number of lines that manyLines prints.
const many = 40_000

// manyLines prints as many lines as are still allowed. Ten lines at a time are a message: what counts are the lines, and
// quickLines is about messages.
var manyLines = fmt.Sprintf(`%%%%
for i := range %d/10 {
	fmt.Print(strings.Repeat(fmt.Sprintln("line", i), 10))
	time.Sleep(10 * time.Microsecond)
}`, many)

func (p page) manyLines(cell int) {
	if !p.run(cell) {
		p.t.Error("the cell failed")
	}
	if text := strings.Join(p.outputs(cell), ""); strings.Count(text, "\n") != many || strings.Contains(text, cut) {
		p.t.Errorf("%d lines are there, want %d; at the end %q", strings.Count(text, "\n"), many, text[max(0, len(text)-200):])
	}
}

// turns is the number of lines that inTurns prints on each.
const turns = 2_000

// inTurns prints lines in turns on stdout and stderr. Shown in their order, nearly each would be an
// output of its own, and the page would be busy for minutes.
var inTurns = fmt.Sprintf(`%%%%
for range %d {
	fmt.Println("x")
	time.Sleep(10 * time.Microsecond)
	fmt.Fprintln(os.Stderr, "y")
	time.Sleep(10 * time.Microsecond)
}`, turns)

func (p page) inTurns(cell int) {
	if !p.run(cell) {
		p.t.Error("the cell failed")
	}
	outputs := p.outputs(cell)
	text := strings.Join(outputs, "")
	if x, y := strings.Count(text, "x"), strings.Count(text, "y"); x != turns || y != turns {
		p.t.Errorf("the page shows %d and %d lines, want %d each", x, y, turns)
	}
	if len(outputs) > turns { // without the bound they are eight in ten of all lines
		p.t.Errorf("%d lines are %d outputs", 2*turns, len(outputs))
	}
	p.t.Logf("%d outputs", len(outputs))
}

// slowLines prints many lines, but too few at a time to make the kernel end the cell.
const slowLines = "%%\nfor i := 0; ; i++ {\n\tfmt.Println(\"line\", i)\n\ttime.Sleep(time.Millisecond)\n}"

// slowLines presses the button while the cell prints.
func (p page) slowLines(cell int) {
	p.start(cell)
	p.shows(cell, "line 1999")
	p.Click(stopButton)
	began := time.Now()
	if p.finished() {
		p.t.Error("a stopped cell counts as a success")
	}
	p.t.Logf("the cell ended %.1f s after Stop", time.Since(began).Seconds())
	if text := strings.Join(p.outputs(cell), ""); strings.Contains(text, cut) {
		p.t.Error("the cell ran on until its output was cut")
	}
}

// floods runs cells that do not end by themselves, or not soon. The test does not stop them either. The cells are in one
// notebook, so the limit must hold anew for each of them, and the memory of the kernel for all of them together.
func (d desk) floods(t *testing.T) {
	floods := []struct{ name, what, code string }{
		{"million", "a million lines", "for i := range 1_000_000 {\n\tfmt.Println(\"line\", i)\n}"},
		{"errors", "an endless loop on stderr", "for {\n\tfmt.Fprintln(os.Stderr, \"x\")\n}"},
		{"both", "an endless loop on both", "for {\n\tfmt.Println(\"x\")\n\tfmt.Fprintln(os.Stderr, \"y\")\n}"},
		{"deaf", "an endless loop that hears no interrupt", "signal.Ignore(os.Interrupt)\nfor {\n\tfmt.Println(\"x\")\n}"},
		{"figures", "an endless loop of figures", "picture := image.NewGray(image.Rect(0, 0, 200, 200))\nfor {\n\twoodkit.Show(picture)\n}"},
	}
	cells := []string{floodImports, "%%\npeak()"}
	for _, flood := range floods {
		cells = append(cells, "%%\n"+flood.code)
	}
	d.Add(t, "floods.ipynb", cells...)
	b := d.declared(t, "floods.ipynb")
	for i, flood := range floods {
		t.Run(flood.what, func(t *testing.T) {
			b := page{b.Tab, t}
			cell := i + 2
			began := time.Now()
			b.run(cell) // if the program prints a million lines before the page has read its share of them, the cell succeeds
			t.Logf("the flood ended after %.1f s", time.Since(began).Seconds())
			text := strings.Join(b.outputs(cell), "")
			if !strings.Contains(text, cut) {
				t.Errorf("nothing says that the output of %d bytes is cut; it ends with %q", len(text), text[max(0, len(text)-300):])
			}
			b.bounded(1)
			d.Screenshot(b.Tab, "flood-"+flood.name)
		})
	}
	b.noDialogs()
}

// outputs returns the texts of a cell's outputs, one by one.
func (p page) outputs(cell int) []string {
	p.t.Helper()
	return labtest.Await[[]string](p.Tab, `async cell => {
		const join = text => Array.isArray(text) ? text.join('') : text || '';
		return panel.content.widgets[cell].outputArea.model.toJSON().map(output =>
			join(output.text) || join((output.traceback || []).join('\n')) || join((output.data || {})['text/markdown'] || (output.data || {})['text/plain']));
	}`, cell)
}

// floodForNobody prints without end while no page is open. The server keeps what it may show later, and ends the program.
func (d desk) floodForNobody(t *testing.T) {
	d.Add(t, "nobody.ipynb", floodImports, `%%
os.WriteFile("pid", []byte(fmt.Sprint(os.Getpid())), 0o644)
for {
	if _, err := os.Stat("alone"); err == nil {
		break
	}
	time.Sleep(10 * time.Millisecond)
}
for {
	fmt.Println("x")
}`, "%%\npeak()")
	b := d.declared(t, "nobody.ipynb")
	b.start(1)
	var program int
	d.eventually(t, "the program says its number", func() bool {
		text, _ := os.ReadFile(filepath.Join(d.Folder, "pid"))
		_, err := fmt.Sscan(string(text), &program)
		return err == nil
	})
	b.Close()
	d.touch(t, "alone")
	d.eventually(t, "the program is ended", func() bool { return syscall.Kill(program, 0) != nil })
	d.open(t, "nobody.ipynb").bounded(2)
}

// eventually waits until is returns true.
func (d desk) eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(4 * time.Minute); !is(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited too long until %s", what)
		}
	}
}
