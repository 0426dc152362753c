package notebook

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"woodscape.example/woodkit/internal/store"
)

// Notebook is a notebook of format 4. Parse and Read return one.
type Notebook struct {
	tree  map[string]any // the whole file
	cells []Cell
}

// Parse reads a notebook. The error says what is wrong: the text is not JSON, the format is another one, or a cell is not
// valid.
func Parse(text []byte) (*Notebook, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber() // keeps the text of numbers
	var tree map[string]any
	if err := decoder.Decode(&tree); err != nil {
		return nil, fmt.Errorf("not a notebook: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("not a notebook: more text follows the JSON object")
	}
	if major, ok := tree["nbformat"].(json.Number); !ok || major != "4" {
		return nil, fmt.Errorf("not a notebook of format 4: nbformat is %v; open and save it in JupyterLab", tree["nbformat"])
	}
	if _, ok := tree["metadata"].(map[string]any); !ok {
		return nil, errors.New("not a notebook: no metadata")
	}
	list, ok := tree["cells"].([]any)
	if !ok {
		return nil, errors.New("not a notebook: no cells")
	}
	n := &Notebook{tree: tree}
	for index, entry := range list {
		cell, err := newCell(index, entry)
		if err != nil {
			return nil, fmt.Errorf("cell %d: %w", index+1, err)
		}
		n.cells = append(n.cells, cell)
	}
	return n, nil
}

// Read reads the notebook in a file. The error names the file.
func Read(path string) (*Notebook, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading a notebook: %w", err)
	}
	n, err := Parse(text)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	return n, nil
}

// Bytes returns the notebook's text, as Jupyter would write it.
func (n *Notebook) Bytes() []byte {
	var text bytes.Buffer
	writeValue(&text, n.tree, 0)
	text.WriteByte('\n')
	return text.Bytes()
}

// Write replaces the file by the notebook. Other programs see either the old file or the complete new one.
func (n *Notebook) Write(path string) error { return store.Replace(path, n.Bytes()) }

// Cells returns the notebook's cells in order. They share the notebook's memory.
func (n *Notebook) Cells() []Cell { return n.cells }

// Code returns the code cells.
func (n *Notebook) Code() []Cell {
	var code []Cell
	for _, cell := range n.cells {
		if cell.isCode() {
			code = append(code, cell)
		}
	}
	return code
}

// ClearOutputs removes all outputs and execution counts.
func (n *Notebook) ClearOutputs() {
	for _, cell := range n.Code() {
		cell.tree["outputs"] = []any{}
		cell.tree["execution_count"] = nil
	}
}

// LargestOutputs limits the outputs of a notebook in notebooks/, in bytes, so that clones stay small and reviews possible.
const LargestOutputs = 1_600_000

// OutputBytes returns the size of the outputs in the file, in bytes. Images count with their base64 text.
func (n *Notebook) OutputBytes() int {
	total := 0
	for _, cell := range n.Code() {
		if outputs, ok := cell.tree["outputs"].([]any); ok && len(outputs) > 0 {
			var text bytes.Buffer
			writeValue(&text, outputs, 3)
			total += text.Len()
		}
	}
	return total
}

// metadata returns the object with this name in the notebook's metadata. If there is none and create is true, it makes one.
func (n *Notebook) metadata(name string, create bool) map[string]any {
	all := n.tree["metadata"].(map[string]any) // Parse checked it
	object, ok := all[name].(map[string]any)
	if !ok && create {
		object = make(map[string]any)
		all[name] = object
	}
	return object
}

// language returns the programming language of the cells, such as "go", or "" if the notebook doesn't say.
func (n *Notebook) language() string {
	name, _ := n.metadata("kernelspec", false)["language"].(string)
	return name
}

// Kernel returns the name of the kernel spec in the notebook's metadata.
func (n *Notebook) Kernel() string {
	name, _ := n.metadata("kernelspec", false)["name"].(string)
	return name
}
