package woodkit

import "testing"

func TestRowsMayBeLongerThanTheHeader(t *testing.T) {
	table := Table{Header: []string{"a"}, Rows: [][]string{{"1", "2"}, {"10"}}}
	if got, want := table.String(), "a\n──  ─\n1   2\n10\n"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	table.Rows = [][]string{{`the loop's "x" <b>|&`}}
	if got, want := table.Markdown(), "| a |\n|:---|\n| the loop's \"x\" &lt;b&gt;\\|&amp; |\n"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := (Table{}).String(); got != "\n\n" {
		t.Errorf("an empty table is %q", got)
	}
}
