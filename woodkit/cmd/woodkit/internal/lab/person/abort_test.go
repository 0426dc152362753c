package person

import (
	"fmt"
	"strings"
	"testing"
)

// TestNothingRunsAfterAnEnd stops Run All in its third cell, once by the button and once by an error. The later cells must
// not run. A single cell must run normally afterwards. One of the stopped cells ends without an error after Stop, like a
// cell that keeps what it has so far.
func TestNothingRunsAfterAnEnd(t *testing.T) {
	t.Parallel()
	d := desk{shared.Open(t)}
	for name, third := range map[string]string{
		"stop":                         "fmt.Println(\"waiting\")\ntime.Sleep(time.Hour)",
		"stop, and the cell ends well": "ctx, _ := signal.NotifyContext(context.Background(), os.Interrupt)\nfmt.Println(\"waiting\")\n<-ctx.Done()",
		"error":                        "fmt.Println(\"waiting\")\nos.Exit(3)",
	} {
		t.Run(name, func(t *testing.T) {
			stops := strings.HasPrefix(name, "stop")
			file := strings.ReplaceAll(name, " ", "-") + "-all.ipynb"
			cells := []string{hello, "%%\nfmt.Println(\"two\", os.Getpid() > 0)", "%%\n" + third}
			for i := range 3 {
				cells = append(cells, fmt.Sprintf("%%%%\nfmt.Println(\"later %d\")", i))
			}
			d.Add(t, file, cells...)
			b := d.open(t, file)
			b.begin()
			if stops {
				b.shows(2, "waiting")
				b.Do(`async () => { await jupyterapp.commands.execute('notebook:interrupt-kernel'); }`)
			}
			if b.finished() {
				t.Error("Run All succeeded")
			}
			if !b.run(5) {
				t.Error("a single cell failed afterwards")
			}
			if text := b.text(5); text != "later 2\n" && text != "later 2" {
				t.Errorf("the single cell shows %q", text)
			}
			// The kernel counts the cells it ran: three in Run All, then the single one.
			if count := b.count(5); count != 4 {
				t.Errorf("the single cell has the number %d, want 4: cells ran after the end", count)
			}
			for cell := 3; cell < 5; cell++ {
				if text := b.text(cell); text != "" {
					t.Errorf("cell %d ran: %q", cell+1, text)
				}
			}
		})
	}
}
