package person

import (
	"fmt"
	"strings"
	"testing"

	"woodscape.example/woodkit/cmd/woodkit/internal/lab/labtest"
)

// TestWatch tests what a person sees who watches a scan.
func TestWatch(t *testing.T) {
	t.Parallel()
	d := desk{shared.Open(t)}
	t.Run("the progress bar", d.progressBar)
}

// watchedScan returns a cell that scans until a file exists.
func watchedScan(start, file string) string {
	return fmt.Sprintf(`%%%%
run, seen := %s, 0
for !there(%q) && run.Context().Err() == nil {
	for _, err := range scan.Map(run.Context(), scan.Queue(2, 8), ds.Frames(), woodkit.Frame.Labels) {
		if err == nil {
			seen++
		}
	}
}
run.Done(seen)`, start, file)
}

// states watches a cell until it has shown enough different texts. It returns them, and the milliseconds between the first
// and the last.
func (p page) states(cell, enough int) (texts []string, ms float64) {
	p.t.Helper()
	seen := labtest.Await[struct {
		Texts []string `json:"texts"`
		Ms    float64  `json:"ms"`
	}](p.Tab, `async (cell, enough) => {
		const area = panel.content.widgets[cell].outputArea.node;
		const texts = [], times = [];
		const look = () => {
			const text = area.innerText.trim();
			if (text && text !== texts[texts.length - 1]) { texts.push(text); times.push(performance.now()); }
		};
		const watching = new MutationObserver(look);
		watching.observe(area, {childList: true, subtree: true, characterData: true});
		await until(() => enough + ' states; there are ' + JSON.stringify(texts), () => texts.length >= enough);
		watching.disconnect();
		return {texts, ms: times[times.length - 1] - times[0]};
	}`, cell, enough)
	return seen.Texts, seen.Ms
}

// elements returns how many elements of a kind a cell shows.
func (p page) elements(cell int, selector string) int {
	p.t.Helper()
	return labtest.Await[int](p.Tab, `async (cell, selector) => panel.content.widgets[cell].outputArea.node.querySelectorAll(selector).length`, cell, selector)
}

func (d desk) progressBar(t *testing.T) {
	d.Add(t, "bar.ipynb", scanImports, watchedScan(`timing.Start("a bar for a person", ds)`, "filled"))
	b := d.open(t, "bar.ipynb")
	b.begin()
	b.shows(1, "left")
	if bars := b.elements(1, "progress"); bars != 1 {
		t.Errorf("there are %d progress bars in mid-scan", bars)
	}
	texts, _ := b.states(1, 3)
	d.Screenshot(b.Tab, "bar")
	d.touch(t, "filled")
	if !b.finished() {
		t.Error("the scan failed")
	}
	if bars := b.elements(1, "progress"); bars != 0 {
		t.Errorf("%d progress bars are left; in mid-scan it was %q", bars, texts)
	}
	if text := b.text(1); strings.Count(text, "queue:workers=2,depth=8") != 1 {
		t.Errorf("at the end, the cell shows\n%s\nwant only what Done prints", text)
	}
	b.noDialogs()
	d.Screenshot(b.Tab, "bar-end")
}
