package notebook_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"woodscape.example/woodkit/cmd/woodkit/internal/notebook"
)

// withParameters is a notebook whose second cell is tagged parameters and has this source.
func withParameters(t *testing.T, source string) *notebook.Notebook {
	t.Helper()
	code := func(id, source string, tags ...string) any {
		return map[string]any{
			"cell_type": "code", "id": id, "metadata": map[string]any{"tags": append([]string{}, tags...)}, "source": source, "outputs": []any{}, "execution_count": nil,
		}
	}
	text, err := json.Marshal(map[string]any{
		"nbformat": 4, "nbformat_minor": 5, "metadata": map[string]any{"kernelspec": map[string]any{"language": "go"}},
		"cells": []any{code("a", "import \"fmt\""), code("b", source, notebook.TagParameters), code("c", "%%\nfmt.Println(frames)")},
	})
	if err != nil {
		t.Fatal(err)
	}
	n, err := notebook.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

const declared = `import "runtime"

var (
	frames      = 1_000 // a comment
	workers int = runtime.GOMAXPROCS(0)
)
const share, label, quick = 0.5, "all", false`

// several is declared with each parameter on a line of its own, as Parameters wants it.
var several = strings.Replace(declared, `const share, label, quick = 0.5, "all", false`, "const share = -0.5\nvar label = \"all\"\nvar quick = false", 1)

func TestParametersAreWhatTheCellDeclares(t *testing.T) {
	known, err := withParameters(t, several).Parameters()
	if err != nil {
		t.Fatal(err)
	}
	var listed []string
	for _, p := range known {
		listed = append(listed, p.String())
	}
	want := []string{
		"frames (int, default 1_000)", "workers (int, default runtime.GOMAXPROCS(0))", "share (float64, default -0.5)",
		`label (string, default "all")`, "quick (bool, default false)",
	}
	if !slices.Equal(listed, want) {
		t.Errorf("got  %q\nwant %q", listed, want)
	}
}

func TestCellsThatDeclareNoParameters(t *testing.T) {
	for source, want := range map[string]string{
		declared:                     "share needs a line of its own",
		"var frames":                 "only declarations",
		"var frames int":             "frames needs a line of its own, with a default",
		"var frames = len(\"four\")": "frames must be an int, a float64, a string or a bool",
		"var frames []int = nil":     "frames must be",
		"func f() {}":                "declares a function",
		"type frames int":            "declares a type",
		"var frames = 4\n%%\nf()":    "only declarations",
	} {
		if known, err := withParameters(t, source).Parameters(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, error %v; want one with %q", source, known, err, want)
		}
	}
}

func TestSetParametersDeclaresThemAgain(t *testing.T) {
	n := withParameters(t, several)
	values := map[string]string{"workers": "0x10", "frames": "256", "share": "1e-3", "label": "a\"b\n!ls", "quick": "true"}
	if err := n.SetParameters(values); err != nil {
		t.Fatal(err)
	}
	again, err := notebook.Parse(n.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []*notebook.Notebook{n, again} {
		cells := n.Cells()
		if len(cells) != 4 || cells[3].Index != 3 || !slices.Equal(cells[2].Tags(), []string{notebook.TagInjected}) || cells[3].ID() != "c" {
			t.Fatalf("%d cells, the third is tagged %q", len(cells), cells[2].Tags())
		}
		want := `var frames int = 256
var label string = "a\"b\n!ls"
var quick bool = true
const share float64 = 0.001
var workers int = 16`
		if _, got, _ := strings.Cut(cells[2].Source(), "\n"); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
}

func TestParametersThatCannotBeSet(t *testing.T) {
	for _, test := range []struct{ name, value, want string }{
		{"frame", "256", `no parameter "frame": there are frames (int, default 1_000), workers (int, default runtime.GOMAXPROCS(0)), share`},
		{"", "256", "there are frames (int"},
		{"workers", "four", "workers is an int, such as 4"},
		{"workers", "4.5", "workers is an int"},
		{"workers", "99999999999999999999", "workers is an int"},
		{"workers", "", "workers is an int"},
		{"share", "NaN", "share is a float64, such as 0.5"},
		{"share", "half", "share is a float64"},
		{"quick", "1", "quick is a bool: true or false"},
	} {
		n := withParameters(t, several)
		before := string(n.Bytes())
		err := n.SetParameters(map[string]string{test.name: test.value})
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s=%s: error %v, want one with %q", test.name, test.value, err, test.want)
		}
		if checked := n.CheckParameters(map[string]string{test.name: test.value}); checked == nil || err != nil && checked.Error() != err.Error() {
			t.Errorf("%s=%s: checked %v, set %v", test.name, test.value, checked, err)
		}
		if string(n.Bytes()) != before {
			t.Errorf("%s=%s changed the notebook", test.name, test.value)
		}
	}
	n := withParameters(t, several)
	none, err := notebook.Parse([]byte(strings.ReplaceAll(string(n.Bytes()), notebook.TagParameters, "other")))
	if err != nil {
		t.Fatal(err)
	}
	if err := none.SetParameters(map[string]string{"frames": "1"}); err == nil || !strings.Contains(err.Error(), "this notebook has none") {
		t.Errorf("a notebook without parameters: %v", err)
	}
}
