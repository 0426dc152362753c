package labtest

import (
	"net/url"
	"path/filepath"
	"testing"
)

// OpenFile shows a page that is a file, given by its absolute path, in a new browser. It may load only files in its
// own folder. The test is skipped under -short and where there is no browser.
func OpenFile(t *testing.T, path string) *Tab {
	t.Helper()
	if testing.Short() {
		t.Skip("-short leaves out pages in a browser")
	}
	address := func(path string) string { return (&url.URL{Scheme: "file", Path: filepath.ToSlash(path)}).String() }
	b := openTab(t, address(filepath.Dir(path))+"/") // a page may load what lies beside it
	b.navigate(address(path))
	return b
}

// Close closes the browser, and the page with it. The tab is of no use any more.
func (b *Tab) Close() {
	b.end()
}
