package labtest

import (
	"net/url"
	"path/filepath"
	"testing"
)

// OpenFile shows an HTML file, given by its absolute path, in a new tab. The page may load only files from its own folder.
// With -short, or without a browser, the test is skipped.
func OpenFile(t *testing.T, path string) *Tab {
	t.Helper()
	if testing.Short() {
		t.Skip("-short leaves out pages in a browser")
	}
	b := openTab(t, fileAddress(filepath.Dir(path))+"/") // a page may load files beside it
	t.Cleanup(b.end)
	b.ShowFile(path)
	return b
}

// ShowFile shows another HTML file of the same folder in the tab.
func (b *Tab) ShowFile(path string) {
	b.t.Helper()
	b.navigate(fileAddress(path))
}

func fileAddress(path string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}).String()
}

// Close closes the page. After that you cannot use the tab any more.
func (b *Tab) Close() {
	b.end()
}
