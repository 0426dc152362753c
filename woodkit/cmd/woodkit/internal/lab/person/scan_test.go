package person

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"woodscape.example/woodkit/cmd/woodkit/internal/lab/labtest"
)

// TestScan tests what a person can do during a scan. The scans in these tests go over the data set again and again until
// something happens, so no test depends on how fast a machine is.
func TestScan(t *testing.T) {
	t.Parallel()
	d := desk{shared.Open(t)}
	t.Run("interrupts", d.interrupts)
	t.Run("reloads", d.reloads)
}

// scanImports is the beginning of the notebooks in this file.
const scanImports = `import (
	"fmt"
	"os"
	"time"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/scan"
	"woodscape.example/woodkit/timing"
)

var ds = woodkit.Must(woodkit.Open(""))

func there(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}
%%
fmt.Println(len(ds.Frames()) > 0, there("."), time.Now().Year() > 2000, scan.Serial())`

// stopButton is the toolbar button that interrupts the kernel.
const stopButton = `[data-jp-item-name="interrupt"]`

// touch makes a file that a cell waits for.
func (d desk) touch(t *testing.T, name string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(d.Folder, name), nil, 0o644); err != nil {
		t.Fatal(err)
	}
}

func (d desk) interrupts(t *testing.T) {
	d.Add(t, "interrupt.ipynb", scanImports, `%%
run, seen := timing.Start("interrupted by a person", ds), 0
for run.Context().Err() == nil {
	for _, err := range scan.Map(run.Context(), scan.Pool(2), ds.Frames(), woodkit.Frame.Labels) {
		if seen++; seen == 2 {
			fmt.Println("in mid-scan", err == nil)
		}
	}
}
fmt.Println("ended at", time.Now().UnixMilli())
run.Done(seen)`, "%%\nfmt.Println(\"went on\")")
	b := d.open(t, "interrupt.ipynb")
	b.begin()
	b.shows(1, "in mid-scan")
	began := time.Now()
	b.Click(stopButton)
	b.finished()
	whole := time.Since(began)
	text := ""
	d.eventually(t, "the interrupted cell shows a partial result", func() bool { // on a busy machine, the page draws it a moment later
		text = b.text(1)
		return strings.Contains(strings.ToLower(text), "partial") // the kernel would kill a cell that does not end within five seconds
	})
	if _, after, ok := strings.Cut(text, "ended at "); ok {
		var at int64
		if _, err := fmt.Sscan(after, &at); err != nil {
			t.Errorf("reading when the scan ended: %v", err)
		}
		// People can judge from the log whether this is soon. A busy machine is not a failure.
		t.Logf("the scan ended %v after the click, Run All %v", time.UnixMilli(at).Sub(began).Round(time.Millisecond), whole.Round(time.Millisecond))
	}
	if b.count(2) != 0 {
		t.Error("Run All went on after the interrupt")
	}
	if !b.run(2) {
		t.Error("the next cell does not run")
	}
	b.noDialogs()
	d.Screenshot(b.Tab, "interrupted")
}

// reloads loads the page again during a scan. The output of a running cell goes to the page that started the cell. So the
// new page shows only what was saved. But the scan goes on, and the next cell waits for it and finds its record.
func (d desk) reloads(t *testing.T) {
	d.Add(t, "reload.ipynb", scanImports, watchedScan(`timing.Start("reloaded by a person", ds)`, "reloaded"), `%%
records := woodkit.Must(timing.Records("reloaded by a person"))
fmt.Println("kept:", records[len(records)-1].Frames > 0, there("reloaded"))`)
	b := d.open(t, "reload.ipynb")
	b.run(0)
	b.start(1)
	b.shows(1, "left") // part of the progress bar
	d.Save(b.Tab, "reload.ipynb")
	const kernel = `async () => panel.sessionContext.session.kernel.id`
	before := labtest.Await[string](b.Tab, kernel)
	// The running cell continues to print, so the notebook has changes again and the browser asks whether to leave. The
	// test answers yes.
	b.Do(`async () => { await until('a change after the save', () => panel.context.model.dirty); }`)
	d.Reload(b.Tab, "reload.ipynb")
	if now := labtest.Await[string](b.Tab, kernel); now != before {
		t.Errorf("the notebook has another kernel after the reload")
	}
	d.Screenshot(b.Tab, "reloaded-in-mid-scan")
	b.Do(`async () => { await until('the connection', () => panel.sessionContext.session.kernel.connectionStatus === 'connected'); }`)
	b.start(2) // waits for the running cell
	d.touch(t, "reloaded")
	if !b.finished() {
		t.Error("the cell after the reload failed")
	}
	if text := b.text(2); strings.TrimSpace(text) != "kept: true true" {
		t.Errorf("the cell after the reload shows %q", text)
	}
	if text := b.text(1); strings.Contains(text, "took:") {
		t.Errorf("the reloaded page shows the rest of the running cell: docker/README.md says that it does not\n%s", text)
	}
	b.noDialogs()
	d.Screenshot(b.Tab, "reloaded")
}
