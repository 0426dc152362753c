package article

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"woodscape.example/woodkit/scan"
)

// everyStrategy has the kinds of package scan, as it lists them in the error for one that it does not know.
func everyStrategy(t *testing.T) []string {
	t.Helper()
	_, err := scan.Parse("nothing-of-the-kind")
	if err == nil {
		t.Fatal("package scan knows every kind")
	}
	var kinds []string
	for word := range strings.FieldsFuncSeq(err.Error(), func(r rune) bool { return strings.ContainsRune(" ,;()\"", r) }) {
		if kind, _, _ := strings.Cut(word, ":"); !slices.Contains(kinds, kind) {
			for _, arguments := range []string{"", ":workers=2", ":workers=2,depth=2"} {
				if _, err := scan.Parse(kind + arguments); err == nil {
					kinds = append(kinds, kind)
				}
			}
		}
	}
	return kinds
}

func TestDecisionLeadsToEveryStrategy(t *testing.T) {
	var reached []string
	letters := map[byte]bool{}
	for i, d := range decisions {
		if !strings.HasSuffix(d.question, "?") {
			t.Errorf("%q is no question", d.question)
		}
		for _, c := range d.choices {
			kind, _, _ := strings.Cut(c.form, ":")
			reached = append(reached, kind)
			letters[c.experiment] = true
			if when := c.when(); !strings.HasPrefix(when, "Choose ") {
				t.Errorf("%s: %s", c.form, when)
			}
			if experiments[c.experiment] == "" {
				t.Errorf("%s: no experiment %c", c.form, c.experiment)
			}
			if no := c.answer == "no"; no && i < len(decisions)-1 {
				t.Errorf("%q ends with no, which leads to the next question", d.question)
			}
		}
	}
	all := everyStrategy(t)
	if len(all) < 7 {
		t.Fatalf("package scan has only %v", all)
	}
	for _, kind := range all {
		if !slices.Contains(reached, kind) {
			t.Errorf("nothing leads to %s", kind)
		}
	}
	if len(letters) != len(experiments) {
		t.Errorf("%d of %d experiments are referred to", len(letters), len(experiments))
	}
}

func TestDecisionTable(t *testing.T) {
	table := DecisionTable()
	text, markdown, page := table.String(), table.Markdown(), table.HTML()
	for _, want := range []string{"Are the results only added up?", "queued-processes:workers=N,depth=D", "E. Shared state", "Choose a fold"} {
		for name, written := range map[string]string{"text": text, "Markdown": markdown, "HTML": page} {
			if !strings.Contains(written, want) {
				t.Errorf("no %q in %s", want, name)
			}
		}
	}
	reasons := map[string]string{} // by what it says: no two choices have the same reason
	for _, row := range table.Rows {
		if other, twice := reasons[row[3]]; twice {
			t.Errorf("%s and %s have the same reason: %s", other, row[2], row[3])
		}
		reasons[row[3]] = row[2]
	}
	if want := "| [E. Shared state](#E.-Shared-state) |"; !strings.Contains(markdown, want) {
		t.Errorf("no %q in\n%s", want, markdown)
	}
	if want := `<a href="#E.-Shared-state">E. Shared state</a></td>`; !strings.Contains(page, want) {
		t.Errorf("no %q in\n%s", want, page)
	}
	if strings.Contains(text, "](") {
		t.Errorf("links in plain text:\n%s", text)
	}
	if _, err := Decision().PNG(); err != nil {
		t.Error(err)
	}
}

// TestExperimentsAreInTheNotebook: what the chart names and the table links to is a heading of notebook 02, by that text.
func TestExperimentsAreInTheNotebook(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "notebooks", "02-see-why.ipynb"))
	if err != nil {
		t.Fatal(err)
	}
	var notebook struct {
		Cells []struct {
			Type   string   `json:"cell_type"`
			Source []string `json:"source"`
		} `json:"cells"`
	}
	if err := json.Unmarshal(data, &notebook); err != nil {
		t.Fatal(err)
	}
	headings := map[string]bool{}
	for _, cell := range notebook.Cells {
		for _, line := range cell.Source {
			if cell.Type == "markdown" && strings.HasPrefix(line, "#") {
				headings[strings.TrimSpace(strings.TrimLeft(line, "#"))] = true
			}
		}
	}
	for _, d := range decisions {
		for _, c := range d.choices {
			if !headings[c.shown()] {
				t.Errorf("%s is said to be shown by %q, which is no heading of notebook 02", c.form, c.shown())
			}
		}
	}
}
