package person

import (
	"strings"
	"testing"

	"woodscape.example/woodkit/cmd/woodkit/internal/lab/labtest"
)

// mistakes are cells that do not compile, or that fail.
var mistakes = []struct {
	name, source string
	first        []string // words in the first line that the page shows
	hint         string   // words in the last line
}{
	{"no %%", "fmt.Println(1)", []string{"Line 1 of this cell", "expected declaration"}, "%%"},
	{"two %%", "%%\nfmt.Println(1)\n%%\nfmt.Println(2)", []string{"more than one line %%"}, "a cell of its own"},
	{"a cell above was not run", "%%\nfmt.Println(count)", []string{"Line 2 of this cell", "undefined: count"}, "run"},
	{"a package that is not there", "import \"woodscape.example/woodkit/scam\"\n%%\nscam.Each()", []string{"woodkit/scam"}, "import"},
	{"a package that is not imported", "%%\nfmt.Println(maths.Sqrt(2))", []string{"Line 2 of this cell", "undefined: maths"}, "imported"},
	{"an unused variable", "%%\n\tx := 1", []string{"Line 2 of this cell", "declared and not used: x"}, "\t^"},
	{"a status", "%%\nos.Exit(3)", []string{"exit status 3"}, "exit status 3"},
}

// TestMistakes runs these cells. The message must come first, name the line in the cell's own code, and end with a hint if
// there is one. It must not repeat anything, and must not mention files that the student does not know.
func TestMistakes(t *testing.T) {
	t.Parallel()
	d := desk{shared.Open(t)}
	sources := []string{hello}
	for _, mistake := range mistakes {
		sources = append(sources, mistake.source)
	}
	d.Add(t, "mistakes.ipynb", sources...)
	b := d.declared(t, "mistakes.ipynb")
	// A question about a cell with two lines %% gets no answer, and is no end of the kernel.
	if found := labtest.Await[int](b.Tab, `async () => {
		const code = '%%\nfmt.Println(1)\n%%\nfmt.Pri', kernel = panel.sessionContext.session.kernel;
		const inspected = (await kernel.requestInspect({code, cursor_pos: code.length, detail_level: 0})).content.found;
		return (await kernel.requestComplete({code, cursor_pos: code.length})).content.matches.length + inspected;
	}`); found != 0 {
		t.Errorf("%d answers about a cell with two lines %%%%", found)
	}
	for i, mistake := range mistakes {
		t.Run(mistake.name, func(t *testing.T) {
			if b.run(i + 1) {
				t.Error("the cell succeeded")
			}
			text := strings.TrimRight(strings.Join(b.outputs(i+1), ""), "\n")
			lines := strings.Split(text, "\n")
			for _, part := range mistake.first {
				if !strings.Contains(lines[0], part) {
					t.Errorf("the first line is %q, want %q in it", lines[0], part)
				}
			}
			if last := lines[len(lines)-1]; !strings.Contains(last, mistake.hint) {
				t.Errorf("the last line is %q, want %q in it", last, mistake.hint)
			}
			for _, foreign := range []string{"gonb_", ".go:", "go.work", "package main", "flag.Parse"} {
				if strings.Contains(text, foreign) {
					t.Errorf("the page tells of %q:\n%s", foreign, text)
				}
			}
			if strings.Count(text, "exit status") > 1 {
				t.Errorf("the exit status is told twice:\n%s", text)
			}
		})
	}
	d.Screenshot(b.Tab, "mistakes")
	b.noDialogs()
}
