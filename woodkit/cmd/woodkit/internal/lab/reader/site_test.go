package reader

import (
	"encoding/json"
	"html"
	"maps"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"woodscape.example/woodkit/cmd/woodkit/internal/lab/labtest"
	"woodscape.example/woodkit/cmd/woodkit/internal/setup/setuptest"
)

// largestSite bounds the size of all lesson pages in bytes. This much fits on any memory stick and any page host.
const largestSite = 16_000_000

// TestSite writes the pages of all lessons, follows their links, looks for the lessons before and after, and
// searches them as a reader does.
func TestSite(t *testing.T) {
	if testing.Short() {
		t.Skip("-short leaves out pages in a browser")
	}
	labtest.FindBrowser(t)
	setuptest.Environment(t)
	dir := t.TempDir()
	if printed, err := exec.CommandContext(t.Context(), "go", "tool", "woodkit", "site", "--out", dir).CombinedOutput(); err != nil {
		t.Fatalf("woodkit site: %v\n%s", err, printed)
	}
	pages, size := map[string]string{}, 0
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(filepath.Join(dir, file.Name()))
		if err != nil {
			t.Fatal(err)
		}
		pages[file.Name()] = string(text)
		size += len(text)
	}
	if size > largestSite {
		t.Errorf("all pages have %d bytes, want at most %d", size, largestSite)
	}
	links := regexp.MustCompile(`(?:href|src)="([^"]*)"`)
	outside := regexp.MustCompile(`^href="https?://`)
	ids := regexp.MustCompile(`id="([^"]*)"`)
	anchors := func(page string) map[string]bool {
		all := map[string]bool{"": true}
		for _, id := range ids.FindAllStringSubmatch(pages[page], -1) {
			all[html.UnescapeString(id[1])] = true
		}
		return all
	}
	leads := func(from, to string) {
		page, anchor, _ := strings.Cut(to, "#")
		if page == "" {
			page = from
		}
		if _, ok := pages[page]; !ok {
			t.Errorf("%s leads to %s, and there is no %s", from, to, page)
		} else if decoded, err := url.PathUnescape(anchor); err != nil || !anchors(page)[anchor] && !anchors(page)[decoded] { // a browser tries both
			t.Errorf("%s leads to %s, and %s has no %q", from, to, page, anchor)
		}
	}
	for name, text := range pages {
		if filepath.Ext(name) != ".html" {
			continue
		}
		for _, link := range links.FindAllStringSubmatch(text, -1) {
			address := html.UnescapeString(link[1])
			if strings.HasPrefix(address, "data:") || outside.MatchString(link[0]) {
				continue // an image in the page, or a link that a reader may follow
			}
			leads(name, address)
		}
	}
	lessons := slices.DeleteFunc(slices.Sorted(maps.Keys(pages)), func(name string) bool { return filepath.Ext(name) != ".html" || name == "index.html" })
	for i, name := range lessons { // the files' names are in the order of the lessons
		want := []string{"index.html"}
		if i > 0 {
			want = []string{lessons[i-1], "index.html"}
		}
		if i+1 < len(lessons) {
			want = append(want, lessons[i+1])
		}
		_, navigation, _ := strings.Cut(pages[name], `<nav class="site">`)
		navigation, _, _ = strings.Cut(navigation, "</nav>")
		var got []string
		for _, link := range links.FindAllStringSubmatch(navigation, -1) {
			got = append(got, link[1])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s leads to %q, want %q: the lesson before, the list, and the next one", name, got, want)
		}
	}
	var sections []struct{ Page, Anchor, Heading string }
	_, list, _ := strings.Cut(strings.TrimSuffix(strings.TrimSpace(pages["search.js"]), ";"), "= ")
	if err := json.Unmarshal([]byte(list), &sections); err != nil || len(sections) == 0 {
		t.Fatalf("what search looks through: %d sections, error %v", len(sections), err)
	}
	for _, s := range sections {
		leads(s.Page, s.Page+"#"+s.Anchor)
	}

	b := labtest.OpenFile(t, filepath.Join(dir, "index.html"))
	for _, name := range append(lessons, "index.html") { // what loads a style or a font from elsewhere looks like a link
		b.ShowFile(filepath.Join(dir, name))
		if inWords := labtest.Await[int](b, `async () => [...document.querySelectorAll('.jp-OutputArea-output pre')].filter(pre => getComputedStyle(pre).wordBreak !== 'normal').length`); inWords > 0 {
			t.Errorf("%s breaks the lines of %d outputs within words", name, inWords)
		}
		b.Quiet()
	}
	const search = `async words => {
		const box = document.querySelector('.site input');
		box.value = words;
		box.dispatchEvent(new Event('input'));
		return [...document.querySelectorAll('.found a')].map(a => a.getAttribute('href'));
	}`
	if found := labtest.Await[[]string](b, search, "deadlock"); len(found) == 0 || !strings.HasPrefix(found[0], "06-") {
		t.Errorf("a search for deadlock finds %q, want notebook 06", found)
	}
	if found := labtest.Await[[]string](b, search, "zyzzyva"); len(found) != 0 {
		t.Errorf("a search for what stands nowhere finds %q", found)
	}
	b.Quiet()
}
