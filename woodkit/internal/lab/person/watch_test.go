package person

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"woodscape.example/woodkit/internal/lab/labtest"
	"woodscape.example/woodkit/internal/notebook"
)

// TestWatch is a person who watches a scan.
func TestWatch(t *testing.T) {
	d := desk{labtest.Open(t, false)}
	t.Run("the live panel", d.livePanel)
	t.Run("the progress bar", d.progressBar)
}

// watchedScan is a cell that scans until a file is there.
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

// states watches a cell until it has shown that many different texts, and returns them with the milliseconds between the
// first and the last.
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

// elements counts the elements of a kind that a cell shows.
func (p page) elements(cell int, selector string) int {
	p.t.Helper()
	return labtest.Await[int](p.Tab, `async (cell, selector) => panel.content.widgets[cell].outputArea.node.querySelectorAll(selector).length`, cell, selector)
}

func (d desk) livePanel(t *testing.T) {
	d.Add(t, "live.ipynb", scanImports, watchedScan(`woodkit.Start("watched by a person").Live()`, "enough"))
	b := d.open(t, "live.ipynb")
	b.begin()
	b.shows(1, "frames")
	d.Screenshot(b.Tab, "live-1")
	before := b.Picture()
	texts, ms := b.states(1, 10)
	t.Logf("the panel changed %.1f times a second", float64(len(texts)-1)/ms*1000)
	d.Screenshot(b.Tab, "live-2")
	if bytes.Equal(before, b.Picture()) {
		t.Error("the panel's picture did not change in mid-scan")
	}
	for _, words := range []string{"of", "in flight", "memory"} {
		if last := texts[len(texts)-1]; !strings.Contains(strings.ToLower(last), words) {
			t.Errorf("the running panel does not say %q:\n%s", words, last)
		}
	}
	if curves := b.elements(1, "svg polyline"); curves < 2 {
		t.Errorf("the running panel has %d curves", curves)
	}
	d.touch(t, "enough")
	if !b.finished() {
		t.Error("the scan failed")
	}
	if pictures, curves := b.elements(1, "img"), b.elements(1, "svg polyline"); pictures != 1 || curves != 0 {
		t.Errorf("after the scan there are %d pictures and %d curves, want the panel's picture alone", pictures, curves)
	}
	var kept []string
	for _, output := range d.Save(b.Tab, "live.ipynb").Code()[1].Outputs() {
		for media := range output.Data {
			if media == notebook.MediaPNG || media == "text/html" {
				kept = append(kept, media)
			}
		}
	}
	if len(kept) != 1 || kept[0] != notebook.MediaPNG {
		t.Errorf("the saved notebook has %q of the panel, want one picture", kept)
	}
	b.noDialogs()
	d.Screenshot(b.Tab, "live-end")
}

func (d desk) progressBar(t *testing.T) {
	d.Add(t, "bar.ipynb", scanImports, watchedScan(`woodkit.Start("a bar for a person")`, "filled"))
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
	b.noDialogs()
	d.Screenshot(b.Tab, "bar-end")
}
