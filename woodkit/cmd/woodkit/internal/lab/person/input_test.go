package person

import (
	"strings"
	"testing"

	"woodscape.example/woodkit/cmd/woodkit/internal/lab/labtest"
)

// TestInput checks that a cell that reads its standard input gets the end of the file.
func TestInput(t *testing.T) {
	t.Parallel()
	d := desk{shared.Open(t)}
	d.Add(t, "input.ipynb", "import (\n\t\"fmt\"\n\n\t\"woodscape.example/woodkit\"\n)\n\nvar ds = woodkit.Must(woodkit.Open(\"\"))",
		"%%\nvar name string\nn, err := fmt.Scanln(&name)\nfmt.Println(\"read\", n, err)")
	b := d.open(t, "input.ipynb")
	if !labtest.RunAll(b.Tab) {
		t.Error("Run All failed")
	}
	if text := strings.TrimSpace(b.text(1)); text != "read 0 EOF" {
		t.Errorf("the cell shows %q, want the end of the file", text)
	}
	b.noDialogs()
}
