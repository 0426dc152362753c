package lessons

import (
	"regexp"
	"strings"
	"testing"

	"woodscape.example/woodkit/cmd/woodkit/internal/notebook"
)

// A step lists what the cells below one heading of a notebook must show.
type step struct {
	heading  string
	pictures int
	tables   int
	prints   []string // patterns that the printed text must match, in any order
}

// checkSteps checks an executed notebook heading by heading.
func checkSteps(t *testing.T, executed *notebook.Notebook, steps []step) {
	t.Helper()
	pictures, tables, printed := map[string]int{}, map[string]int{}, map[string]string{}
	for _, cell := range executed.Code() {
		heading := executed.HeadingAbove(cell.Index)
		for _, output := range cell.Outputs() {
			if _, ok := output.Data[notebook.MediaPNG]; ok {
				pictures[heading]++
			}
			if strings.Contains(output.Data["text/markdown"], "|---") || strings.Contains(output.Data["text/markdown"], "|:---") {
				tables[heading]++
			}
		}
		printed[heading] += cell.Streams()
	}
	for _, want := range steps {
		if pictures[want.heading] != want.pictures || tables[want.heading] != want.tables {
			t.Errorf("%s: %d pictures and %d tables, want %d and %d", want.heading, pictures[want.heading], tables[want.heading], want.pictures, want.tables)
		}
		for _, pattern := range want.prints {
			if !regexp.MustCompile(pattern).MatchString(printed[want.heading]) {
				t.Errorf("%s: nothing matches %s in:\n%s", want.heading, pattern, printed[want.heading])
			}
		}
	}
}

// shown returns all text that the cells of an executed notebook printed, and all their tables as Markdown.
func shown(executed *notebook.Notebook) (printed, tables string) {
	for _, cell := range executed.Code() {
		printed += cell.Streams()
		for _, output := range cell.Outputs() {
			tables += output.Data["text/markdown"]
		}
	}
	return printed, tables
}
