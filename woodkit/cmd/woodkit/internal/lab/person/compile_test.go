package person

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestStopWhileACellCompiles presses Stop while the cell is still compiling. The cell must never run, and the next cell
// must run.
func TestStopWhileACellCompiles(t *testing.T) {
	t.Parallel()
	d := desk{shared.Open(t)}
	slow := "func slow(x []int) {\n" + strings.Repeat("\tx[0], x[1] = x[1]*x[2]+x[3], x[0]/(x[2]+1)\n", 20_000) + "}\n%%\n" +
		"os.WriteFile(\"ran\", nil, 0o644)\nslow(make([]int, 4))\ntime.Sleep(time.Hour)"
	d.Add(t, "compile.ipynb", hello, slow, "%%\nfmt.Println(\"went on\")")
	b := d.declared(t, "compile.ipynb")
	b.start(1)
	b.Do(`async () => { await until('the kernel to be busy', () => panel.sessionContext.session.kernel.status === 'busy'); }`)
	began := time.Now()
	b.Click(stopButton)
	if b.finished() {
		t.Error("a cell that was stopped while it was compiled counts as a success")
	}
	t.Logf("the cell ended %.1f s after the click and shows\n%s", time.Since(began).Seconds(), b.text(1))
	if _, err := os.Stat(filepath.Join(d.Folder, "ran")); err == nil {
		t.Error("its program ran")
	}
	if text := b.text(1); !strings.Contains(text, "Stopped before") {
		t.Errorf("the cell does not say that it was stopped, but\n%s", text)
	}
	d.Screenshot(b.Tab, "stopped-compiling")
	b.edit(1, "%%\nfmt.Println(\"mended\")")
	for cell := 1; cell < 3; cell++ {
		if !b.run(cell) {
			t.Errorf("cell %d failed afterwards: %s", cell+1, b.text(cell))
		}
	}
	b.noDialogs()
}
