package partial

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"woodscape.example/woodkit"
	"woodscape.example/woodkit/internal/woodtest"
)

func TestItemsAreWrittenAndReadBack(t *testing.T) {
	for text, item := range map[string]woodkit.Item{
		"/data/a.png":             {Path: "/data/a.png"},
		"/data/a.zip!b/c.png":     {Path: "/data/a.zip", Entry: "b/c.png"},
		`/data/a\!b.zip!c\\d.png`: {Path: "/data/a!b.zip", Entry: `c\d.png`},
		`a\nb\tc\rd\x07.png`:      {Path: "a\nb\tc\rd\a.png"},
		`\xff\xe2\x80\xa8 ü.png`:  {Path: "\xff\u2028 ü.png"},
	} {
		if got := Format(item); got != text {
			t.Errorf("%+v is written as %q, want %q", item, got, text)
		}
		if got, err := ParseItem(text); err != nil || got != item {
			t.Errorf("%q is read as %+v, %v", text, got, err)
		}
		item.Bytes = 12
		if got, err := ParseItem(line(item)); err != nil || got != item {
			t.Errorf("%q is read as %+v, %v", line(item), got, err)
		}
	}
}

func TestItemsThatAreNone(t *testing.T) {
	for text, want := range map[string]string{
		"a.zip!b!c.png\n":            `line 1: it has more than one "!"`,
		"ok.png\n!b.png\n":           "line 2: a path is missing",
		"a.zip!\n":                   "line 1: a path is missing",
		"a\\qb.png\n":                `line 1: "\\qb."`,
		"a.png\\\n":                  "line 1",
		"a\\x4":                      "line 1",
		"a\\x00.png":                 "zero byte",
		"a.png\tbig\n":               `"big"`,
		"a.png\t-1\n":                `"-1"`,
		"a.png\n\nb.png\na.png\t5\n": "lines 1 and 4 are the same item, a.png",
		strings.Repeat("x", 1<<17):   "line 1 has more than",
	} {
		_, err := ReadItems(strings.NewReader(text), "list")
		woodtest.WantError(t, err, nil, "list", want)
	}
	failed := errors.New("the disk is gone")
	_, err := ReadItems(brokenReader{failed}, "list")
	woodtest.WantError(t, err, failed, "list")
}

type brokenReader struct{ err error }

func (b brokenReader) Read([]byte) (int, error) { return 0, b.err }

func TestTheDigestOfItemsDoesNotDependOnTheirOrder(t *testing.T) {
	items, err := ReadItems(strings.NewReader("a.png\nb.zip!c.png\nb.png\t12\r\n\n"), "list")
	if err != nil || len(items) != 3 {
		t.Fatal(items, err)
	}
	want := Digest(items)
	if marked, err := ReadItems(strings.NewReader("\ufeffa.png\r\nb.zip!c.png\r\nb.png\r\n"), "list"); err != nil || Digest(marked) != want {
		t.Errorf("a list as an editor of Windows writes it is %v, %v", marked, err)
	}
	slices.Reverse(items)
	if got := Digest(items); got != want {
		t.Errorf("%s, not %s", got, want)
	}
	if got := Digest(items[1:]); got == want {
		t.Error("other items have the same digest")
	}
}

func TestShardsOfNoNumber(t *testing.T) {
	items := []woodkit.Item{{Path: "a.png", Bytes: 5}, {Path: "b.png", Bytes: 7}}
	for _, n := range []int{-1, 0, 1} {
		if shards := Shards(items, n); len(shards) != 1 || !slices.Equal(shards[0], items) {
			t.Errorf("%d lists: %v, want one with all items", n, shards)
		}
	}
}

// FuzzItems: whatever is a list of items, is the same list after it was written.
func FuzzItems(f *testing.F) {
	f.Add("/data/a.png\t12\n/data/b.zip!c.png\n")
	f.Add("\ufeff\ufeffa.png\n\ufeffb.png!\ufeff\n")
	f.Add("a\\nb\\t\\r\\!\\\\\\xff.png\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		items, err := ReadItems(strings.NewReader(text), "list")
		if err != nil {
			return
		}
		var lines strings.Builder
		if err := WriteItems(&lines, items); err != nil {
			t.Fatal(err)
		}
		again, err := ReadItems(strings.NewReader(lines.String()), "list")
		if err != nil || !slices.Equal(items, again) {
			t.Errorf("%+v was written as %q and is read as %+v, %v", items, lines.String(), again, err)
		}
	})
}
