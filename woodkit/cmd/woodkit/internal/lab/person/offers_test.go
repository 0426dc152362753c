package person

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"woodscape.example/woodkit/cmd/woodkit/internal/lab/labtest"
)

// TestOffers looks at what JupyterLab offers: Go is the first kernel, and every format to save a notebook as works.
func TestOffers(t *testing.T) {
	d := desk{labtest.Open(t, false)}
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
	if diff := cmp.Diff([]string{"custom", "html", "markdown", "notebook"}, formats); diff != "" { // custom is in no menu
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
	b.noDialogs()
	d.Screenshot(b.Tab, "offers")
}
