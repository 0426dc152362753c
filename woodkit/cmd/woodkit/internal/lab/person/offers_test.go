package person

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"woodscape.example/woodkit/cmd/woodkit/internal/lab/labtest"
)

// TestOffers checks what JupyterLab offers: Go is the first kernel, and saving works in every format of the menu.
func TestOffers(t *testing.T) {
	t.Parallel()
	d := desk{shared.Open(t)}
	d.Add(t, "offers.ipynb", hello, "%%\nfmt.Println(1 + 1)")
	b := d.open(t, "offers.ipynb")
	kernels := labtest.Await[[]string](b.Tab, `async () => {
		await jupyterapp.commands.execute('launcher:create');
		const cards = () => [...document.querySelectorAll('.jp-LauncherCard[data-category="Notebook"]')].map(card => card.innerText.trim());
		return await until('the launcher', () => cards().length > 0 && cards());
	}`)
	if len(kernels) < 2 || !strings.HasSuffix(kernels[0], "Go (woodkit)") {
		t.Errorf("the launcher offers %q, want Go and then others", kernels)
	}
	formats := labtest.Await[[]string](b.Tab, `async () => Object.keys(await jupyterapp.serviceManager.nbconvert.getExportFormats())`)
	slices.Sort(formats)
	if diff := cmp.Diff([]string{"custom", "html", "markdown", "notebook"}, formats); diff != "" { // custom is not in a menu
		t.Errorf("a notebook can be saved as (-want +got):\n%s", diff)
	}
	for _, format := range []string{"html", "markdown", "notebook"} {
		if size := labtest.Await[int](b.Tab, `async format => {
			const answer = await fetch('/nbconvert/' + format + '/offers.ipynb');
			return answer.ok ? (await answer.text()).length : 0;
		}`, format); size == 0 {
			t.Errorf("saving as %s fails", format)
		}
	}
	// Jupytext is installed for authors, and its extensions are off: a Markdown file is a file and no notebook.
	kind := labtest.Await[string](b.Tab, `async () => (await jupyterapp.serviceManager.contents.get('README.md')).type`)
	commands := labtest.Await[[]string](b.Tab, `async () => jupyterapp.commands.listCommands().filter(name => name.startsWith('jupytext'))`)
	if kind != "file" || len(commands) > 0 {
		t.Errorf("README.md is a %s, and there are the commands %q", kind, commands)
	}
	b.noDialogs()
	d.Screenshot(b.Tab, "offers")
	d.exportedPage(t, b)
}

// exportedPage opens the page that "Save and Export As, HTML" makes. It must load nothing, and its code must be coloured as
// Go.
func (d desk) exportedPage(t *testing.T, b page) {
	text := labtest.Await[string](b.Tab, `async () => (await fetch('/nbconvert/html/offers.ipynb')).text()`)
	path := filepath.Join(t.TempDir(), "offers.html")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	exported := labtest.OpenFile(t, path)
	const colour = `async word => {
		const span = [...document.querySelectorAll('.highlight span')].find(span => span.innerText === word);
		return span ? getComputedStyle(span).color : 'not there';
	}`
	keyword, plain := labtest.Await[string](exported, colour, "var"), labtest.Await[string](exported, colour, "began")
	if keyword == plain || keyword == "not there" || plain == "not there" {
		t.Errorf("var has the colour %s, began %s; want different ones, as in Go", keyword, plain)
	}
	if scripts := labtest.Await[int](exported, `async () => document.querySelectorAll('script[src], link[href]').length`); scripts > 0 {
		t.Errorf("the page loads %d scripts and style sheets", scripts)
	}
	exported.Quiet()
	d.Screenshot(exported, "exported")
}
