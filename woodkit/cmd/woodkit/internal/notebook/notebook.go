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

// Notebook is a notebook of format 4. Make one with Parse or Read.
type Notebook struct {
	tree  map[string]any // the whole file
	cells []Cell
}

// Parse reads a notebook. The error says what is wrong with the text: no JSON, another format, a cell that is none.
func Parse(text []byte) (*Notebook, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber() // numbers keep their spelling
	var tree map[string]any
	if err := decoder.Decode(&tree); err != nil {
		return nil, fmt.Errorf("not a notebook: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("not a notebook: there is more text after it")
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

// Read reads the notebook in a file; the error names it.
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

// Bytes is the notebook's text, as Jupyter would write it.
func (n *Notebook) Bytes() []byte {
	var text bytes.Buffer
	writeValue(&text, n.tree, 0)
	text.WriteByte('\n')
	return text.Bytes()
}

// Write puts the notebook into a file. The file is never half written: a new one takes the place of the old one.
func (n *Notebook) Write(path string) error { return store.Replace(path, n.Bytes()) }

// Cells are the notebook's cells in their order. They share the notebook's memory.
func (n *Notebook) Cells() []Cell { return n.cells }

// Code are the code cells.
func (n *Notebook) Code() []Cell {
	var code []Cell
	for _, cell := range n.cells {
		if cell.IsCode() {
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

// OutputBytes is what the outputs take in the file, in bytes. Pictures count as the base64 text that they are there.
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

// metadata returns the object below the notebook's metadata with that name; where there is none it is made, if make says so.
func (n *Notebook) metadata(name string, create bool) map[string]any {
	all := n.tree["metadata"].(map[string]any) // Parse has seen to it
	object, ok := all[name].(map[string]any)
	if !ok && create {
		object = make(map[string]any)
		all[name] = object
	}
	return object
}

// Kernel is the name of the kernel spec that the notebook asks for.
func (n *Notebook) Kernel() string {
	name, _ := n.metadata("kernelspec", false)["name"].(string)
	return name
}
