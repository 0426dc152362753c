package labtest

import (
	"net/url"
	"path/filepath"
	"testing"
)

// OpenFile shows an HTML file, given by its absolute path, in a new tab. The page may load only files from its own
// folder. With -short, or without a browser, the test is skipped.
func OpenFile(t *testing.T, path string) *Tab {
	t.Helper()
	if testing.Short() {
		t.Skip("-short leaves out pages in a browser")
	}
	address := func(path string) string { return (&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}).String() }
	b := openTab(t, address(filepath.Dir(path))+"/") // a page may load files beside it
	t.Cleanup(b.end)
	b.navigate(address(path))
	return b
}

// Close closes the page. After that you cannot use the tab any more.
func (b *Tab) Close() {
	b.end()
}
