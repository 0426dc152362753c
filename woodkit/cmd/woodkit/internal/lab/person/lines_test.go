package person

import (
	"strings"
	"testing"
)

// TestLinesOfTheCell checks that when an error ends a cell, the message names the line in the cell's own code.
func TestLinesOfTheCell(t *testing.T) {
	t.Parallel()
	d := desk{shared.Open(t)}
	cells := []struct{ name, source, line string }{
		{"Must", "%%\nfmt.Println(\"opening\")\nother := woodkit.Must(woodkit.Open(\"/nowhere\"))\nfmt.Println(other)", "Line 3"},
		{"the work of a pool", "func divide(f woodkit.Frame) (int, error) {\n\tnone := len(f.Name) - len(f.Name)\n\treturn 1 / none, nil\n}\n%%\n" +
			"run := timing.Start(\"dividing\", ds)\nfor range scan.Map(run.Context(), scan.Pool(2), ds.Frames(), divide) {\n}\nrun.Done(nil)", "Line 3"},
		{"a goroutine", "%%\nvar none []int\ndone := make(chan int)\ngo func() {\n\tdone <- none[1]\n}()\nfmt.Println(<-done)", "Line 5"},
		{"Must at the top", "var other = woodkit.Must(woodkit.Open(\"/nowhere\"))\n%%\nfmt.Println(other)", "Line 1"}, // the cells below would too
	}
	sources := []string{scanImports}
	for _, cell := range cells {
		sources = append(sources, cell.source)
	}
	d.Add(t, "lines.ipynb", sources...)
	b := d.declared(t, "lines.ipynb")
	for i, cell := range cells {
		t.Run(cell.name, func(t *testing.T) {
			if failed := !b.run(i + 1); failed != (cell.name != "the work of a pool") {
				t.Errorf("that the cell failed is %v", failed)
			}
			text := b.text(i + 1)
			if want := "[[ Cell [" + string(rune('2'+i)) + "] " + cell.line + " ]]"; !strings.Contains(text, want) {
				t.Errorf("the cell shows\n%s\nwant %q", text, want)
			}
		})
	}
	b.noDialogs()
	d.Screenshot(b.Tab, "lines")
}
