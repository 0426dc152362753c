package notebook

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares text with a file in testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got; -update writes the file again):\n%s", path, diff)
	}
}

func read(t *testing.T, name string) *Notebook {
	t.Helper()
	n, err := Read(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Jupyter wrote both files. characters.ipynb has every character that JSON can spell in two ways, and executed.ipynb has
// outputs.
func TestWritesWhatJupyterWrites(t *testing.T) {
	for _, name := range []string{"characters.ipynb", "executed.ipynb"} {
		want, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(read(t, name).Bytes())); diff != "" {
			t.Errorf("%s (-Jupyter +we):\n%s", name, diff)
		}
	}
}

func TestAnyTextSurvives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		source := rapid.String().Draw(t, "source")
		n := withCode(source)
		again, err := Parse(n.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if got := again.Cells()[0].Source(); got != source {
			t.Errorf("%q came back as %q", source, got)
		}
		if !bytes.Equal(n.Bytes(), again.Bytes()) {
			t.Error("the second text differs from the first")
		}
	})
}

// withCode returns a notebook with these code cells.
func withCode(sources ...string) *Notebook {
	n := &Notebook{tree: map[string]any{"metadata": map[string]any{}, "nbformat": json.Number("4"), "nbformat_minor": json.Number("5")}}
	var list []any
	for i, source := range sources {
		tree := map[string]any{"cell_type": "code", "metadata": map[string]any{}, "source": source, "outputs": []any{}, "execution_count": nil}
		n.cells = append(n.cells, Cell{Index: i, tree: tree})
		list = append(list, tree)
	}
	n.tree["cells"] = list
	return n
}

func TestParseRefuses(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"empty", "", "not a notebook"},
		{"no JSON", "hello", "not a notebook"},
		{"cut off", `{"nbformat": 4, "metadata": {}, "cells": [`, "not a notebook"},
		{"a list", `[]`, "not a notebook"},
		{"two", `{"nbformat": 4, "metadata": {}, "cells": []} {}`, "more text follows the JSON object"},
		{"old", `{"nbformat": 3, "metadata": {}, "worksheets": []}`, "format 4"},
		{"no format", `{"metadata": {}, "cells": []}`, "format 4"},
		{"no metadata", `{"nbformat": 4, "cells": []}`, "no metadata"},
		{"no cells", `{"nbformat": 4, "metadata": {}}`, "no cells"},
		{"cell is a text", `{"nbformat": 4, "metadata": {}, "cells": ["x"]}`, "cell 1: not an object"},
		{"strange cell", `{"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "heading", "source": ""}]}`, "cell 1: the cell type heading is unknown"},
		{"no source", `{"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "code"}]}`, "cell 1: the cell has no source"},
		{"source of numbers", `{"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "code", "source": [1]}]}`, "cell 1: the cell has no source"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Parse([]byte(test.text))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got error %v, want one with %q", err, test.want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, name := range []string{"characters.ipynb", "executed.ipynb"} {
		text, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte(`{"nbformat": 4, "metadata": {"woodkit": 3}, "cells": [{"cell_type": "code", "source": [], "outputs": [1, {"data": 2}], "metadata": 7}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		n, err := Parse(text)
		if err != nil {
			return
		}
		for _, cell := range n.Cells() { // no method may panic, whatever the file contains
			cell.Tags()
			cell.heading()
			for _, output := range cell.Outputs() {
				_, _ = output.Picture()
			}
			cell.ExecutionCount()
		}
		n.RecordHash()
		again, err := Parse(n.Bytes())
		if err != nil {
			t.Fatalf("the written notebook cannot be read: %v", err)
		}
		if again.RecordedHash() != again.CodeHash() {
			t.Error("the hash did not survive")
		}
		again.ClearOutputs()
		if again.OutputBytes() != 0 {
			t.Error("cleared outputs still have a size")
		}
	})
}

func TestHeadings(t *testing.T) {
	n := read(t, "executed.ipynb")
	var got []string
	for _, cell := range n.Cells() {
		got = append(got, n.HeadingAbove(cell.Index))
	}
	want := []string{
		"A notebook for tests", "A notebook for tests", "a picture", "a picture",
		"errors", "errors", "errors", "errors", "errors", "errors",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestOutputs(t *testing.T) {
	n := read(t, "executed.ipynb")
	outputs := n.Code()[1].Outputs()
	if len(outputs) != 3 || outputs[0].Text != "before\n" || outputs[2].Data["text/html"] != "<b>bold</b>" {
		t.Fatalf("got %+v", outputs)
	}
	picture, err := outputs[1].Picture()
	if err != nil || picture.Bounds().Dx() != 20 || picture.Bounds().Dy() != 10 {
		t.Errorf("got picture %v, error %v", picture, err)
	}
	size, whole := n.OutputBytes(), len(n.Bytes())
	n.ClearOutputs()
	for i, cell := range n.Code() {
		if len(cell.Outputs()) > 0 || cell.ExecutionCount() != 0 {
			t.Errorf("code cell %d still has outputs or its count", i+1)
		}
	}
	if n.OutputBytes() != 0 {
		t.Errorf("without outputs the size is %d bytes, want 0", n.OutputBytes())
	}
	// Six of the seven lists of outputs became [], and seven counts of one digit became null.
	if want := whole - len(n.Bytes()) + 6*len("[]") + 7*(len("null")-1); size != want {
		t.Errorf("the outputs take %d bytes, but OutputBytes counts %d", want, size)
	}
}

func TestHashTiesOutputsToCode(t *testing.T) {
	n := read(t, "executed.ipynb")
	if n.RecordedHash() != n.CodeHash() {
		t.Error("the hash that run recorded does not match")
	}
	change := func(index int, source string) (code, all bool) {
		n := read(t, "executed.ipynb")
		code0, all0 := n.CodeHash(), n.SourceHash()
		n.cells[index].tree["source"] = source
		return n.CodeHash() != code0, n.SourceHash() != all0
	}
	if code, all := change(0, "# other prose"); code || !all {
		t.Errorf("changed prose: code hash changes %v, want false; source hash changes %v, want true", code, all)
	}
	if code, all := change(1, "fmt.Println()"); !code || !all {
		t.Errorf("changed code: code hash changes %v, source hash changes %v, want both", code, all)
	}
	// The border between two cells is part of the code.
	if withCode("a\nb").CodeHash() == withCode("a\n", "b").CodeHash() || withCode("").CodeHash() == withCode().CodeHash() {
		t.Error("different cells have the same hash")
	}
	n.ForgetHash()
	if n.RecordedHash() != "" {
		t.Error("the removed hash is still there")
	}
}
